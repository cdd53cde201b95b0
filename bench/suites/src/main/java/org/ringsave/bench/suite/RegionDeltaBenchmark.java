/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;

/**
 * How does the cost of a delta grow with the pages of a tracked region that were written since the base? All pages of
 * the region are present. Pages at equal distances are written, and others in each operation. Then follow a delta, a
 * delta without anything new (the part that does not grow), and the floor: a copy of the written pages with their
 * checksums.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegionDeltaBenchmark {
    /** Calls of {@link MemoryRegion#prepareToWrite} in a run. */
    static final int PREPARES = 1_024;
    /** Runs that are timed together, after a run that brings stamps and branches into the caches. */
    static final int RUNS = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    /** Different pages among them, as many as were written. */
    private static final int PREPARED_PAGES = 64;
    private static final int WARM_UPS = 10_000;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int WRITE_LENGTH = 64;

    /** Share of the region's pages that are written between two images; one page at least. */
    @Param({"0.001", "0.01", "0.1"})
    double writtenShare;
    /** Pages of the region, 4 KiB each. */
    @Param("262144")
    int pages;
    /** Where the chunks lie. */
    @Param("rotating")
    Destination destination;

    private ChannelSet set;
    private MemoryRegion region;
    private SaveSession session;
    private PageCopy copy;
    private ByteBuffer memory;
    private int distance;
    private int first;
    private long label;
    private String base;

    /** JMH makes the state. */
    public RegionDeltaBenchmark() {
    }

    /** Write all pages, and save them once: the first base. */
    @Setup
    public void create() {
        set = new ChannelSet();
        region = set.addTrackedRegion("memory", 1, (long)pages * MemoryRegion.PAGE_LENGTH);
        distance = (int)Math.max(1, Math.min(pages, Math.round(1 / writtenShare)));
        for (int page = 0; page < pages; page++) {
            write(page);
        }
        session = new SaveSession();
        session.begin(set, label);
        memory = destination.allocate(Math.min(session.imageLength(), 1 << 30), CHUNK_LENGTH);
        destination.finish(session, memory, CHUNK_LENGTH);
        base = session.cutId();
        warmUp();
        copy = new PageCopy(region, memory, destination, CHUNK_LENGTH);
    }

    /** An operation is long and has few begins, so a compiler would see too few of them. */
    private void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            prepare(0);
            delta(base);
        }
        label++;
        delta(base);
        base = session.cutId();
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    private void write(long page) {
        final long offset = page * MemoryRegion.PAGE_LENGTH;
        if (!region.putLong(offset, region.getLong(offset) + page + 1)) {
            throw new IllegalStateException("page " + page + " can't be written");
        }
    }

    /** Writes one of every {@code distance} pages, other pages than the last time. */
    private int writePages() {
        first = (first + 1) % distance;
        int written = 0;
        for (int page = first; page < pages; page += distance) {
            write(page);
            written++;
        }
        return written;
    }

    private long delta(String against) {
        session.begin(set, SaveMode.PAUSED, label, against);
        return destination.finish(session, memory, CHUNK_LENGTH);
    }

    /** Asks for ranges one after another in pages at equal distances, as a writer does. */
    private void prepare(long firstPage) {
        final long step = (long)distance * MemoryRegion.PAGE_LENGTH;
        final long end = (long)pages * MemoryRegion.PAGE_LENGTH;
        long offset = firstPage * MemoryRegion.PAGE_LENGTH;
        for (int i = 0; i < PREPARED_PAGES; i++) {
            for (int at = 0; at < PREPARES / PREPARED_PAGES * WRITE_LENGTH; at += WRITE_LENGTH) {
                if (!region.prepareToWrite(offset + at, WRITE_LENGTH)) {
                    throw new IllegalStateException("offset " + (offset + at) + " can't be written");
                }
            }
            offset = offset + step < end ? offset + step : firstPage * MemoryRegion.PAGE_LENGTH;
        }
    }

    /** Nanoseconds and bytes that {@link #alternating} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A delta of the written pages, the second one of an operation. */
        public long deltaNs;
        /** A delta with nothing new. */
        public long fixedNs;
        /** The floor: a copy of the written pages into the same chunks, each with its checksum. */
        public long floorNs;
        /** The floor with every other page. */
        public long halfFloorNs;
        /** A writer that asks for pages that were given already, {@value RegionDeltaBenchmark#RUNS} runs. */
        public long prepareNs;
        /** Calls in {@link #prepareNs}. */
        public long prepares;
        /** Bytes of the heap that this thread allocated meanwhile. */
        public long allocatedBytes;
        /** The first run after the pages were given, right after a delta. */
        public long coldPrepareNs;
        /** Calls in {@link #coldPrepareNs}. */
        public long coldPrepares;
        /** Length of the delta in bytes, once an operation. */
        public long deltaBytes;
        /** Length of the delta with nothing new in bytes, once an operation. */
        public long fixedBytes;
        /** Length of the written pages in bytes, once an operation. */
        public long newBytes;

        /** JMH makes the state. */
        public Times() {
        }
    }

    /**
     * Writes, which are not timed, then deltas and floors by turns, each timed after the same work was done once. All
     * saves of an operation are of one instant, so the set's list of bases grows by one.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        final int written = writePages();
        label++;
        long sum = delta(base) ^ copy.copy(first, distance);
        final Laps laps = new Laps();
        times.deltaBytes += delta(base);
        times.deltaNs += laps.next();
        sum ^= copy.copy(first, distance);
        times.floorNs += laps.next();
        sum ^= copy.copy(first, 2 * distance);
        times.halfFloorNs += laps.next();
        base = session.cutId();
        sum ^= delta(base);
        laps.next();
        times.fixedBytes += delta(base);
        times.fixedNs += laps.next();
        prepares(times);
        times.newBytes += (long)written * MemoryRegion.PAGE_LENGTH;
        return sum;
    }

    /** Asks for some of the pages that the next operation writes, first right after a delta. */
    private void prepares(Times times) {
        final long next = (first + 1) % distance;
        prepare(next);
        final Laps laps = new Laps();
        prepare(next);
        times.coldPrepareNs += laps.next();
        times.coldPrepares += PREPARES;
        final long allocated = THREADS.getCurrentThreadAllocatedBytes();
        laps.next();
        for (int i = 0; i < RUNS; i++) {
            prepare(next);
        }
        times.prepareNs += laps.next();
        times.allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
        times.prepares += (long)RUNS * PREPARES;
    }
}
