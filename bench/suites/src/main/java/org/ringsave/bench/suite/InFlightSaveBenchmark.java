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
 * How much more than their bytes do requests in flight cost in a save and in a restore? Each has a payload of {@value
 * Workload#IN_FLIGHT_PAYLOAD} bytes and a context of {@value Workload#IN_FLIGHT_CONTEXT}. The floor is a copy of the
 * bytes of rings and requests with their CRC32C; the requests of a channel are one piece. One operation is a save or
 * restore of the whole set and its floor, by turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
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
    private CheckedCopy floor;
    private RestoreSubject restore;

    /** JMH makes the state. */
    public InFlightSaveBenchmark() {
    }

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        final Workload workload = new Workload(channels, ringPages, fill, inFlight, 42);
        subject = new SaveSubject(workload, Destination.rotating, chunkLength);
        floor = subject.floorWithRequests();
        restore = new RestoreSubject(subject.image(), workload.createEmpty(), chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.close();
        restore.close();
    }

    /**
     * A save and its floor.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return subject.take(turns, floor);
    }

    /**
     * A restore into an existing set and its floor. The set is emptied before, in the time of neither.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long restoring(AlternatingTimes turns) {
        return restore.take(turns);
    }
}
