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
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.memory.Platform;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/**
 * What does a delta cost as the share of new bytes grows? Of full rings a share is read and as much written anew; then
 * come a delta of the image before, one without anything new, which is the part of it that does not grow, and a full
 * save.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeltaBenchmark {
    /** Bytes that a packet takes of a ring: short ones, so that a small share is met. */
    static final int PACKET_LENGTH = 64;
    /** Full saves that {@link #alternating} takes, each to have what comes behind it begin with cold caches. */
    static final int FULL_SAVES = 3;

    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int PAYLOAD_LENGTH = PACKET_LENGTH - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH;
    private static final PacketHandler TAKE =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;

    /** Share of each ring's length that is new since the base; one packet at least. */
    @Param({"0.001", "0.01", "0.1", "1.0"})
    double newShare;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Where the chunks lie. */
    @Param("rotating")
    Destination destination;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private ChannelSet set;
    private SaveSession session;
    private LiveBytes newest;
    private ByteBuffer memory;
    private UnsafeBuffer view;
    private int packets;
    private String cutId;

    /** Fill all rings, and save them once: the first base. */
    @Setup
    public void create() {
        // Heads at random indices, and nothing behind them.
        set = new Workload(channels, ringPages, 0, 0, 42).create();
        final int most = (ringPages * Platform.PAGE_LENGTH - Long.BYTES) / PACKET_LENGTH;
        packets = (int)Math.max(1, Math.min(most, Math.round(newShare * ringPages * Platform.PAGE_LENGTH
            / PACKET_LENGTH)));
        goOn(0, most);
        newest = new LiveBytes(set);
        session = new SaveSession();
        session.begin(set, 0);
        memory = destination.allocate(session.imageLength(), CHUNK_LENGTH);
        view = new UnsafeBuffer(memory);
        session.end();
        full();
        cutId = session.cutId();
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    private void goOn(int reads, int writes) {
        set.resume();
        for (final Channel channel : set.channels()) {
            goOn(channel.incoming(), channel.opposite().outgoing(), reads, writes);
            goOn(channel.opposite().incoming(), channel.outgoing(), reads, writes);
        }
        set.pause();
    }

    private void goOn(IncomingRing reader, OutgoingRing writer, int reads, int writes) {
        int read = 0;
        while (read < reads) {
            read += (int)require(reader.poll(TAKE, reads - read));
        }
        for (int i = 0; i < writes; i++) {
            payload.putLong(0, writer.position());
            require(writer.append(Packet.IN_BAND, 0, i, payload, 0, PAYLOAD_LENGTH));
        }
        writer.publish();
    }

    private static long require(long outcome) {
        if (outcome < 0) {
            throw new IllegalStateException("a ring that has packets and room said " + outcome);
        }
        return outcome;
    }

    private long full() {
        return destination.save(session, set, memory, CHUNK_LENGTH);
    }

    /** The label is that of the full image, so that both are the same instant. */
    private long delta(String base) {
        session.begin(set, SaveMode.PAUSED, 1, base);
        return destination.finish(session, memory, CHUNK_LENGTH);
    }

    private long copyBaseline() {
        return newest.copy(view, destination, CHUNK_LENGTH);
    }

    /** Nanoseconds and bytes of each as {@link #alternating} found them, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        private long fullNs;
        private long deltaNs;
        private long fixedNs;
        private long copyNs;
        private long coldDeltaNs;
        private long coldFixedNs;
        private long coldCopyNs;
        private long fullBytes;
        private long deltaBytes;
        private long fixedBytes;
        private long newBytes;

        /** Start an iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            fullNs = 0;
            deltaNs = 0;
            fixedNs = 0;
            copyNs = 0;
            coldDeltaNs = 0;
            coldFixedNs = 0;
            coldCopyNs = 0;
            fullBytes = 0;
            deltaBytes = 0;
            fixedBytes = 0;
            newBytes = 0;
        }

        /**
         * On a full save, the mean of {@value DeltaBenchmark#FULL_SAVES} an operation.
         *
         * @return in nanoseconds.
         */
        public long fullNs() {
            return fullNs / FULL_SAVES;
        }

        /**
         * On a delta right after the new bytes were written, once an operation.
         *
         * @return in nanoseconds.
         */
        public long deltaNs() {
            return deltaNs;
        }

        /**
         * On a delta of that one, with nothing new, right after it.
         *
         * @return in nanoseconds.
         */
        public long fixedNs() {
            return fixedNs;
        }

        /**
         * The floor: on a plain copy of the new bytes into the same chunks, by absolute bulk puts, right after that.
         *
         * @return in nanoseconds.
         */
        public long copyNs() {
            return copyNs;
        }

        /**
         * As {@link #deltaNs}, but right after a full save, which has pushed the new bytes out of the caches.
         *
         * @return in nanoseconds.
         */
        public long coldDeltaNs() {
            return coldDeltaNs;
        }

        /**
         * As {@link #fixedNs}, but right after a full save.
         *
         * @return in nanoseconds.
         */
        public long coldFixedNs() {
            return coldFixedNs;
        }

        /**
         * As {@link #copyNs}, but right after a full save.
         *
         * @return in nanoseconds.
         */
        public long coldCopyNs() {
            return coldCopyNs;
        }

        /**
         * Length of the full image, once an operation.
         *
         * @return in bytes.
         */
        public long fullBytes() {
            return fullBytes;
        }

        /**
         * Length of the delta, once an operation.
         *
         * @return in bytes.
         */
        public long deltaBytes() {
            return deltaBytes;
        }

        /**
         * Length of the delta with nothing new, once an operation.
         *
         * @return in bytes.
         */
        public long fixedBytes() {
            return fixedBytes;
        }

        /**
         * Bytes of rings that were written since the base, once an operation.
         *
         * @return in bytes.
         */
        public long newBytes() {
            return newBytes;
        }
    }

    /**
     * Traffic, which is not timed, and then deltas, copies and full saves by turns, each timed. All saves of an
     * operation are of one instant, so a set's list of bases gets one longer, and the latest is never lost.
     *
     * @param times to add to.
     * @return something of all.
     */
    @Benchmark
    public long alternating(Times times) {
        goOn(packets, packets);
        newest.takeNewest(packets * PACKET_LENGTH);
        final String base = cutId;
        final long start = System.nanoTime();
        final long delta = delta(base);
        times.deltaNs += System.nanoTime() - start;
        cutId = session.cutId();
        final long afterDelta = System.nanoTime();
        final long fixed = delta(cutId);
        final long afterFixed = System.nanoTime();
        final long copied = copyBaseline();
        final long afterCopy = System.nanoTime();
        final long full = full();
        final long afterFull = System.nanoTime();
        times.fixedNs += afterFixed - afterDelta;
        times.copyNs += afterCopy - afterFixed;
        times.fullNs += afterFull - afterCopy;
        times.fullBytes += full;
        times.deltaBytes += delta;
        times.fixedBytes += fixed;
        times.newBytes += newest.length();
        return copied ^ full ^ delta ^ fixed ^ cold(times, base);
    }

    /** The same once more, each behind a full save. The first one was taken. */
    private long cold(Times times, String base) {
        final long start = System.nanoTime();
        final long delta = delta(base);
        final long afterDelta = System.nanoTime();
        final long full = full();
        final long afterFull = System.nanoTime();
        final long fixed = delta(cutId);
        final long afterFixed = System.nanoTime();
        final long last = full();
        final long afterLast = System.nanoTime();
        final long copied = copyBaseline();
        times.coldCopyNs += System.nanoTime() - afterLast;
        times.coldDeltaNs += afterDelta - start;
        times.coldFixedNs += afterFixed - afterFull;
        times.fullNs += afterFull - afterDelta + afterLast - afterFixed;
        return delta ^ full ^ fixed ^ last ^ copied;
    }
}
