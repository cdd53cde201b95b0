/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.delta.ImageMerge;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A sink that fails at any of its calls fails only the save. */
class SinkFaultTest {
    @TempDir
    private Path directory;

    /** The exception of a failing call. */
    private enum Fault {
        CHECKED, UNCHECKED, ERROR;

        void raise() throws IOException {
            if (this == CHECKED) {
                throw new IOException("no space");
            }
            if (this == UNCHECKED) {
                throw new IllegalArgumentException("no sense");
            }
            throw new AssertionError("no luck");
        }
    }

    /** An image file whose k-th call, complete included, fails after half of its bytes. */
    private static RecordingSink failing(ImageSink file, Fault fault, int failing) {
        return RecordingSink.before(file, (call, chunk, offset) -> {
            if (call == failing) {
                if (chunk != null) {
                    file.write(chunk.limit(chunk.limit() / 2), offset);
                }
                fault.raise();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Proves("A save whose sink fails at any call keeps the old file.")
    void failedSinkCallKeepsTheOldFileAndTheSet(Fault fault) throws IOException {
        final Path path = directory.resolve("file.img");
        Files.writeString(path, "old");
        try (ChannelSet set = SeededSet.paused(91, 3, 1)) {
            final SaveSession session = new SaveSession();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(512);
            int failing = 0;
            boolean failed = true;
            while (failed) {
                session.begin(set, 5);
                final RecordingSink sink = failing(ImageFile.create(path, SyncMode.NONE), fault, failing);
                failed = fails(session, sink, chunk);
                assertThat(sink.abandoned()).isEqualTo(failed ? 1 : 0);
                assertThat(sink.calls()).isEqualTo(failed ? failing + 1 : failing);
                assertThat(NewFileTest.names(directory)).containsExactly("file.img");
                set.resume();
                assertThat(set.state()).isEqualTo(ChannelState.OPEN);
                set.pause();
                assertThatThrownBy(() -> session.begin(set, SaveMode.PAUSED, 5, "0".repeat(32)))
                    .hasMessageContaining(failed ? "there is none" : "these are " + session.cutId());
                if (failed) {
                    assertThat(path).hasContent("old");
                    failing++;
                }
                Cases.count(1);
            }
            assertThat(failing).isGreaterThan(10);
            assertThat(Files.readAllBytes(path)).isEqualTo(SeededSet.bytes(SeededSet.image(set, 5)));
        }
    }

    private static boolean fails(SaveSession session, ImageSink sink, ByteBuffer chunk) {
        try {
            ImageFile.save(session, sink, chunk);
            return false;
        } catch (IOException | IllegalArgumentException | AssertionError e) {
            assertThat(e).hasMessageStartingWith("no ");
            return true;
        }
    }

    /** A sink that leaves the last 8 bytes of its k-th chunk, and takes all of the others. */
    private static final class LeavingSink implements ImageSink {
        private int chunks;
        private long leftAt;
        private boolean completed;
        private boolean abandoned;

        LeavingSink(int taken) {
            chunks = taken;
        }

        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            leftAt = imageOffset;
            chunk.position(chunk.limit() - (chunks-- == 0 ? 8 : 0));
        }

        @Override
        public void complete() {
            completed = true;
        }

        @Override
        public void abandon() {
            abandoned = true;
        }
    }

    private void assertRefused(LeavingSink sink, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class)
            .hasMessage("write: " + LeavingSink.class.getName() + " left 8 bytes of the chunk at image offset "
                + sink.leftAt
                + "; take all of them and move the position to the limit, or throw");
        assertThat(sink.abandoned).isTrue();
        assertThat(sink.completed).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void bytesThatASinkLeavesFailItsSave(int taken) throws IOException {
        try (ChannelSet set = SeededSet.paused(93, 3, 1)) {
            final SaveSession session = new SaveSession();
            session.begin(set, 5);
            final LeavingSink sink = new LeavingSink(taken);
            assertRefused(sink, () -> ImageFile.save(session, sink, ByteBuffer.allocateDirect(512)));
            assertThat(session.isSaving()).isFalse();

            final SaveAgent agent = new SaveAgent(session, 512, Long.MAX_VALUE);
            final LeavingSink ofAgent = new LeavingSink(taken);
            agent.start(set, SaveMode.PAUSED, 6, ofAgent);
            assertRefused(ofAgent, () -> {
                while (agent.isSaving()) {
                    agent.doWork();
                }
            });
            assertThat(agent.isComplete()).isFalse();
            assertThat(agent.isSaving()).isFalse();

            session.begin(set, 7);
            final Path image = directory.resolve("image");
            ImageFile.save(session, ImageFile.create(image, SyncMode.NONE), ByteBuffer.allocateDirect(4096));
            final LeavingSink ofMerge = new LeavingSink(0);
            assertRefused(ofMerge, () -> ImageMerge.merge(image, List.of(), ofMerge));
        }
    }

    @Test
    void saveIsAbandonedWhenTheSetIsClosedInTheSink() throws IOException {
        final Path path = directory.resolve("file.img");
        final ChannelSet set = SeededSet.paused(92, 2, 1);
        final SaveSession session = new SaveSession();
        session.begin(set, 5);
        final ImageSink file = ImageFile.create(path, SyncMode.FULL);
        final RecordingSink closing = RecordingSink.before(file, (call, chunk, offset) -> set.close());
        assertThatThrownBy(() -> ImageFile.save(session, closing, ByteBuffer.allocateDirect(256)))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("cancelled");
        assertThat(NewFileTest.names(directory)).isEmpty();
    }
}
