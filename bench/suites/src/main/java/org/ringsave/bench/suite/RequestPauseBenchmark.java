/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

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
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * Does the begin of a live save depend on the packets of requests in flight? A set whose requests have packets of one
 * length takes turns with a set whose requests have {@value Workload#IN_FLIGHT_PAYLOAD} bytes, and with the floor: the
 * begin of a set without requests, and a plain copy of as many heads and contexts. All begins have hot caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestPauseBenchmark {
    /** Requests in flight at the near end of each channel. */
    static final int REQUESTS = 16;

    /** A begin does not depend on the bytes in rings. */
    private static final double FILL = 0.01;

    /** Channels of each set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Length of the packet of each request in bytes. */
    @Param({"64", "256", "1500"})
    int payloadLength;

    private Running subject;
    private Running reference;
    private Running bare;
    private Running halfBare;
    private UnsafeBuffer from;
    private UnsafeBuffer to;

    /** An open set and the session of its saves. */
    private record Running(ChannelSet set, SaveSession session) {
        static Running of(Workload workload) {
            final Running running = new Running(workload.create(), new SaveSession());
            running.set.resume();
            return running;
        }

        /** Mean time of a begin after a begin, in nanoseconds. */
        long beginNs() {
            PauseBenchmark.timeBegin(session, set);
            return PauseBenchmark.timeHotBegins(session, set);
        }

        int capturedBytes() {
            int sum = 0;
            for (final Channel channel : set.channels()) {
                sum += PauseBenchmark.capturedBytes(channel) + PauseBenchmark.capturedBytes(channel.opposite());
            }
            return sum;
        }
    }

    /** JMH makes the state. */
    public RequestPauseBenchmark() {
    }

    /** Bring all sets into their seeded state, and let them run. */
    @Setup
    public void create() {
        subject = Running.of(new Workload(channels, ringPages, FILL, REQUESTS, 42, payloadLength));
        reference = Running.of(new Workload(channels, ringPages, FILL, REQUESTS, 42));
        bare = Running.of(new Workload(channels, ringPages, FILL, 0, 42));
        halfBare = Running.of(new Workload(channels / 2, ringPages, FILL, 0, 42));
        final int length = subject.capturedBytes();
        from = new UnsafeBuffer(Destination.reused.allocate(length, length));
        to = new UnsafeBuffer(Destination.reused.allocate(length, length));
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.set.close();
        reference.set.close();
        bare.set.close();
        halfBare.set.close();
    }

    /** Nanoseconds that {@link #packets} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A begin after a begin, the mean of {@value PauseBenchmark#HOT_BEGINS} an operation. */
        public long hotBeginNs;
        /** The same of the set whose requests have {@value Workload#IN_FLIGHT_PAYLOAD} bytes. */
        public long hotReferenceNs;
        /** The same of the set without requests, and a plain copy of heads and contexts, the mean of as many. */
        public long floorNs;
        /** The floor with half of the channels and half of the bytes. */
        public long halfFloorNs;
        /** Bytes of heads and contexts that a begin captures, once an operation. */
        public long capturedBytes;

        /** JMH makes the state. */
        public Times() {
        }
    }

    /**
     * Begins of all sets by turns, each timed. The ends of live saves are not timed.
     *
     * @param times to add to.
     * @return a value that depends on all copies.
     */
    @Benchmark
    public long packets(Times times) {
        times.hotReferenceNs += reference.beginNs();
        times.hotBeginNs += subject.beginNs();
        times.floorNs += bare.beginNs() + copyNs(from.capacity());
        times.halfFloorNs += halfBare.beginNs() + copyNs(from.capacity() / 2);
        times.capturedBytes += from.capacity();
        return to.getLong(0);
    }

    /** Mean time of a copy after a copy, in nanoseconds. */
    private long copyNs(int length) {
        to.putBytes(0, from, 0, length);
        final Laps laps = new Laps();
        for (int i = 0; i < PauseBenchmark.HOT_BEGINS; i++) {
            to.putBytes(0, from, 0, length);
        }
        return laps.next() / PauseBenchmark.HOT_BEGINS;
    }
}
