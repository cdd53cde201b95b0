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
 * How fast are the rings on one thread? A batch of packets is written and read, again and again, by turns with Agrona's
 * one-to-one ring buffer and with the floor, a plain copy of the same payloads. Each copies a payload in once and out
 * once. Agrona's handler copies it into a buffer, as ours does where both ends live in this process. The ring of
 * another process is copied out before its handler is called, which then copies nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingBenchmark {
    /**
     * Packets of a turn: so many that reading the clock is nothing beside them, so few that all ways meet the same
     * minute.
     */
    private static final int BATCHES = 256;

    /** Length of a payload in bytes. */
    @Param({"64", "256", "1500"})
    int payloadLength;
    /** Packets of a batch. Ours publishes them together; Agrona's has no other way than one by one. */
    @Param({"1", "16"})
    int batch;

    private RingPairs rings;

    /** JMH makes the state. */
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
     * @return a value that depends on all results.
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

    /** Both ends in this process; returns read packets. */
    int paired(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.pairedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
            }
            rings.pairedOut.publish();
            read += rings.pairedIn.poll(rings.copies.copying, batch);
        }
        return read;
    }

    /** Through the control page of mapped files, as two processes would; returns read packets. */
    int mapped(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.mappedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
            }
            rings.mappedOut.publish();
            read += rings.mappedIn.poll(rings.copies.copied, batch);
        }
        return read;
    }

    /**
     * Agrona's {@code OneToOneRingBuffer}. A read ends where its memory ends, so a batch may take two. Returns read
     * messages.
     */
    int agrona(int batches) {
        int read = 0;
        for (int b = 0; b < batches; b++) {
            for (int i = 0; i < batch; i++) {
                rings.agrona.write(1, rings.source, 0, payloadLength);
            }
            for (int left = batch; left > 0;) {
                final int some = rings.agrona.read(rings.copies.agronaCopying, left);
                left -= some;
                read += some;
            }
        }
        return read;
    }

    /** The floor: the payloads of each batch, in and out; returns copied payloads. */
    int copy(int batches) {
        int copied = 0;
        for (int b = 0; b < batches; b++) {
            copied += rings.copies.copyBatch(batch, payloadLength);
        }
        return copied;
    }
}
