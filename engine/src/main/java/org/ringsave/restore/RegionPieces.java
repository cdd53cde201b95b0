/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;

/** The bytes of a region go to its memory. */
final class RegionPieces implements PayloadPieces {
    private UnsafeBuffer region;
    private long remaining;

    /** Begins with a number of bytes that start at the front of the region's memory; null: they go nowhere. */
    void start(UnsafeBuffer memory, long length) {
        region = memory;
        remaining = length;
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        place.piece(region, 0, remaining);
        remaining = 0;
    }
}
