/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.concurrent.TimeUnit;
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
import org.ringsave.ring.Packet;

/**
 * How fast are the rings? On one thread a batch of packets is written and read, again and again, by turns with Agrona's
 * one-to-one ring buffer and with the floor, a plain copy of the same payloads. All copy a payload in, and once out:
 * Agrona's handler into a buffer, as ours does where both ends live in this process; a ring of another process is
 * copied out before its handler is called, which then copies no more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingBenchmark {
    /** Of a turn: so many that reading the clock is nothing beside them, so few that all see the same minute. */
    private static final int BATCHES = 256;

    /** Length of a payload in bytes. */
    @Param({"64", "256", "1500"})
    int payloadLength;
    /** Packets of a batch: published together by ours, one by one by Agrona's, which has no other way. */
    @Param({"1", "16"})
    int batch;

    private RingPairs rings;

    /** Made by the benchmark's harness. */
    public RingBenchmark() {
    }

    /** Make the rings. */
    @Setup
    public void create() {
        rings = new RingPairs();
    }

    /** Give their memory back. */
    @TearDown
    public void close() {
        rings.close();
    }

    /**
     * Batches through each kind of ring, the plain copy of their payloads, and of half of them.
     *
     * @param times to add to.
     * @return something of all.
     */
    @Benchmark
    public long alternating(RingTimes times) {
        final Laps laps = new Laps();
        final int paired = paired(BATCHES);
        times.pairedNs += laps.next();
        final int mapped = mapped(BATCHES);
        times.mappedNs += laps.next();
        final int agrona = agrona(BATCHES);
        times.agronaNs += laps.next();
        final int copied = copy(BATCHES);
        times.floorNs += laps.next();
        final int half = copy(BATCHES / 2);
        times.halfFloorNs += laps.next();
        times.packets += paired;
        return paired ^ mapped ^ agrona ^ (long)copied << Integer.SIZE ^ half;
    }

    /** Both ends in this process; returns packets read. */
    int paired(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.pairedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
            }
            rings.pairedOut.publish();
            read += rings.pairedIn.poll(rings.copying, batch);
        }
        return read;
    }

    /** Through the control page of mapped files, as two processes would; returns packets read. */
    int mapped(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.mappedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
            }
            rings.mappedOut.publish();
            read += rings.mappedIn.poll(rings.copied, batch);
        }
        return read;
    }

    /**
     * Agrona's {@code OneToOneRingBuffer}, which ends a read where its memory ends: a batch may take two. Returns
     * messages read.
     */
    int agrona(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.agrona.write(1, rings.source, 0, payloadLength);
            }
            for (int left = batch; left > 0;) {
                final int some = rings.agrona.read(rings.agronaCopying, left);
                left -= some;
                read += some;
            }
        }
        return read;
    }

    /** The floor: the payloads of each batch, in and out; returns payloads copied. */
    int copy(int batches) {
        int copied = 0;
        for (int b = 0; b < batches; b++) {
            copied += rings.copyBatch(batch, payloadLength);
        }
        return copied;
    }
}
