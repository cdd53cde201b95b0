/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
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
 * What does it cost to keep a request in flight? In one operation one request comes and the oldest one goes, its
 * packets without payload. A table is as full as its capacity, at which its buckets are most crowded, and the ids are
 * random: neither those that hash best nor those that a peer would choose to hash worst. Run with {@code -prof gc} for
 * bytes allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InFlightBenchmark {
    /** A power of two, above all of {@link #entries}: an id comes again long after it went. */
    private static final int IDS = 1 << 14;
    private static final int NEAR_RECEIVED = 0;

    private static final PacketHandler KEEP =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.IN_FLIGHT;
    private static final PacketHandler DONE =
        (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;

    /** Requests in flight, the one that comes among them; also the table's capacity. */
    @Param({"16", "4096"})
    int entries;
    /** Context area of each request in bytes. */
    @Param("0")
    int contextLength;

    private final UnsafeBuffer nothing = new UnsafeBuffer(ByteBuffer.allocateDirect(ChannelConfig.MAX_CONTEXT_LENGTH));
    private long[] ids;
    private int oldest;
    private ChannelSet set;
    private Channel tracking;
    private Channel untracking;
    private ChannelMemory memory;
    private InFlight received;

    /** Bring all requests but one into flight, through both rings. */
    @Setup
    public void create() {
        ids = new SplittableRandom(42).longs(IDS).toArray();
        oldest = 0;
        set = new ChannelSet();
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        tracking = set.add(0, "tracking", config.withInFlight(entries, 0, contextLength));
        untracking = set.add(1, "untracking", config);
        memory = ChannelAccess.memory(tracking);
        received = tracking.received();
        set.open();
        for (int i = 0; i < entries - 1; i++) {
            tracking.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ids[i], nothing, 0, 0);
            tracking.incoming().poll(KEEP, 1);
        }
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    /** Requests in flight at the end that received them, and at the end that sent them. */
    int[] counts() {
        return new int[] {received.count(), tracking.opposite().awaiting().count()};
    }

    /**
     * One table alone: a request is inserted as a restore does it, which finds it again for its context; the oldest is
     * found and forgotten, as a completion does it.
     *
     * @return 0.
     */
    @Benchmark
    public int table() {
        memory.restoreInFlight(NEAR_RECEIVED, ids[oldest + entries - 1 & IDS - 1], Packet.IN_BAND, nothing, 0,
            BitUtil.align(contextLength, BitUtil.SIZE_OF_LONG), 0);
        final long id = ids[oldest];
        oldest = oldest + 1 & IDS - 1;
        return received.contains(id) ? received.forget(id) : Integer.MIN_VALUE;
    }

    /**
     * All of it, through the public surface: a request is sent, delivered and kept; the oldest is completed, and the
     * completion delivered. Each of the two ends has its table, so that the difference to {@link #untracked} is twice
     * what one takes.
     *
     * @return completions delivered: 1.
     */
    @Benchmark
    public int roundTrip() {
        final Channel guest = tracking.opposite();
        guest.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ids[oldest + entries - 1 & IDS - 1],
            nothing, 0, 0);
        tracking.incoming().poll(KEEP, 1);
        tracking.complete(ids[oldest], nothing, 0, 0);
        oldest = oldest + 1 & IDS - 1;
        return guest.incoming().poll(DONE, 1);
    }

    /**
     * The floor of {@link #roundTrip}: the same packets on a channel without in-flight slots.
     *
     * @return completions delivered: 1.
     */
    @Benchmark
    public int untracked() {
        final Channel guest = untracking.opposite();
        guest.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ids[oldest + entries - 1 & IDS - 1],
            nothing, 0, 0);
        untracking.incoming().poll(DONE, 1);
        untracking.outgoing().offer(Packet.COMPLETION, 0, ids[oldest], nothing, 0, 0);
        oldest = oldest + 1 & IDS - 1;
        return guest.incoming().poll(DONE, 1);
    }
}
