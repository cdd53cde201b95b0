/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

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
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Workload;

/**
 * Does the begin of a live save depend only on the number of channels, and in proportion? A set of each geometry takes
 * turns with a reference of {@value #REFERENCE_CHANNELS} channels whose rings are nearly empty. One operation is one
 * begin of each with cold caches and several with hot ones; divide by channels. The floor reads the indices of all
 * rings.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=12g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LiveBeginBenchmark {
    /** Channels of the reference set. */
    static final int REFERENCE_CHANNELS = 256;
    /** Share of its rings that holds packets. */
    static final double REFERENCE_FILL = 0.01;

    /** Channels of the set. */
    @Param({"256", "4096", "16384"})
    int channels;
    /** Data pages of each ring, of the reference too. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.01"})
    double fill;

    private ChannelSet set;
    private ChannelSet reference;
    private SaveSession session;
    private SaveSession referenceSession;
    private Eviction eviction;
    private RingIndices indices;

    /** Bring both sets into their seeded state, and let them run. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, fill, 0, 42).create();
        reference = new Workload(REFERENCE_CHANNELS, ringPages, REFERENCE_FILL, 0, 42).create();
        session = new SaveSession();
        referenceSession = new SaveSession();
        indices = new RingIndices(set);
        eviction = new Eviction();
        set.resume();
        reference.resume();
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
        reference.close();
    }

    /** Nanoseconds that {@link #alternating} measured for each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A begin after other memory went through the caches, once an operation. */
        public long coldBeginNs;
        /** A begin right after another begin, the mean of {@value PauseBenchmark#HOT_BEGINS} an operation. */
        public long hotBeginNs;
        /** The floor after that, the mean of as many. */
        public long floorNs;
        /** The floor of half of the rings after that, the mean of as many. */
        public long halfFloorNs;
        /** As {@link #coldBeginNs}, of the reference. */
        public long coldReferenceNs;
        /** As {@link #hotBeginNs}, of the reference. */
        public long hotReferenceNs;
    }

    /**
     * Both sets by turns, each first with cold caches and then with hot ones.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        long sum = eviction.evict();
        times.coldBeginNs += PauseBenchmark.timeBegin(session, set);
        times.hotBeginNs += PauseBenchmark.timeHotBegins(session, set);
        final Laps laps = new Laps();
        sum += indices.read(PauseBenchmark.HOT_BEGINS);
        times.floorNs += laps.next() / PauseBenchmark.HOT_BEGINS;
        sum += indices.readHalf(PauseBenchmark.HOT_BEGINS);
        times.halfFloorNs += laps.next() / PauseBenchmark.HOT_BEGINS;
        sum += eviction.evict();
        times.coldReferenceNs += PauseBenchmark.timeBegin(referenceSession, reference);
        times.hotReferenceNs += PauseBenchmark.timeHotBegins(referenceSession, reference);
        return sum + session.imageLength() + referenceSession.imageLength();
    }
}
