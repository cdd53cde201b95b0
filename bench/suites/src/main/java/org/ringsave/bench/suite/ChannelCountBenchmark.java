/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * Does a channel of a large set cost as much as a channel of a small set? Rings are short and nearly empty, so the walk
 * from channel to channel costs more than the bytes. Chunks of 64 KiB lie one after another. A save, its first part and
 * their floors take turns. Work too short for the clock is repeated within its turn: each turn covers at least
 * {@value #CHANNELS_A_TURN} channels. Divide by {@link Times#channelCount}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=4g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelCountBenchmark {
    /** Smaller sets are saved, copied and read several times a turn, until a turn covers this many channels. */
    static final int CHANNELS_A_TURN = 4_096;

    private static final int CHUNK_LENGTH = 64 * 1024;

    /** Channels of the set. */
    @Param({"1", "16", "256", "1024", "4096", "16384", "65536"})
    int channels;
    /** Data pages of each ring. */
    @Param("1")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("0.1")
    double fill;

    private Workload workload() {
        return new Workload(channels, ringPages, fill, 0, 42);
    }

    /** A set that is ready to be saved. */
    @State(Scope.Thread)
    public static class Paused {
        private SaveSubject subject;
        private RingIndices indices;
        private int repeats;

        /**
         * Bring the set into its seeded state.
         *
         * @param parameters of the set.
         */
        @Setup
        public void create(ChannelCountBenchmark parameters) {
            subject = new SaveSubject(parameters.workload(), Destination.rotating, CHUNK_LENGTH);
            indices = subject.indices();
            repeats = Math.max(1, CHANNELS_A_TURN / parameters.channels);
        }

        /** Give the memory back. */
        @TearDown
        public void close() {
            subject.close();
        }

        private long repeat(LongSupplier turn) {
            long sum = 0;
            for (int i = 0; i < repeats; i++) {
                sum += turn.getAsLong();
            }
            return sum;
        }
    }

    /** A set that was just made. */
    @State(Scope.Thread)
    public static class Fresh {
        private ChannelSet set;

        /** Give the memory back, unmeasured. */
        @TearDown(Level.Iteration)
        public void close() {
            set.close();
        }
    }

    /** Nanoseconds that {@link #alternating} measured for each, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** Whole saves. */
        public long saveNs;
        /** Begins, the first part of a save. */
        public long beginNs;
        /** The floor of a save: the live bytes of all rings into the same chunks; the mean of two turns. */
        public long copyNs;
        /** The same floor for the first half of the rings. */
        public long halfCopyNs;
        /** The floor of a begin: both indices of every ring, read in the order of a save. */
        public long indexNs;
        /** The same floor for the first half of the rings. */
        public long halfIndexNs;
        /** Channels that each of these times covers. */
        public long channelCount;
    }

    /**
     * All of them by turns. Each begin and each read of indices follows a save or a copy, so both find the same cache
     * contents.
     *
     * @param paused set.
     * @param times  to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Paused paused, Times times) {
        final SaveSubject subject = paused.subject;
        final Laps laps = new Laps();
        long sum = paused.repeat(subject::save);
        times.saveNs += laps.next();
        sum += paused.repeat(subject::begin);
        times.beginNs += laps.next();
        sum += paused.repeat(subject::copy);
        final long copyNs = laps.next();
        sum += paused.indices.read(paused.repeats);
        times.indexNs += laps.next();
        sum += paused.repeat(subject::copy);
        times.copyNs += (copyNs + laps.next()) / 2;
        sum += paused.indices.readHalf(paused.repeats);
        times.halfIndexNs += laps.next();
        sum += paused.repeat(subject::copyHalf);
        times.halfCopyNs += laps.next();
        times.channelCount += (long)paused.repeats * channels;
        return sum;
    }

    /**
     * Makes such a set, empty, its memory zeroed by the JVM.
     *
     * @param fresh keeps the set, and closes it when the time was taken.
     * @return the memory that it reserved, in bytes.
     */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public long setUp(Fresh fresh) {
        fresh.set = workload().createEmpty();
        return fresh.set.memoryLength();
    }
}
