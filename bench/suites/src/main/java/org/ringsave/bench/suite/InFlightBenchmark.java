/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
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
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

/**
 * How much does it cost to keep a request in flight? One request comes and the oldest one goes, without payload, again
 * and again. Four ways take turns: one table alone; the rings of a channel that keeps requests; the rings of a channel
 * that keeps none; a plain copy of the packets' bytes. A table is full, so its buckets are as crowded as they get. Run
 * with {@code -prof gc} for allocated bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InFlightBenchmark {
    /** Requests of one turn: so many that reading the clock is nothing beside them. */
    private static final int REQUESTS = 256;
    /** Requests in flight, the arriving one included; also the table's capacity. */
    @Param({"16", "4096"})
    int entries;
    /** Context area of each request in bytes. */
    @Param("0")
    int contextLength;

    private ChannelSet set;
    private TableTurns table;
    private RoundTrips tracked;
    private RoundTrips untracked;
    private PacketCopies copies;

    /** JMH makes the state. */
    public InFlightBenchmark() {
    }

    /** Bring all requests but one into flight, through both rings and in the separate table. */
    @Setup
    public void create() {
        set = new ChannelSet();
        final ChannelConfig config = ChannelConfig.ofPages(1).withBothEnds();
        final ChannelConfig keeping = config.withInFlight(entries, 0, contextLength);
        tracked = new RoundTrips(set.add(0, "tracking", keeping), new RequestIds(entries));
        untracked = new RoundTrips(set.add(1, "untracking", config), new RequestIds(entries));
        final Channel alone = set.add(2, "table", keeping);
        final RequestIds ids = new RequestIds(entries);
        table = new TableTurns(alone, ids, new UnsafeBuffer(
            ByteBuffer.allocateDirect(ChannelConfig.MAX_CONTEXT_LENGTH)));
        copies = new PacketCopies();
        set.open();
        tracked.keep(entries - 1);
        new RoundTrips(alone, ids).keep(entries - 1);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        set.close();
    }

    /** Requests in flight at the receiving end, at the sending end, and in the separate table. */
    int[] counts() {
        return new int[] {tracked.received(), tracked.awaiting(), table.count()};
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
        final int inTable = table.take(REQUESTS);
        times.tableNs += laps.next();
        final int completed = tracked.complete(REQUESTS);
        times.roundTripNs += laps.next();
        final int passed = untracked.pass(REQUESTS);
        times.untrackedNs += laps.next();
        final int copied = copies.copy(REQUESTS);
        times.floorNs += laps.next();
        final int half = copies.copy(REQUESTS / 2);
        times.halfFloorNs += laps.next();
        times.requests += completed;
        return inTable ^ completed ^ passed ^ (long)copied << Integer.SIZE ^ half;
    }

    TableTurns table() {
        return table;
    }

    RoundTrips tracked() {
        return tracked;
    }

    RoundTrips untracked() {
        return untracked;
    }
}
