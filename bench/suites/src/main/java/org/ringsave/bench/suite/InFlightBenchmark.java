/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/**
 * How much does it cost to keep a request in flight? One request comes and the oldest one goes, without payload, again
 * and again. Four ways take turns: one table alone; the rings of a channel that keeps requests; the rings of a channel
 * that keeps none; a plain copy of the packets' bytes. A table is full, so its buckets are as crowded as they get. Ids
 * are random: neither the best for the hash nor the worst, which a hostile peer would choose. Run with {@code -prof gc}
 * for allocated bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InFlightBenchmark {
    /** A power of two above all values of {@link #entries}: an id returns long after it left the table. */
    private static final int IDS = 1 << 14;
    /** Requests of one turn: so many that reading the clock is nothing beside them. */
    private static final int REQUESTS = 256;
    /** Bytes that a packet without payload takes in a ring. */
    private static final int PACKET_LENGTH = 24;
    private static final int NEAR_RECEIVED = 0;

    private static final PacketHandler KEEP =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.IN_FLIGHT;
    private static final PacketHandler DONE =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;

    /** Requests in flight, the arriving one included; also the table's capacity. */
    @Param({"16", "4096"})
    int entries;
    /** Context area of each request in bytes. */
    @Param("0")
    int contextLength;

    private final UnsafeBuffer nothing = new UnsafeBuffer(ByteBuffer.allocateDirect(ChannelConfig.MAX_CONTEXT_LENGTH));
    private final UnsafeBuffer packets = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private long[] ids;
    private ChannelSet set;
    private Channel tracking;
    private Channel untracking;
    private ChannelMemory tableMemory;
    private InFlight table;
    private int oldestInTable;
    private int oldest;
    private int oldestUntracked;
    private int packetIndex;

    /** JMH makes the state. */
    public InFlightBenchmark() {
    }

    /** Bring all requests but one into flight, through both rings and in the separate table. */
    @Setup
    public void create() {
        ids = new SplittableRandom(42).longs(IDS).toArray();
        oldestInTable = 0;
        oldest = 0;
        oldestUntracked = 0;
        set = new ChannelSet();
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        final ChannelConfig keeping = config.withInFlight(entries, 0, contextLength);
        tracking = set.add(0, "tracking", keeping);
        untracking = set.add(1, "untracking", config);
        final Channel alone = set.add(2, "table", keeping);
        tableMemory = ChannelAccess.memory(alone);
        table = alone.received();
        set.open();
        for (int i = 0; i < entries - 1; i++) {
            for (final Channel channel : List.of(tracking, alone)) {
                channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ids[i], nothing, 0, 0);
                channel.incoming().poll(KEEP, 1);
            }
        }
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    /** Requests in flight at the receiving end, at the sending end, and in the separate table. */
    int[] counts() {
        return new int[] {tracking.received().count(), tracking.opposite().awaiting().count(), table.count()};
    }

    /**
     * Requests in each way, the plain copy of their packets' bytes, and of half of them.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(InFlightTimes times) {
        final Laps laps = new Laps();
        final int inTable = table(REQUESTS);
        times.tableNs += laps.next();
        final int completed = roundTrips(REQUESTS);
        times.roundTripNs += laps.next();
        final int passed = untracked(REQUESTS);
        times.untrackedNs += laps.next();
        final int copied = copy(REQUESTS);
        times.floorNs += laps.next();
        final int half = copy(REQUESTS / 2);
        times.halfFloorNs += laps.next();
        times.requests += completed;
        return inTable ^ completed ^ passed ^ (long)copied << Integer.SIZE ^ half;
    }

    /**
     * One table alone. Each request is inserted as a restore does it, with its context. The oldest
     * is found and removed, as a completion does it. Returns 0.
     */
    int table(int requests) {
        int outcomes = 0;
        for (int i = 0; i < requests; i++) {
            tableMemory.restoreInFlight(NEAR_RECEIVED, ids[oldestInTable + entries - 1 & IDS - 1], Packet.IN_BAND, 0,
                0, nothing, 0);
            final long id = ids[oldestInTable];
            oldestInTable = oldestInTable + 1 & IDS - 1;
            outcomes |= table.contains(id) ? table.forget(id) : Integer.MIN_VALUE;
        }
        return outcomes;
    }

    /**
     * The whole way through the public surface: each request is sent, delivered and kept; the oldest is completed, and
     * the completion is delivered. Each of the two ends has its table, so the difference to {@link #untracked} is the
     * cost of two tables. Returns delivered completions.
     */
    int roundTrips(int requests) {
        final Channel guest = tracking.opposite();
        int delivered = 0;
        for (int i = 0; i < requests; i++) {
            guest.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ids[oldest + entries - 1 & IDS - 1],
                nothing, 0, 0);
            tracking.incoming().poll(KEEP, 1);
            tracking.complete(ids[oldest], nothing, 0, 0);
            oldest = oldest + 1 & IDS - 1;
            delivered += guest.incoming().poll(DONE, 1);
        }
        return delivered;
    }

    /** The same packets on a channel without in-flight slots; returns delivered completions. */
    int untracked(int requests) {
        final Channel guest = untracking.opposite();
        int delivered = 0;
        for (int i = 0; i < requests; i++) {
            guest.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED,
                ids[oldestUntracked + entries - 1 & IDS - 1], nothing, 0, 0);
            untracking.incoming().poll(DONE, 1);
            untracking.outgoing().offer(Packet.COMPLETION, 0, ids[oldestUntracked], nothing, 0, 0);
            oldestUntracked = oldestUntracked + 1 & IDS - 1;
            delivered += guest.incoming().poll(DONE, 1);
        }
        return delivered;
    }

    /** The floor: the bytes of each request's packet and of its completion, in and out; returns the number of both. */
    int copy(int requests) {
        for (int i = 0; i < 2 * requests; i++) {
            packetIndex = packetIndex + 2 * PACKET_LENGTH <= packets.capacity() ? packetIndex + PACKET_LENGTH : 0;
            packets.putBytes(packetIndex, nothing, 0, PACKET_LENGTH);
            nothing.putBytes(PACKET_LENGTH, packets, packetIndex, PACKET_LENGTH);
        }
        return 2 * requests;
    }
}
