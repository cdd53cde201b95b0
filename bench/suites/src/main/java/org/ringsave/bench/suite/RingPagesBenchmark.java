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
 * Does a save depend on the way the same bytes are divided into rings? One operation is a whole save of about 64 MiB of
 * rings and its floor, by turns; the longer the rings, the fewer the channels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingPagesBenchmark {
    /** Data pages of all rings of one side together. */
    private static final int PAGES = 8_192;

    /** Data pages of each ring. */
    @Param({"1", "4", "16", "64", "256", "1024", "4096"})
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("0.5")
    double fill;
    /** Length of every chunk in bytes. */
    @Param("65536")
    int chunkLength;

    private SaveSubject subject;

    /** JMH makes the state. */
    public RingPagesBenchmark() {
    }

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        subject = new SaveSubject(new Workload(Math.max(1, PAGES / ringPages), ringPages, fill, 0, 42),
            Destination.rotating, chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.close();
    }

    /**
     * A save, and the plain copy of the live bytes.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return subject.take(turns);
    }
}
