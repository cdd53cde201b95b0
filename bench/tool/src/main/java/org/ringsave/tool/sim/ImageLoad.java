/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;
import org.ringsave.restore.RestoreSession;

/** Hands an image to a restore, or an image and deltas of it one after the other. */
@FunctionalInterface
public interface ImageLoad {
    /**
     * Hand all bytes over.
     *
     * @param restore that has begun; it is complete when this returns.
     * @throws IOException if the bytes do not come.
     */
    void load(RestoreSession restore) throws IOException;
}
