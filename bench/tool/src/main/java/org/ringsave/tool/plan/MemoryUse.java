/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.util.function.ToLongFunction;
import org.agrona.BitUtil;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
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
 * @param regions present pages of regions, and the tables of those that are tracked.
 */
public record MemoryUse(long set, long capture, long spill, long lineage, long tables, long slots, long buffers,
    long regions) {
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
     * @param set     that is saved.
     * @param chunk   in bytes.
     * @param threads each with a chunk of its own.
     * @return the memory in bytes.
     */
    public static MemoryUse of(SetShape set, long chunk, int threads) {
        final long captured = set.stateBytes()
            + set.classes().stream().mapToLong(one -> one.shape().headBytes() + contexts(one.shape())).sum();
        final long capture = captured == 0 ? 0
            : Math.max(LEAST_ARENA, Math.min(SaveSession.DEFAULT_CAPTURE_LIMIT, 2 * captured));
        return new MemoryUse(sum(set, shape -> shape.channels() * shape.config().memoryLength()),
            Math.max(capture, captured), Math.min(SaveSession.DEFAULT_SPILL_LIMIT, set.pinnedBytes()),
            (Lineage.KEPT + 1L) * TAILS * set.channels(),
            sum(set, MemoryUse::tables), sum(set, MemoryUse::inFlightTables), chunk * threads,
            set.regions().stream().mapToLong(MemoryUse::region).sum());
    }

    private static long sum(SetShape set, ToLongFunction<Shape> each) {
        return set.classes().stream().mapToLong(one -> each.applyAsLong(one.shape())).sum();
    }

    private static long contexts(Shape shape) {
        return 2 * shape.channels() * ImageDescriptor.align(shape.context());
    }

    private static long tables(Shape shape) {
        final long channels = shape.channels();
        final long blocks = 2 * channels * ImageDescriptor.blockCount(shape.ringBytes()) + channels
            + channels * (ImageDescriptor.blockCount(shape.capturedBytes() / channels)
                + ImageDescriptor.blockCount(shape.packetBytes() / channels));
        return channels * (NAME + DirectoryEntry.LENGTH + CUT_ROW + CHANNEL_ROW + PINS + CUT_DIGEST)
            + Integer.BYTES * blocks;
    }

    private static long region(RegionShape region) {
        final SavedPages all = region.all();
        return MemoryRegion.memoryLength(region.length())
            + RegionPages.memoryLength(region.length(), region.tracked(), all.pages(), all.groups());
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
        return set + capture + spill + lineage + tables + slots + buffers + regions + Platform.PAGE_LENGTH;
    }

    JsonObject json() {
        return new JsonObject().add("set", set).add("capture", capture).add("spill", spill)
            .add("lineage", lineage).add("tables", tables).add("slots", slots)
            .add("buffers", buffers).add("regions", regions).add("total", total());
    }
}
