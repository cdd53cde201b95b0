/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.memory.Platform;

/**
 * Room in the rings during a live save, in bytes.
 *
 * @param needed        by a ring's writer while the save pins the ring's bytes.
 * @param free          in a ring of this fill.
 * @param spilledAtMost bytes that the save must move aside at most, if the writers need more than the free room.
 */
public record RingRoom(double needed, double free, double spilledAtMost) {
    static RingRoom of(PlanRequest request, double liveNs) {
        final Shape shape = request.shape();
        final double needed = request.writeRate() * liveNs / 1e9 / (2.0 * shape.channels());
        final double free = (double)shape.ringPages() * Platform.PAGE_LENGTH - 8 - shape.ringBytes();
        // A ring without enough room is spilled whole, as far as it is not saved yet.
        return new RingRoom(needed, free, needed > free ? shape.liveBytes() : 0);
    }
}
