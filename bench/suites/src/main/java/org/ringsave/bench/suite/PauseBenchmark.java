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
import org.ringsave.channel.CapturedHead;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.calibrate.BlockState;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How long must a set rest for a save? Compares the begin of a live save with a whole stopped save. {@link BrownoutRig}
 * measures the time after a live begin, and {@link LiveBeginBenchmark} the parameters that a begin depends on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PauseBenchmark {
    /** Begins with hot caches for each begin with cold ones in {@link #alternating}. */
    static final int HOT_BEGINS = 16;

    private static final int CHUNK_LENGTH = 64 * 1024;

    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.01"})
    double fill;
    /** Requests in flight at the near end of each channel. */
    @Param({"0", "16"})
    int inFlight;
    /** Length of the embedder's own state in bytes. */
    @Param({"0", "1048576"})
    int appStateLength;
    /** Where the chunks lie. */
    @Param("rotating")
    Destination destination;

    private ChannelSet set;
    private SaveSession session;
    private ByteBuffer memory;
    private int capturedBytes;
    private RingIndices indices;
    private UnsafeBuffer capturedFrom;
    private UnsafeBuffer capturedTo;

    /** Bring the set into its seeded state, and let it run. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, fill, inFlight, 42).create();
        if (appStateLength > 0) {
            set.addState(new BlockState(appStateLength));
        }
        capturedBytes = appStateLength;
        for (final Channel channel : set.channels()) {
            capturedBytes += capturedBytes(channel) + capturedBytes(channel.opposite());
        }
        session = new SaveSession();
        session.begin(set, 0);
        memory = destination.allocate(session.imageLength(), CHUNK_LENGTH);
        session.end();
        indices = new RingIndices(set);
        capturedFrom = new UnsafeBuffer(Destination.reused.allocate(capturedBytes, capturedBytes));
        capturedTo = new UnsafeBuffer(Destination.reused.allocate(capturedBytes, capturedBytes));
        set.resume();
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    /**
     * The pause of a live save: its begin. The pins are released at once, untouched.
     *
     * @return the image's length.
     */
    @Benchmark
    public long liveSaveBegin() {
        session.begin(set, SaveMode.LIVE, 1);
        session.end();
        return session.imageLength();
    }

    /**
     * The pause of a stopped save: all of it.
     *
     * @return the image's length.
     */
    @Benchmark
    public long stopAndCopy() {
        set.pause();
        final long length = destination.save(session, set, memory, CHUNK_LENGTH);
        set.resume();
        return length;
    }

    /**
     * The floor of a begin: the indices of all rings are read, and as many bytes as it captures are copied in one
     * piece.
     *
     * @return a value that depends on both.
     */
    @Benchmark
    public long floorBaseline() {
        capturedTo.putBytes(0, capturedFrom, 0, capturedBytes);
        return indices.read(1) + capturedBytes;
    }

    /**
     * Its control: half of the rings and half of the bytes.
     *
     * @return a value that depends on both.
     */
    @Benchmark
    public long halfFloorBaseline() {
        capturedTo.putBytes(0, capturedFrom, 0, capturedBytes / 2);
        return indices.readHalf(1) + capturedBytes / 2;
    }

    /** Nanoseconds that {@link #alternating} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** On {@link PauseBenchmark#stopAndCopy}, once an operation. */
        public long stopAndCopyNs;
        /**
         * The begin of a live save right after it, once an operation: the copy has pushed other data out of the caches.
         */
        public long coldBeginNs;
        /** A begin after a begin, the mean of {@value PauseBenchmark#HOT_BEGINS} an operation. */
        public long hotBeginNs;
        /** {@link PauseBenchmark#floorBaseline} after that, the mean of as many. */
        public long floorNs;
        /** {@link PauseBenchmark#halfFloorBaseline} after that, the mean of as many. */
        public long halfFloorNs;
        /** Operations: divide the other counters by this for one begin. */
        public long begins;
        /** Rings whose positions a begin reads, once an operation. */
        public long ringCount;
        /**
         * Bytes that a begin captures, once an operation: head and context of every request in flight at both ends,
         * and application state. A pause is a * rings + b * these bytes, with a from the case without any.
         */
        public long capturedBytes;
    }

    /**
     * Stop and copy, a cold begin, hot begins and their floors by turns, each timed. The ends of live saves are not
     * timed.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        final Laps laps = new Laps();
        long sum = stopAndCopy();
        times.stopAndCopyNs += laps.next();
        times.coldBeginNs += timeBegin(session, set);
        times.hotBeginNs += timeHotBegins(session, set);
        laps.next();
        for (int i = 0; i < HOT_BEGINS; i++) {
            sum += floorBaseline();
        }
        times.floorNs += laps.next() / HOT_BEGINS;
        for (int i = 0; i < HOT_BEGINS; i++) {
            sum += halfFloorBaseline();
        }
        times.halfFloorNs += laps.next() / HOT_BEGINS;
        times.begins++;
        times.ringCount += 2L * channels;
        times.capturedBytes += capturedBytes;
        return sum + session.imageLength();
    }

    /** Bytes of heads and contexts that a begin captures of the requests of an end. */
    static int capturedBytes(Channel end) {
        return (end.received().count() + end.awaiting().count())
            * CapturedHead.length(end.config().packetContextLength());
    }

    /** Time that an open set rests for a live save, in nanoseconds. */
    static long timeBegin(SaveSession session, ChannelSet set) {
        final Laps laps = new Laps();
        session.begin(set, SaveMode.LIVE, 1);
        final long lap = laps.next();
        session.end();
        return lap;
    }

    /** The same right after a begin, the mean of {@value #HOT_BEGINS}. */
    static long timeHotBegins(SaveSession session, ChannelSet set) {
        long sum = 0;
        for (int i = 0; i < HOT_BEGINS; i++) {
            sum += timeBegin(session, set);
        }
        return sum / HOT_BEGINS;
    }
}
