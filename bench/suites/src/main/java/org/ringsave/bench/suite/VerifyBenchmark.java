/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.restore.RestoreSession;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How much does it cost to verify an image? One operation is the verification of a whole image in memory and its floor
 * by turns: the CRC32C of the same bytes, which every verification needs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifyBenchmark {
    /** Length of every piece of the image in bytes. */
    @Param({"1376", "65536", "1048576"})
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

    private final CRC32C crc = new CRC32C();
    private ByteBuffer image;
    private RestoreSession session;

    /** JMH makes the state. */
    public VerifyBenchmark() {
    }

    /** Save the seeded set once. */
    @Setup
    public void create() {
        try (SaveSubject source = new SaveSubject(new Workload(channels, ringPages, fill, 0, 42), Destination.rotating,
            chunkLength)) {
            image = source.image();
        }
        session = new RestoreSession();
    }

    /**
     * Verify every byte of the image, piece by piece.
     *
     * @return the image's length in bytes.
     */
    long verify() {
        session.beginVerify();
        final int length = image.capacity();
        for (int index = 0; index < length; index += chunkLength) {
            image.limit(Math.min(length, index + chunkLength)).position(index);
            session.restoreFromBuffer(image);
        }
        final long verified = session.imageLength();
        session.end();
        return verified;
    }

    private long checksum(int length) {
        crc.reset();
        for (int index = 0; index < length; index += chunkLength) {
            crc.update(image.limit(Math.min(length, index + chunkLength)).position(index));
        }
        return crc.getValue();
    }

    /**
     * A verification, and the checksum of the same bytes.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        return turns.take(() -> checksum(image.capacity()), () -> checksum(image.capacity() / 2), this::verify);
    }
}
