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
 * How fast are the rings? One operation writes a batch of packets and reads it, on one thread, beside Agrona's
 * one-to-one ring buffer. Both copy a payload in, and once out: Agrona's handler into a buffer, as ours does where both
 * ends live in this process; a ring of another process is copied out before its handler is called, which then copies
 * no more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingBenchmark {
    /** Length of a payload in bytes. */
    @Param({"64", "256", "1500"})
    int payloadLength;
    /** Packets of a batch: published together by ours, one by one by Agrona's, which has no other way. */
    @Param({"1", "16"})
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
     * Both ends in this process.
     *
     * @return packets read.
     */
    @Benchmark
    public int paired() {
        for (int i = 0; i < batch; i++) {
            rings.pairedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
        }
        rings.pairedOut.publish();
        return rings.pairedIn.poll(rings.copying, batch);
    }

    /**
     * Through the control page of mapped files, as two processes would.
     *
     * @return packets read.
     */
    @Benchmark
    public int mapped() {
        for (int i = 0; i < batch; i++) {
            rings.mappedOut.append(Packet.IN_BAND, 0, i, rings.source, 0, payloadLength);
        }
        rings.mappedOut.publish();
        return rings.mappedIn.poll(rings.copied, batch);
    }

    /**
     * Agrona's {@code OneToOneRingBuffer}.
     *
     * @return messages read.
     */
    @Benchmark
    public int agronaBaseline() {
        for (int i = 0; i < batch; i++) {
            rings.agrona.write(1, rings.source, 0, payloadLength);
        }
        return rings.agrona.read(rings.agronaCopying, batch);
    }
}
