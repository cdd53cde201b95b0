/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;

/**
 * How fast are the rings between two threads? One operation of a writer writes a batch of packets and waits for room;
 * one of a reader reads as many. Copies are those of {@link RingBenchmark}. Compare the writers' figures: written
 * packets are read packets, except for one ring's worth.
 *
 * <p>The ways cannot take turns here. Each pair of threads settles into one of two modes when it starts and stays there
 * for seconds, so forks and iterations differ. The floor and its half need no second thread and do take turns.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingThreadsBenchmark {
    private static final int BATCHES = 256;
    private static final int HALF = BATCHES / 2;

    /** Length of a payload in bytes. */
    @Param({"64", "256", "1500"})
    int payloadLength;
    /** Packets of a batch. */
    @Param({"1", "16", "64"})
    int batch;

    private RingPairs rings;

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
     * Both ends in this process: writes.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("paired")
    @GroupThreads(1)
    public void pairedWriter(Control control) {
        write(rings.pairedOut, control);
    }

    /**
     * Both ends in this process: reads.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("paired")
    @GroupThreads(1)
    public void pairedReader(Control control) {
        for (int read = 0; read < batch && !control.stopMeasurement;) {
            read += rings.pairedIn.poll(rings.copies.copying, batch - read);
        }
    }

    /**
     * Mapped files: writes.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("mapped")
    @GroupThreads(1)
    public void mappedWriter(Control control) {
        write(rings.mappedOut, control);
    }

    /**
     * Mapped files: reads.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("mapped")
    @GroupThreads(1)
    public void mappedReader(Control control) {
        for (int read = 0; read < batch && !control.stopMeasurement;) {
            read += rings.mappedIn.poll(rings.copies.copied, batch - read);
        }
    }

    /**
     * Agrona: writes.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("agronaBaseline")
    @GroupThreads(1)
    public void agronaWriter(Control control) {
        for (int i = 0; i < batch; i++) {
            while (!rings.agrona.write(1, rings.source, 0, payloadLength)) {
                if (control.stopMeasurement) {
                    return;
                }
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Agrona: reads.
     *
     * @param control tells when to give up waiting.
     */
    @Benchmark
    @Group("agronaBaseline")
    @GroupThreads(1)
    public void agronaReader(Control control) {
        for (int read = 0; read < batch && !control.stopMeasurement;) {
            read += rings.agrona.read(rings.copies.agronaCopying, batch - read);
        }
    }

    /**
     * The floor, on one thread: payloads of batches into memory as long as a ring, and out of it, all of them and then
     * half of them. One operation is one batch, as in the other methods.
     *
     * @param times to add to.
     * @return a value that depends on both.
     */
    @Benchmark
    @Group("copyBaseline")
    @GroupThreads(1)
    @OperationsPerInvocation(BATCHES + HALF)
    public int copyAlone(CopyTimes times) {
        final Laps laps = new Laps();
        final int all = copy(BATCHES);
        times.floorNs += laps.next();
        final int half = copy(HALF);
        times.halfFloorNs += laps.next();
        return all ^ half;
    }

    private int copy(int batches) {
        int sum = 0;
        for (int i = 0; i < batches; i++) {
            sum += rings.copies.copyBatch(batch, payloadLength);
        }
        return sum;
    }

    private void write(OutgoingRing ring, Control control) {
        for (int i = 0; i < batch; i++) {
            while (ring.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength) < 0) {
                ring.publish();
                if (control.stopMeasurement) {
                    return;
                }
                Thread.onSpinWait();
            }
        }
        ring.publish();
    }
}
