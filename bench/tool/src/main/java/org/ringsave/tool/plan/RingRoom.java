/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * Room in the rings during a live save, in bytes.
 *
 * @param needed        by a ring's writer while the save pins the ring's bytes, in the class with the least to spare.
 * @param free          in a ring of that class, the shorter one of a channel.
 * @param spilledAtMost bytes that the save must move aside at most: rings whose writers need more than the free room,
 *                      and pages of regions that are written meanwhile.
 */
public record RingRoom(double needed, double free, double spilledAtMost) {
    static RingRoom of(PlanRequest request, double liveNs) {
        RingRoom least = null;
        double moved = 0;
        for (final ChannelClass one : request.set().classes()) {
            final Shape shape = one.shape();
            final double needed = one.writeRate() * liveNs / 1e9 / (2.0 * shape.channels());
            final double free = shape.freeBytes();
            // A ring without enough room is spilled whole, as far as it is not saved yet.
            moved += needed > free ? shape.liveBytes() : 0;
            if (least == null || free - needed < least.free - least.needed) {
                least = new RingRoom(needed, free, 0);
            }
        }
        for (final RegionShape one : request.set().regions()) {
            moved += one.written(liveNs).bytes();
        }
        return new RingRoom(least.needed, least.free, moved);
    }
}
