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
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How much more does a save to new memory cost, and how much more the first save of a process? One operation is a whole
 * save and its floor. Both include getting the memory and giving it back. A save to memory in use takes a turn too. The
 * suite counts how much of the new memory came in huge pages: where the system grants them on request,
 * {@code GLIBC_TUNABLES=glibc.malloc.hugetlb=1} in the environment makes the C library ask, from glibc 2.35 on.
 *
 * <p>The set is so large that half of its image takes more than 32 MiB. Up to that length glibc keeps freed memory and
 * hands it out again; beyond, each {@code mmap} gives new memory. Source: glibc, {@code malloc/malloc.c},
 * {@code DEFAULT_MMAP_THRESHOLD_MAX}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
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
    @Param("640")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** Share of each ring that holds packets. */
    @Param("1.0")
    double fill;

    private SaveSubject subject;

    /** JMH makes the state. */
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
     * A save to memory in use, the plain copy of all live bytes and of half of them, and a save to new memory.
     *
     * @param turns to add to.
     * @param cold  likewise.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns, ColdTimes cold) {
        final Laps laps = new Laps();
        final long warm = subject.save();
        cold.warmNs += laps.next();
        return warm ^ take(turns, cold);
    }

    /**
     * The first copy and the first save of a JVM, each to memory of its own.
     *
     * @param turns to add to.
     * @param cold  likewise.
     * @return a value that depends on all results.
     */
    @Benchmark
    @Fork(value = 5, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
        "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
    @Warmup(iterations = 0)
    @Measurement(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
    public long first(AlternatingTimes turns, ColdTimes cold) {
        return take(turns, cold);
    }

    private long take(AlternatingTimes turns, ColdTimes cold) {
        final int length = subject.memoryLength();
        return turns.take(
            () -> memory.use(length, to -> subject.copyTo(new UnsafeBuffer(to))),
            () -> memory.use(length / 2, to -> subject.copyHalfTo(new UnsafeBuffer(to))),
            () -> memory.use(length, to -> {
                final long saved = subject.saveTo(to);
                turns.exclude(cold.look(to));
                return saved;
            }));
    }
}
