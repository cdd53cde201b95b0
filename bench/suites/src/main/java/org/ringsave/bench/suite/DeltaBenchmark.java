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
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How does the cost of a delta grow with the share of new bytes? A share of full rings is read and as much is written
 * again. Then follow a delta against the image before, a delta without anything new (the part that does not grow), and
 * a full save.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeltaBenchmark {
    /** Bytes that a packet takes in a ring. Packets are short, so that a small share can be met. */
    static final int PACKET_LENGTH = 64;
    /** Full saves that {@link #alternating} takes, each to give the next measurement cold caches. */
    static final int FULL_SAVES = 4;

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
        // Heads stand at random indices, and the rings are empty.
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

    /** Uses the label of the full image, so that both images are of the same instant. */
    private long delta(String base) {
        session.begin(set, SaveMode.PAUSED, 1, base);
        return destination.finish(session, memory, CHUNK_LENGTH);
    }

    private long copy() {
        return newest.copy(view, destination, CHUNK_LENGTH);
    }

    private long copyHalf() {
        return newest.copyHalf(view, destination, CHUNK_LENGTH);
    }

    /** Nanoseconds and bytes that {@link #alternating} measured for each, summed over an iteration: divide them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Times {
        /** A full save, the mean of {@value DeltaBenchmark#FULL_SAVES} an operation. */
        public long fullNs;
        /** A delta right after the new bytes were written, once an operation. */
        public long deltaNs;
        /** A delta against that delta, with nothing new, right after it. */
        public long fixedNs;
        /** The floor: a plain copy of the new bytes into the same chunks, by absolute bulk puts, right after that. */
        public long copyNs;
        /** As {@link #deltaNs}, but right after a full save, which pushed the new bytes out of the caches. */
        public long coldDeltaNs;
        /** As {@link #fixedNs}, but right after a full save. */
        public long coldFixedNs;
        /** As {@link #copyNs}, but right after a full save. */
        public long coldCopyNs;
        /**
         * As {@link #coldCopyNs}, of the first half of the rings. It follows a full save too: right after a copy it
         * would find the bytes in a cache.
         */
        public long halfColdCopyNs;
        /** Length of the full image in bytes, once an operation. */
        public long fullBytes;
        /** Length of the delta in bytes, once an operation. */
        public long deltaBytes;
        /** Length of the delta with nothing new in bytes, once an operation. */
        public long fixedBytes;
        /** Bytes of rings that were written since the base, once an operation. */
        public long newBytes;
    }

    /**
     * Traffic, which is not timed, then deltas, copies and full saves by turns, each timed. All saves of an operation
     * are of one instant, so the set's list of bases grows by one, and the latest base is never lost.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(Times times) {
        goOn(packets, packets);
        newest.takeNewest(packets * PACKET_LENGTH);
        final String base = cutId;
        final Laps laps = new Laps();
        final long delta = delta(base);
        times.deltaNs += laps.next();
        cutId = session.cutId();
        laps.next();
        final long fixed = delta(cutId);
        times.fixedNs += laps.next();
        long sum = copy();
        times.copyNs += laps.next();
        final long full = full();
        long fullNs = laps.next();
        // The same once more, each after a full save.
        sum ^= delta(base);
        times.coldDeltaNs += laps.next();
        sum ^= full();
        fullNs += laps.next();
        sum ^= delta(cutId);
        times.coldFixedNs += laps.next();
        sum ^= full();
        fullNs += laps.next();
        sum ^= copy();
        times.coldCopyNs += laps.next();
        sum ^= full();
        fullNs += laps.next();
        sum ^= copyHalf();
        times.halfColdCopyNs += laps.next();
        times.fullNs += fullNs / FULL_SAVES;
        times.fullBytes += full;
        times.deltaBytes += delta;
        times.fixedBytes += fixed;
        times.newBytes += newest.length();
        return sum ^ full ^ delta ^ fixed;
    }
}
