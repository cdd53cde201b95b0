/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
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
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How long does one call of saveContinue take, and how much does it allocate? One operation is one call. The next save
 * begins in the call after the last one, so its begin counts too. Run with {@code -prof gc} for allocated bytes.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SaveContinueCallBenchmark {
    /** Length of every chunk in bytes. */
    @Param({"1376", "8160", "65536", "1048576"})
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

    private ChannelSet set;
    private SaveSession session;
    private ByteBuffer memory;
    private ByteBuffer source;
    private int chunk;

    /** Bring the set into its seeded state and begin the first save. */
    @Setup
    public void create() {
        set = new Workload(channels, ringPages, fill, 0, 42).create();
        session = new SaveSession();
        session.begin(set, 1);
        memory = Destination.rotating.allocate(session.imageLength(), chunkLength);
        source = Destination.rotating.allocate(session.imageLength(), chunkLength);
    }

    /** Give the memory back. */
    @TearDown
    public void close() {
        session.end();
        set.close();
    }

    /**
     * One call.
     *
     * @return bytes written.
     */
    @Benchmark
    public int saveContinue() {
        memory.limit(chunk + chunkLength).position(chunk);
        if (session.saveContinue(memory) == SaveStatus.SUCCESS) {
            session.end();
            session.begin(set, 1);
        }
        chunk = Destination.rotating.next(chunk, chunkLength, memory.capacity());
        return session.bytesFilled();
    }

    /**
     * The floor: a copy of one chunk, from memory as large as all rings.
     *
     * @return the end index of the copy.
     */
    @Benchmark
    public int copyBaseline() {
        return copy(chunkLength);
    }

    /**
     * Its control, the floor of half a chunk: about half of the floor where bytes count more than calls. The halves lie
     * one after another too; else half of each fetched line and page would be wasted.
     *
     * @return the end index of the copy.
     */
    @Benchmark
    public int halfCopyBaseline() {
        return copy(chunkLength / 2);
    }

    private int copy(int length) {
        final int index = chunk;
        memory.clear().put(index, source, index, length);
        chunk = Destination.rotating.next(index, length, memory.capacity());
        return index;
    }
}
