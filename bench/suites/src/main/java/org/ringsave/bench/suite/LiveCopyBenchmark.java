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
 * Does the copy of a live save cost more than that of a paused save, if no traffic meets it? The floor here is the
 * paused save. {@link BrownoutRig} measures live saves and traffic together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LiveCopyBenchmark {
    /** Length of every chunk in bytes. */
    @Param({"1376", "65536"})
    int chunkLength;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param({"1.0", "0.25"})
    double fill;

    private SaveSubject subject;
    private SaveSubject half;

    /** JMH makes the state. */
    public LiveCopyBenchmark() {
    }

    /** Bring the set, and one of half its channels, into their seeded states. */
    @Setup
    public void create() {
        subject = new SaveSubject(new Workload(channels, ringPages, fill, 0, 42), Destination.rotating, chunkLength);
        half = new SaveSubject(new Workload(channels / 2, ringPages, fill, 0, 42), Destination.rotating, chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.close();
        half.close();
    }

    /**
     * A live save, and a paused one.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return turns.take(subject::save, half::save, subject::saveLive);
    }
}
