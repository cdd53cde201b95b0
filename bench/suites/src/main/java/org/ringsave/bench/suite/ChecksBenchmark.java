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
 * How much of a save do checksums and bounds checks cost? One operation is a whole save of the set and its floor, by
 * turns. The methods differ only in the checks that their JVM leaves out; compare each with the floor of its own turns.
 * Without checksums, {@link NoChecksum} stands in the place of the engine's. No reader accepts such an image.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksBenchmark {
    private static final String OPEN = "java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final String NO_BOUNDS_CHECKS = "-Dagrona.disable.bounds.checks=true";

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

    /** JMH makes the state. */
    public ChecksBenchmark() {
    }

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        NoChecksum.installIfAsked();
        subject = new SaveSubject(new Workload(channels, ringPages, fill, 0, 42), Destination.rotating, chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        subject.close();
    }

    /**
     * All checks on, as users run it.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long allChecks(AlternatingTimes turns) {
        return subject.take(turns);
    }

    /**
     * Without CRC32C of blocks and records.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    @Fork(value = 3, jvmArgsPrepend = {"--add-opens", OPEN, "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g",
        NoChecksum.ARGUMENT})
    public long withoutChecksums(AlternatingTimes turns) {
        return subject.take(turns);
    }

    /**
     * Without the bounds checks of Agrona's buffers, in the save and in the floor.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    @Fork(value = 3, jvmArgsPrepend = {"--add-opens", OPEN, "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g",
        NO_BOUNDS_CHECKS})
    public long withoutBoundsChecks(AlternatingTimes turns) {
        return subject.take(turns);
    }

    /**
     * Without either.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    @Fork(value = 3, jvmArgsPrepend = {"--add-opens", OPEN, "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g",
        NoChecksum.ARGUMENT, NO_BOUNDS_CHECKS})
    public long withoutEither(AlternatingTimes turns) {
        return subject.take(turns);
    }
}
