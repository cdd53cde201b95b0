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
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How much do requests in flight add to a save? Each has a payload of {@value Workload#IN_FLIGHT_PAYLOAD} bytes and a
 * context of {@value Workload#IN_FLIGHT_CONTEXT}. One operation is a whole save of the set and its floor, by turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InFlightSaveBenchmark {
    /** Requests in flight at the near end of each channel. */
    @Param({"0", "1", "16", "64"})
    int inFlight;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("0.25")
    double fill;
    /** Length of every chunk in bytes. */
    @Param("65536")
    int chunkLength;

    private SaveSubject subject;

    /** JMH makes the state. */
    public InFlightSaveBenchmark() {
    }

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        subject = new SaveSubject(new Workload(channels, ringPages, fill, inFlight, 42), Destination.rotating,
            chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.close();
    }

    /**
     * A save, and the plain copy of the live bytes of the rings.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return subject.take(turns);
    }
}
