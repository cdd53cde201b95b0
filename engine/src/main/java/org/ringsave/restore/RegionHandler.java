/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.MemoryRegion;

/**
 * Decides about the versions of saved regions, as {@link org.ringsave.channel.AppState#prepare} does about those of
 * states. {@link RestoreSession#regionHandler} takes it.
 */
@FunctionalInterface
public interface RegionHandler {
    /**
     * Check the version of a region's saved bytes, without any visible effect yet. Called by {@link
     * RestoreSession#apply()} for each region that the image and the set have, before any state is prepared. If it
     * throws, nothing of the image is applied. Bytes of an older version are converted after {@code apply()}, when
     * {@link MemoryRegion#version()} is the saved one.
     *
     * @param region  whose bytes are those of the image; to be read only. In a set that the embedder built, its version
     *                is still that of the set.
     * @param version of the saved bytes.
     */
    void prepare(MemoryRegion region, int version);
}
