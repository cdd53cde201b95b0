/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

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
import org.ringsave.bench.workload.Workload;

/**
 * What does a save cost whose destination is new, and what does a process's first save cost? One operation is a whole
 * save and its floor; getting the memory and giving it back is part of both. Run it once more with
 * {@code GLIBC_TUNABLES=glibc.malloc.hugetlb=1} in the environment to see what transparent huge pages change where the
 * system grants them on request.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ColdMemoryBenchmark {
    /** Where the image goes. */
    @Param({"warm", "allocated", "mapped"})
    ImageMemory memory;
    /** Length of every chunk in bytes. */
    @Param("65536")
    int chunkLength;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("1.0")
    double fill;

    private SaveSubject subject;

    /** Made by the benchmark's harness. */
    public ColdMemoryBenchmark() {
    }

    /** Bring the set into its seeded state. */
    @Setup
    public void create() {
        subject = new SaveSubject(new Workload(channels, ringPages, fill, 0, 42), Destination.rotating, chunkLength);
        memory.use(subject.memoryLength(), to -> 0);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        memory.close();
        subject.close();
    }

    /**
     * A save, and the plain copy of the live bytes.
     *
     * @param turns to add to.
     * @return something of all.
     */
    @Benchmark
    public long alternating(Turns turns) {
        final int length = subject.memoryLength();
        return turns.take(
            () -> memory.use(length, to -> subject.copyTo(new UnsafeBuffer(to))),
            () -> memory.use(length / 2, to -> subject.copyHalfTo(new UnsafeBuffer(to))),
            () -> memory.use(length, subject::saveTo));
    }

    /**
     * The first save of a JVM, into memory of its own.
     *
     * @return the image's length in bytes.
     */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    @Fork(value = 5, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
        "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
    public long firstSave() {
        return memory.use(subject.memoryLength(), subject::saveTo);
    }

    /**
     * Its floor: the first copy of a JVM.
     *
     * @return where the last byte went.
     */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    @Fork(value = 5, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
        "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
    public long firstCopy() {
        return memory.use(subject.memoryLength(), to -> subject.copyTo(new UnsafeBuffer(to)));
    }
}
