/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.util.List;

/**
 * An image whose base is not in the archive, a full one as a rule, and all deltas behind it.
 *
 * @param images bases before their deltas; at least one.
 * @param cutId  of the first; null unless that is whole.
 */
record RecordingChain(List<RecordedImage> images, String cutId) {
    private RecordedImage first() {
        return images.get(0);
    }

    /** Does it begin with a full image that is whole? */
    boolean isFull() {
        return !first().isDelta() && cutId != null;
    }

    /** Is one of them written, or may a replication begin it? */
    boolean isGrowing() {
        return !images.stream().allMatch(RecordingChain::isWhole);
    }

    /** An empty image of a chain may be the begin of a replication: a broken one is in no chain. */
    private static boolean isWhole(RecordedImage image) {
        return !image.isOpen() && !image.isEmpty();
    }

    /** Start of its newest recording. */
    long newestEpochMs() {
        return images.stream().mapToLong(RecordedImage::startEpochMs).max().orElseThrow();
    }
}
