/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Recordings of an archive that does nothing for a while. */
class StalledArchiveTest {
    private static final int WORK = 10_000;
    private static final long LOOK_NS = 1_000_000_000;

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;

    @BeforeEach
    void open() {
        archive = TestArchive.stallable(folder);
        images = new ImageArchive(archive.archive, "set");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private static void work(ImageRecording recording) {
        for (int i = 0; i < WORK; i++) {
            recording.doWork();
        }
    }

    @Test
    void silentArchiveFailsARecording() {
        final TestClock clock = new TestClock();
        images = new ImageArchive(archive.archive, "set", clock);
        try (ChannelSet set = SeededSet.paused(1, 2, 2); ImageRecording recording = images.open(1, null)) {
            recording.start(new SaveSession(), set, SaveMode.LIVE);
            archive.stall();
            try {
                final int cycles = 1000;
                for (int i = 0; i < cycles; i++) {
                    clock.pass(LOOK_NS);
                    recording.doWork();
                }
            } finally {
                archive.resume();
            }
            assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
            assertThat(recording.failure()).isInstanceOf(IOException.class).hasMessage("the archive has not recorded on"
                + " for 10 s, at position 0 of recording 0: look at its disk and its log, and take a new cut");
        }
    }

    /** All bytes are out, and the owner gives up before the archive has said that it has them. */
    @Test
    void imageThatMayNotBeRecordedIsNoBase() {
        final SaveSession session = new SaveSession();
        try (ChannelSet set = SeededSet.paused(1, 2, 2); ImageRecording recording = images.open(1, null)) {
            recording.start(session, set, SaveMode.LIVE);
            archive.stall();
            try {
                work(recording);
                assertThat(recording.state()).isEqualTo(RecordingState.UNDER_WAY);
                final String cutId = session.cutId();
                recording.cancel();
                assertThat(recording.state()).isEqualTo(RecordingState.CANCELLED);
                assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 2, cutId))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(cutId);
            } finally {
                archive.resume();
            }
        }
    }

    @Test
    void recordingIsNotDoneBeforeItsLastMessageIsRecorded() {
        final String channel = "aeron:ipc?" + RecordedImage.alias("set", 1, null);
        final ExclusivePublication stream = archive.archive.context().aeron().addExclusivePublication(channel, 1);
        final SaveSession session = new SaveSession();
        try (ChannelSet set = SeededSet.paused(1, 2, 2);
            ImageRecording recording = images.record(stream, channel)) {
            recording.start(session, set, SaveMode.LIVE);
            TestArchive.await(() -> {
                recording.doWork();
                return session.offset() == session.imageLength();
            });
            final long position = stream.position();
            TestArchive.await(() -> archive.archive.getRecordingPosition(0) == position);
            archive.stall();
            try {
                work(recording);
                assertThat(stream.position()).isEqualTo(position + RecordedFrames.DONE_LENGTH);
                assertThat(recording.state()).isEqualTo(RecordingState.UNDER_WAY);
            } finally {
                archive.resume();
            }
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            assertThat(recording.state()).isEqualTo(RecordingState.DONE);
        }
    }

    @Test
    void closedStreamIsNotDone() {
        final String channel = "aeron:ipc?" + RecordedImage.alias("set", 1, null);
        final ExclusivePublication stream = archive.archive.context().aeron().addExclusivePublication(channel, 1);
        try (ChannelSet set = SeededSet.paused(1, 2, 2);
            ImageRecording recording = images.record(stream, channel)) {
            recording.start(new SaveSession(), set, SaveMode.LIVE);
            archive.stall();
            try {
                work(recording);
                assertThat(recording.state()).isEqualTo(RecordingState.UNDER_WAY);
                stream.close();
                work(recording);
            } finally {
                archive.resume();
            }
            assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
            assertThat(recording.failure()).isInstanceOf(IOException.class).hasMessage("the stream of recording 0 is"
                + " closed before the archive had all of it: look at the client and its driver, and take a new cut");
        }
    }
}
