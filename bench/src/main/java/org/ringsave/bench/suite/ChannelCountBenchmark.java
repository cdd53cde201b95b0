/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.ControlPage;
import org.ringsave.save.SaveSession;

/**
 * Does a channel cost as much in a save of many as in a save of few? One operation is about the whole set: divide by
 * its channels. Rings are short and nearly empty, so that what counts is the walk from channel to channel and not the
 * bytes; chunks of 64 KiB lie one after another.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=4g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelCountBenchmark {
    private static final int CHUNK_LENGTH = 64 * 1024;

    /** Channels of the set. */
    @Param({"1024", "4096", "16384", "65536"})
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
        private ChannelSet set;
        private SaveSession session;
        private LiveBytes live;
        private long[] controlPages;
        private ByteBuffer memory;
        private UnsafeBuffer view;

        /**
         * Bring the set into its seeded state.
         *
         * @param parameters of the set.
         */
        @Setup
        public void create(ChannelCountBenchmark parameters) {
            set = parameters.workload().create();
            session = new SaveSession();
            live = new LiveBytes(set);
            controlPages = controlPages(set.channels());
            session.begin(set, 0);
            memory = Destination.rotating.allocate(session.imageLength(), CHUNK_LENGTH);
            session.end();
            view = new UnsafeBuffer(memory);
        }

        private static long[] controlPages(List<Channel> channels) {
            final long[] addresses = new long[2 * channels.size()];
            for (int i = 0; i < channels.size(); i++) {
                final ChannelMemory channel = ChannelAccess.memory(channels.get(i));
                addresses[2 * i] = channel.incoming().control().addressOffset();
                addresses[2 * i + 1] = channel.outgoing().control().addressOffset();
            }
            return addresses;
        }

        /** Give the memory back. */
        @TearDown
        public void close() {
            set.close();
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

    /**
     * A whole save.
     *
     * @param paused set.
     * @return the image's length.
     */
    @Benchmark
    public long save(Paused paused) {
        return Destination.rotating.save(paused.session, paused.set, paused.memory, CHUNK_LENGTH);
    }

    /**
     * The first part of a save: the cut.
     *
     * @param paused set.
     * @return the image's length.
     */
    @Benchmark
    public long begin(Paused paused) {
        paused.session.begin(paused.set, 1);
        paused.session.end();
        return paused.session.imageLength();
    }

    /**
     * The floor of begin: both indices of every ring, read from its control page, in the order of a save.
     *
     * @param paused set.
     * @return their sum.
     */
    @Benchmark
    public long indexBaseline(Paused paused) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        long sum = 0;
        for (final long address : paused.controlPages) {
            view.wrap(address, ControlPage.PAIRED_LENGTH);
            sum += view.getIntVolatile(ControlPage.IN_OFFSET) + view.getIntVolatile(ControlPage.OUT_OFFSET);
        }
        return sum;
    }

    /**
     * The floor of the rest: the live bytes of all rings into the same chunks, by absolute bulk puts.
     *
     * @param paused set.
     * @return where the last byte went.
     */
    @Benchmark
    public int copyBaseline(Paused paused) {
        return paused.live.copy(paused.view, Destination.rotating, CHUNK_LENGTH);
    }

    /**
     * Making such a set, empty, its memory zeroed by the JVM.
     *
     * @param fresh keeps the set, to be closed when its time was taken.
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
