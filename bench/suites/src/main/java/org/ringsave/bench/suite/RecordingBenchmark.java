/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
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
import org.ringsave.aeron.ImageArchive;
import org.ringsave.aeron.ImageRecording;
import org.ringsave.aeron.RecordingState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.Workload;

/**
 * How much of an archive's rate does the recording of a live save have? One operation is a recording, from the cut
 * until the archive has the image, and its floor by turns: claims of the same lengths, into which the same image bytes
 * are copied with a CRC32C of them, until the archive has these. Driver and archive work in one thread of their own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
    "-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=8g"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBenchmark {
    private static final int TURN_LENGTH = 64 * 1024;

    /** Longest frame in bytes. */
    @Param({"1408", "8192", "65504"})
    int mtu;
    /** Channels of the set. */
    @Param("256")
    int channels;
    /** Data pages of each ring. */
    @Param("16")
    int ringPages;
    /** A directory that exists; {@value ScratchDirectory#TEMPORARY} is the one for temporary files. */
    @Param(ScratchDirectory.TEMPORARY)
    String directory;

    private final SaveSession session = new SaveSession();
    private int fragmentLimit;
    private ChannelSet set;
    private ByteBuffer image;
    private ScratchDirectory scratch;
    private RecordingArchive archive;
    private ImageArchive images;

    /** JMH makes the state. */
    public RecordingBenchmark() {
    }

    /**
     * Save the seeded set once, and start the archive.
     *
     * @throws IOException if no directory can be made.
     */
    @Setup
    public void create() throws IOException {
        set = new Workload(channels, ringPages, 1.0, 0, 42).create();
        session.begin(set, 1);
        image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
        session.saveContinue(image);
        session.end();
        image.flip();
        set.resume();
        scratch = new ScratchDirectory(directory);
        archive = new RecordingArchive(scratch.resolve("archive"), mtu);
        images = archive.images();
        fragmentLimit = Math.max(1, TURN_LENGTH / mtu);
    }

    /**
     * Remove the files, and give the memory back.
     *
     * @throws IOException if a file can't be removed.
     */
    @TearDown
    public void close() throws IOException {
        archive.close();
        scratch.close();
        set.close();
    }

    private long record(ImageRecording recording) {
        recording.start(session, set, SaveMode.LIVE);
        while (recording.isUnderWay()) {
            if (recording.doWork(fragmentLimit) == 0) {
                Thread.onSpinWait();
            }
        }
        if (recording.state() != RecordingState.DONE) {
            throw new IllegalStateException("the recording ended as " + recording.state(), recording.failure());
        }
        return image.limit();
    }

    /**
     * A recording, and raw claims of the same bytes. The recordings begin before their turns, and are removed behind
     * all turns.
     *
     * @param turns to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(AlternatingTimes turns) {
        final ImageRecording recording = images.open(archive.channel(), 1, null);
        try (recording; RecordedClaims floor = new RecordedClaims(archive, image, TURN_LENGTH);
            RecordedClaims half = new RecordedClaims(archive, image, TURN_LENGTH)) {
            return turns.take(() -> floor.record(image.limit()), () -> half.record(image.limit() / 2),
                () -> record(recording));
        } finally {
            archive.remove(recording.recordingId());
        }
    }
}
