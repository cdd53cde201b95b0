/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import org.agrona.BitUtil;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.Lineage;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;
import org.ringsave.save.SaveSession;

/**
 * Memory that a set and its save session take, from the engine's own layouts.
 *
 * @param set     rings, control pages, slots and contexts: one slab, off heap; exact.
 * @param capture arena for requests, contexts and states, off heap; twice the need of the first save, so that it seldom
 *                grows.
 * @param spill   arena of live saves, off heap: as much as is pinned, up to the session's limit.
 * @param lineage tails of the images that can be the base of a delta, off heap, when the list is full.
 * @param tables  names, the directory (off heap), and the tables of a save (heap), without JVM headers.
 * @param slots   hash buckets and links of the tables of requests in flight, on the heap, without JVM headers.
 * @param buffers chunks of all threads.
 */
public record MemoryUse(long set, long capture, long spill, long lineage, long tables, long slots, long buffers) {
    private static final int LEAST_ARENA = 4_096;
    private static final int TAILS = 24;
    /** Of {@code save.Cut}: 19 longs, 4 for each of 4 in-flight tables, an index and a count. */
    private static final int CUT_ROW = 35 * Long.BYTES + 2 * Integer.BYTES;
    /**
     * Of {@code save.ChannelTable}: 8 longs, 2 addresses, references to channel, rings and buffers, a number; address
     * and reference of 4 in-flight tables.
     */
    private static final int CHANNEL_ROW = 8 * Long.BYTES + 2 * Long.BYTES + 5 * Integer.BYTES + Integer.BYTES
        + 4 * (Long.BYTES + Integer.BYTES);
    /** Of {@code ring.Pins}: 4 longs for each ring and for the packets of a channel. */
    private static final int PINS = 3 * 4 * Long.BYTES;
    private static final int CUT_DIGEST = 2 * Long.BYTES;
    private static final int NAME = 16;

    /**
     * From a shape and the way it is saved.
     *
     * @param shape   of the set.
     * @param chunk   in bytes.
     * @param threads each with a chunk of its own.
     * @return the memory in bytes.
     */
    public static MemoryUse of(Shape shape, long chunk, int threads) {
        final long channels = shape.channels();
        final long captured = shape.capturedBytes();
        final long heads = shape.headBytes();
        final long capture = heads == 0 ? 0
            : Math.max(LEAST_ARENA, Math.min(SaveSession.DEFAULT_CAPTURE_LIMIT, 2 * heads));
        final long blocks = 2 * channels * ImageDescriptor.blockCount(shape.ringBytes()) + channels
            + channels * (ImageDescriptor.blockCount(captured / channels)
                + ImageDescriptor.blockCount(shape.packetBytes() / channels));
        return new MemoryUse(channels * shape.config().memoryLength(), Math.max(capture, heads),
            Math.min(SaveSession.DEFAULT_SPILL_LIMIT, shape.liveBytes() + shape.packetBytes()),
            (Lineage.KEPT + 1L) * TAILS * channels,
            channels * (NAME + DirectoryEntry.LENGTH + CUT_ROW + CHANNEL_ROW + PINS + CUT_DIGEST)
                + Integer.BYTES * blocks, inFlightTables(shape), chunk * threads);
    }

    private static long inFlightTables(Shape shape) {
        final ChannelConfig config = shape.config();
        final long perTable = config.maxInFlight() == 0 ? 0
            : (BitUtil.findNextPositivePowerOfTwo(config.maxInFlight() * 3) + (long)config.maxInFlight())
                * Integer.BYTES;
        return 2L * config.ends() * shape.channels() * perTable;
    }

    /**
     * All of it, and a page that aligns the slab. Objects of the channels are not counted.
     *
     * @return in bytes.
     */
    public long total() {
        return set + capture + spill + lineage + tables + slots + buffers + Platform.PAGE_LENGTH;
    }

    JsonObject json() {
        return new JsonObject().add("set", set).add("capture", capture).add("spill", spill)
            .add("lineage", lineage).add("tables", tables).add("slots", slots)
            .add("buffers", buffers).add("total", total());
    }
}
