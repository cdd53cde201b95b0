/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;

/**
 * How long is the begin of a live save of memory, for a full image and for a delta? And what does memory cost in a
 * delta if none of it was written? All pages of the region are present, and one page of {@value #DISTANCE} was written
 * since the base. The floor of a begin copies as many bitmaps as a full image has.
 *
 * <p>The delta of the untouched region takes turns with the delta of a region of one group of pages, which has all that
 * does not grow with the region, and with a loop that reads the summary: one number for each group.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegionBeginBenchmark {
    /** Each delta has one of so many pages. */
    static final int DISTANCE = 100;
    /** Untouched deltas of each region an operation. */
    static final int DELTAS = 256;

    private static final int WARM_UPS = 20_000;
    private static final int CHUNK_LENGTH = 64 * 1024;

    /** Pages of the region, 4 KiB each. */
    @Param("262144")
    int pages;

    private Memory large;
    private Memory small;
    private Eviction eviction;
    private UnsafeBuffer bitmaps;
    private UnsafeBuffer captured;
    private int[] summary;
    private ByteBuffer chunks;

    /** An open set with a region, and the session of its saves. */
    private final class Memory {
        private final ChannelSet set = new ChannelSet();
        private final SaveSession session = new SaveSession();
        private final MemoryRegion region;
        private String base;
        private long label;

        /** Writes all pages. */
        Memory(long pageCount) {
            region = set.addTrackedRegion("memory", 1, pageCount * MemoryRegion.PAGE_LENGTH);
            set.open();
            write(0, 1);
        }

        /** Writes one of every {@code distance} pages. */
        void write(long first, int distance) {
            for (long page = first; page < region.length() / MemoryRegion.PAGE_LENGTH; page += distance) {
                final long offset = page * MemoryRegion.PAGE_LENGTH;
                if (!region.putLong(offset, region.getLong(offset) + page + 1)) {
                    throw new IllegalStateException("page " + page + " can't be written");
                }
            }
        }

        /** Saves a full image, the first base. */
        void save() {
            session.begin(set, SaveMode.LIVE, ++label);
            Destination.reused.finish(session, chunks, CHUNK_LENGTH);
            base = session.cutId();
        }

        /** Saves a delta, the next base; returns its length. All deltas of a label are one base of the set. */
        long delta() {
            session.begin(set, SaveMode.LIVE, label, base);
            final long length = Destination.reused.finish(session, chunks, CHUNK_LENGTH);
            base = session.cutId();
            return length;
        }

        /** Time of the begin of a full image, or of a delta, in nanoseconds. */
        long beginNs(boolean isDelta) {
            final Laps laps = new Laps();
            if (isDelta) {
                session.begin(set, SaveMode.LIVE, label, base);
            } else {
                session.begin(set, SaveMode.LIVE, label);
            }
            final long lap = laps.next();
            session.end();
            return lap;
        }

        /** The same right after a begin, the mean of {@value PauseBenchmark#HOT_BEGINS}. */
        long hotBeginNs(boolean isDelta) {
            beginNs(isDelta);
            long sum = 0;
            for (int i = 0; i < PauseBenchmark.HOT_BEGINS; i++) {
                sum += beginNs(isDelta);
            }
            return sum / PauseBenchmark.HOT_BEGINS;
        }
    }

    /** JMH makes the state. */
    public RegionBeginBenchmark() {
    }

    /** Write all pages, and save them once: the first base. */
    @Setup
    public void create() {
        chunks = Destination.reused.allocate(CHUNK_LENGTH, CHUNK_LENGTH);
        large = new Memory(pages);
        small = new Memory(Math.min(pages, RegionPages.GROUP_PAGES));
        large.save();
        small.save();
        eviction = new Eviction();
        summary = new int[(pages - 1) / RegionPages.GROUP_PAGES + 1];
        final int length = summary.length * RegionPages.BITMAP_LENGTH;
        bitmaps = new UnsafeBuffer(Destination.reused.allocate(length, length));
        captured = new UnsafeBuffer(Destination.reused.allocate(length, length));
        // An operation is long and has few deltas, so a compiler would see too few of them.
        for (int i = 0; i < WARM_UPS; i++) {
            large.delta();
            small.delta();
        }
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        large.set.close();
        small.set.close();
    }

    /** Nanoseconds that {@link #memory} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A begin of a full image after other memory went through the caches, once an operation. */
        public long coldBeginNs;
        /** A begin of a full image after a begin, the mean of {@value PauseBenchmark#HOT_BEGINS} an operation. */
        public long hotBeginNs;
        /** As {@link #coldBeginNs}, of a delta. */
        public long coldDeltaBeginNs;
        /** As {@link #hotBeginNs}, of a delta. */
        public long hotDeltaBeginNs;
        /** A copy of all bitmaps after that, the mean of as many. */
        public long floorNs;
        /** A copy of half of them, the mean of as many. */
        public long halfFloorNs;
        /** Operations: divide the times above by this for one begin. */
        public long begins;
        /** Deltas without a written page, {@value RegionBeginBenchmark#DELTAS} an operation. */
        public long untouchedNs;
        /** As many of a region of one group. */
        public long oneGroupNs;
        /** To read the numbers of all groups, as often. */
        public long summaryNs;
        /** To read the numbers of half of them, as often. */
        public long halfSummaryNs;

        /** JMH makes the state. */
        public Times() {
        }
    }

    /**
     * Writes, which are not timed, then begins and deltas by turns, each timed.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long memory(Times times) {
        large.write(times.begins % DISTANCE, DISTANCE);
        large.label++;
        long sum = eviction.evict();
        times.coldBeginNs += large.beginNs(false);
        times.hotBeginNs += large.hotBeginNs(false);
        sum += eviction.evict();
        times.coldDeltaBeginNs += large.beginNs(true);
        times.hotDeltaBeginNs += large.hotBeginNs(true);
        times.floorNs += copyNs(captured.capacity());
        times.halfFloorNs += copyNs(captured.capacity() / 2);
        times.begins++;
        sum += large.delta() + untouched(times);
        return sum + captured.getLong(0);
    }

    /** Mean time of a copy after a copy, in nanoseconds. */
    private long copyNs(int length) {
        captured.putBytes(0, bitmaps, 0, length);
        final Laps laps = new Laps();
        for (int i = 0; i < PauseBenchmark.HOT_BEGINS; i++) {
            captured.putBytes(0, bitmaps, 0, length);
        }
        return laps.next() / PauseBenchmark.HOT_BEGINS;
    }

    private long untouched(Times times) {
        long sum = large.delta() + small.delta();
        final Laps laps = new Laps();
        for (int i = 0; i < DELTAS; i++) {
            sum += large.delta();
            times.untouchedNs += laps.next();
            sum += small.delta();
            times.oneGroupNs += laps.next();
        }
        for (int i = 0; i < DELTAS; i++) {
            sum += firstAbove(summary.length, i);
        }
        times.summaryNs += laps.next();
        for (int i = 0; i < DELTAS; i++) {
            sum += firstAbove(summary.length / 2, i);
        }
        times.halfSummaryNs += laps.next();
        return sum;
    }

    /** Index of the first number above another one, as a begin looks for it; the count if there is none. */
    private int firstAbove(int count, int number) {
        int group = 0;
        while (group < count && summary[group] <= number) {
            group++;
        }
        return group;
    }
}
