/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.aeron.codec.DoneEncoder;

/** A recording whose last frame is as long as the end of an image, and is none. */
class RecordingTailTest {
    private static final int IMAGE_STREAM = 21_331;
    private static final long ID = 7;
    private static final int DONE_LENGTH = 96;

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;

    @BeforeEach
    void open() {
        archive = new TestArchive(folder);
        images = new ImageArchive(archive.archive, "set");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private static void end(ExclusivePublication out, String how) {
        switch (how) {
            case "fragment" -> assertThat(new RawMessages(out).fragment(ID, 0, DONE_LENGTH - 32, DONE_LENGTH - 32))
                .isTrue();
            case "bytes" -> assertThat(out.offer(new UnsafeBuffer(new byte[DONE_LENGTH]))).isPositive();
            case "damaged" -> {
                final Message message = new Message();
                message.begin(new DoneEncoder()).putCutId(Message.idBytes("a".repeat(Message.ID_LENGTH)), 0,
                    Message.ID_LENGTH);
                final int last = message.seal().length() - 1;
                message.buffer().putByte(last, (byte)~message.buffer().getByte(last));
                assertThat(out.offer(message.buffer(), 0, message.length())).isPositive();
            }
            default -> {
                // As of a save that is cancelled.
                final BufferClaim claim = new BufferClaim();
                assertThat(out.tryClaim(DONE_LENGTH, claim)).isPositive();
                claim.abort();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fragment", "bytes", "padding", "damaged"})
    void recordingThatEndsInAnotherMessageIsBroken(String last) {
        final String channel = "aeron:ipc?" + RecordedImage.alias("set", 1, null);
        final ExclusivePublication out =
            archive.archive.context().aeron().addExclusivePublication(channel, IMAGE_STREAM);
        try (ImageRecording recording = images.record(out, channel)) {
            assertThat(recording.recordingId()).isZero();
            assertThat(new RawMessages(out).offer(ID, 0)).isTrue();
            end(out, last);
        }
        TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
        final RecordedImage image = images.list().get(0);
        assertThat(image.stopPosition()).isEqualTo(160 + RecordedFrames.DONE_LENGTH);
        assertThat(images.cutId(image)).isNull();
        assertThat(images.find(1)).isEmpty();
        assertThat(images.purge(1)).containsExactly(image);
    }
}
