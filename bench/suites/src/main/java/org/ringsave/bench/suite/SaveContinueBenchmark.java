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
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How much more than a plain copy does a save cost, with all checksums and digests on? One operation is a whole save of
 * the set.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
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
    private CheckedCopy floor;

    /** Bring the set into its seeded state, and find the fastest order of copy and checksum. */
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
        floor = CheckedCopy.best(live, memory, destination, chunkLength);
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
     * @return the end index of the last copy.
     */
    @Benchmark
    public int copyBaseline() {
        return live.copy(view, destination, chunkLength);
    }

    /**
     * Its control: the floor of the first half of the rings, about half of it.
     *
     * @return the end index of the last copy.
     */
    @Benchmark
    public int halfCopyBaseline() {
        return live.copyHalf(view, destination, chunkLength);
    }

    /**
     * The floor of every checked save: the same copy and the CRC32C of the same bytes, nothing else, in the order and
     * steps that are fastest for these chunks on this machine.
     *
     * @return the checksum.
     */
    @Benchmark
    public long checksumBaseline() {
        return floor.copy();
    }

    /**
     * A copy of whole rings, live bytes or not.
     *
     * @return the end index of the last copy.
     */
    @Benchmark
    public int fullCopyBaseline() {
        return live.copyWhole(view, destination, chunkLength);
    }

    /** Nanoseconds that {@link #alternating} spent on each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** On {@link SaveContinueBenchmark#copyBaseline}. */
        public long copyNs;
        /** On {@link SaveContinueBenchmark#halfCopyBaseline}. */
        public long halfCopyNs;
        /** On {@link SaveContinueBenchmark#checksumBaseline}. */
        public long checksumNs;
        /** On {@link SaveContinueBenchmark#saveContinue}. */
        public long saveNs;
        /** On {@link SaveContinueBenchmark#fullCopyBaseline}. */
        public long wholeNs;
    }

    /**
     * All five by turns, each timed. Other guests share caches and memory with this one, so a copy may take twice as
     * long a minute later. Methods that take turns meet the same minutes, so the ratios of an iteration can be trusted.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        final Laps laps = new Laps();
        long sum = copyBaseline();
        times.copyNs += laps.next();
        sum ^= halfCopyBaseline();
        times.halfCopyNs += laps.next();
        sum ^= checksumBaseline();
        times.checksumNs += laps.next();
        sum ^= saveContinue();
        times.saveNs += laps.next();
        sum ^= fullCopyBaseline();
        times.wholeNs += laps.next();
        return sum;
    }
}
