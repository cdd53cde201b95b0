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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.bench.workload.Workload;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;

/**
 * How much more than a plain copy does a save cost, with all checksums and digests? One operation is a whole save of
 * the set.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SaveContinueBenchmark {
    /** Length of every chunk in bytes: an Aeron claim at two MTUs, a block, and 1 MiB. */
    @Param({"1376", "8160", "65536", "1048576"})
    int chunkLength;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.25"})
    double fill;
    /** Where the chunks lie. */
    @Param({"rotating", "reused"})
    Destination destination;

    private ChannelSet set;
    private SaveSession session;
    private LiveBytes live;
    private ByteBuffer memory;
    private UnsafeBuffer view;

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, fill, 0, 42).create();
        session = new SaveSession();
        live = new LiveBytes(set);
        session.begin(set, 0);
        final long longest = Math.max(session.imageLength(), (long)channels * ringPages * 8192);
        session.end();
        memory = destination.allocate(longest, chunkLength);
        view = new UnsafeBuffer(memory);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    /**
     * A whole save.
     *
     * @return the image's length.
     */
    @Benchmark
    public long saveContinue() {
        return destination.save(session, set, memory, chunkLength);
    }

    /**
     * The floor: the same live bytes into the same chunks, by absolute bulk puts.
     *
     * @return where the last byte went.
     */
    @Benchmark
    public int copyBaseline() {
        return live.copy(view, destination, chunkLength);
    }

    /**
     * The floor of whoever checks what was saved: the same copy, and the CRC32C of the same bytes, nothing else.
     *
     * @return the checksum.
     */
    @Benchmark
    public long checksumBaseline() {
        return live.copyChecked(view, destination, chunkLength);
    }

    /**
     * What a save of whole rings would copy, live bytes or not.
     *
     * @return where the last byte went.
     */
    @Benchmark
    public int fullCopyBaseline() {
        return live.copyWhole(view, destination, chunkLength);
    }

    /** Nanoseconds that {@link #alternating} spent on each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        private long copyNs;
        private long checksumNs;
        private long saveNs;
        private long wholeNs;

        /** Start an iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            copyNs = 0;
            checksumNs = 0;
            saveNs = 0;
            wholeNs = 0;
        }

        /**
         * On {@link SaveContinueBenchmark#copyBaseline}.
         *
         * @return in nanoseconds.
         */
        public long copyNs() {
            return copyNs;
        }

        /**
         * On {@link SaveContinueBenchmark#checksumBaseline}.
         *
         * @return in nanoseconds.
         */
        public long checksumNs() {
            return checksumNs;
        }

        /**
         * On {@link SaveContinueBenchmark#saveContinue}.
         *
         * @return in nanoseconds.
         */
        public long saveNs() {
            return saveNs;
        }

        /**
         * On {@link SaveContinueBenchmark#fullCopyBaseline}.
         *
         * @return in nanoseconds.
         */
        public long wholeNs() {
            return wholeNs;
        }
    }

    /**
     * All four in turn, each timed. Where other guests share caches and memory with this one, a copy may take twice as
     * long a minute later; what alternates meets the same minutes, and the ratios of an iteration can be trusted.
     *
     * @param times to add to.
     * @return something of all four.
     */
    @Benchmark
    public long alternating(Times times) {
        final long start = System.nanoTime();
        final long copied = copyBaseline();
        final long afterCopy = System.nanoTime();
        final long checksum = checksumBaseline();
        final long afterChecksum = System.nanoTime();
        final long saved = saveContinue();
        final long afterSave = System.nanoTime();
        final long whole = fullCopyBaseline();
        final long end = System.nanoTime();
        times.copyNs += afterCopy - start;
        times.checksumNs += afterChecksum - afterCopy;
        times.saveNs += afterSave - afterChecksum;
        times.wholeNs += end - afterSave;
        return copied ^ checksum ^ saved ^ whole;
    }
}
