/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Images in an embedded archive. */
class ImageArchiveTest {
    private static final int LIMIT = 1 << 28;

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;
    private final TestClock clock = new TestClock();
    private final SaveSession session = new SaveSession();
    private final RestoreSession restore = new RestoreSession();

    @BeforeEach
    void open() {
        archive = new TestArchive(folder.resolve("archive"));
        images = new ImageArchive(archive.archive, "set", clock);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private static void finish(ImageRecording recording) {
        TestArchive.await(() -> {
            recording.doWork();
            return !recording.isUnderWay();
        });
    }

    private void record(ChannelSet set, String channel, long label, String base) {
        TestArchive.record(images.open(channel, label, base), session, set, images);
    }

    private void record(ChannelSet set, long label) {
        record(set, "aeron:ipc", label, null);
    }

    private void replay(RecordedImage image) {
        try (ImageReplay replay = images.replay(image, restore)) {
            TestArchive.await(() -> {
                replay.doWork();
                return !replay.isUnderWay();
            });
            assertThat(replay.isComplete()).as("%s", replay.failure()).isTrue();
        }
    }

    private void begin() {
        restore.end();
        restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
    }

    private void requireApplied(byte[] expected, long label) {
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, label))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aeron:ipc", "aeron:ipc?mtu=1408|term-length=64k", "aeron:ipc?mtu=65504|term-length=1m"})
    @Proves("A recorded image comes back from any offset of it.")
    void recordedImageComesBackFromAnyOffset(String channel) {
        final SplittableRandom random = new SplittableRandom(6);
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, channel, 7, null);
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 7));
            final RecordedImage image = images.find(7).orElseThrow();
            assertThat(images.cutId(image)).isEqualTo(session.cutId());
            final int cases = Repeats.of(8);
            for (int i = 0; i < cases; i++) {
                begin();
                // As if a replay before had brought these bytes.
                restore.restoreFromBuffer(ByteBuffer.allocateDirect(expected.length)
                    .put(expected, 0, i == 0 ? 0 : random.nextInt(expected.length)).flip());
                replay(image);
                requireApplied(expected, 7);
                Cases.count(1);
            }
        }
    }

    @Test
    void deltaFollowsItsBase() {
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, 1);
            final String base = session.cutId();
            set.regions().get(0).buffer().putLong(8, 99);
            record(set, "aeron:ipc", 2, base);
            begin();
            replay(images.find(1).orElseThrow());
            restore.next();
            final RecordedImage delta = images.find(2).orElseThrow();
            assertThat(delta.baseCutId()).isEqualTo(base).isEqualTo(images.cutId(images.find(1).orElseThrow()));
            replay(delta);
            requireApplied(SeededSet.bytes(SeededSet.image(set, 2)), 2);
        }
    }

    @Test
    void fileIsRecorded() throws IOException {
        final Path file = folder.resolve("image");
        try (ChannelSet set = TransferPair.longSet(1)) {
            Files.write(file, SeededSet.bytes(SeededSet.image(set, 5)));
        }
        try (ImageRecording recording = images.open(6, null)) {
            assertThatThrownBy(() -> recording.start(file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has another label or base than its recording, 6 of none");
        }
        try (ImageRecording recording = images.open(5, null)) {
            recording.start(file);
            finish(recording);
            assertThat(recording.state()).isEqualTo(RecordingState.DONE);
            assertThatThrownBy(() -> recording.start(file)).isInstanceOf(IllegalStateException.class);
        }
        TestArchive.await(() -> images.find(5).isPresent());
        begin();
        replay(images.find(5).orElseThrow());
        requireApplied(Files.readAllBytes(file), 5);
    }

    @Test
    void catalogueTellsSetsAndLabelsApart() {
        final ImageArchive other = new ImageArchive(archive.archive, "set-10");
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, -1);
            record(set, 10);
            record(set, 1);
            images = other;
            record(set, 10);
        }
        images = new ImageArchive(archive.archive, "set");
        assertThat(images.list()).extracting(RecordedImage::label).containsExactly(-1L, 10L, 1L);
        assertThat(other.list()).extracting(RecordedImage::set).containsExactly("set-10");
        assertThat(images.find(-1)).isPresent();
        assertThat(images.find(100)).isEmpty();
        assertThat(new ImageArchive(archive.archive, "set-1").list()).isEmpty();
        assertThatThrownBy(() -> new ImageArchive(archive.archive, "a:b")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("set=a:b is no name: take 1 to 64 letters, digits, points, lines and hyphens");
    }

    @Test
    @Proves("A recording that ends early is never found, and the next purge removes it.")
    void brokenRecordingIsNotFound() {
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, 1);
            final int ends = 6;
            for (int end = 0; end < ends; end++) {
                try (ImageRecording recording = images.open("aeron:ipc?mtu=1408", 2, null)) {
                    recording.start(session, set, SaveMode.LIVE);
                    for (int i = 0; i < end * end; i++) {
                        recording.doWork();
                    }
                }
                Cases.count(1);
            }
            TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
            assertThat(images.list()).hasSize(1 + ends);
            assertThat(images.find(2)).isEmpty();
            assertThatThrownBy(() -> images.replay(images.list().get(1), restore))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recording 1 is open or broken: replay an image that find() returns");
            // One without a byte that was stopped in its first millisecond could be a replication that begins.
            final int removed = images.purge(9).size();
            clock.pass(TimeUnit.MINUTES.toNanos(1));
            assertThat(removed + images.purge(9).size()).isEqualTo(ends);
            assertThat(images.list()).extracting(RecordedImage::label).containsExactly(1L);
        }
    }

    @Test
    void purgeRemovesWholeChains() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            for (long label = 1; label <= 9; label++) {
                record(set, "aeron:ipc", label, label % 3 == 1 ? null : session.cutId());
            }
        }
        assertThat(images.purge(4)).isEmpty();
        assertThat(images.purge(2)).extracting(RecordedImage::label).containsExactly(1L, 2L, 3L);
        final List<RecordedImage> left = images.list();
        assertThat(left).extracting(RecordedImage::label).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(images.purgeBefore(left.get(0).startEpochMs())).isEmpty();
        assertThat(images.purgeBefore(Long.MAX_VALUE)).extracting(RecordedImage::label).containsExactly(4L, 5L, 6L);
        assertThatThrownBy(() -> images.purge(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(images.list()).hasSize(3);
    }

    @Test
    void imageIsReplicatedToASecondArchive() {
        try (ChannelSet set = TransferPair.longSet(1); TestArchive second = new TestArchive(folder.resolve("second"))) {
            record(set, "aeron:ipc", 7, null);
            final RecordedImage image = images.find(7).orElseThrow();
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 7));
            images = new ImageArchive(second.archive, "set");
            images.replicate(image, archive.controlChannel, archive.controlStream);
            TestArchive.await(() -> images.find(7).isPresent());
            begin();
            replay(images.find(7).orElseThrow());
            requireApplied(expected, 7);
        }
    }

    @Test
    void endOfTheArchiveFailsARecordingAndAReplay() {
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, "aeron:ipc?mtu=1408", 1, null);
            begin();
            try (ImageRecording recording = images.open("aeron:ipc?mtu=1408", 2, null);
                ImageReplay replay = images.replay(images.find(1).orElseThrow(), restore)) {
                recording.start(session, set, SaveMode.LIVE);
                for (int i = 0; i < 20; i++) {
                    recording.doWork();
                }
                archive.stop();
                finish(recording);
                assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
                assertThat(recording.failure()).isInstanceOf(IOException.class).hasMessageEndingWith(
                    ", and take a new cut");
                TestArchive.await(() -> {
                    replay.doWork();
                    return !replay.isUnderWay();
                });
                assertThat(replay.isComplete() || replay.failure() instanceof EOFException).isTrue();
            }
            assertThat(SeededSet.image(set, 3).remaining()).isPositive();
        }
    }

    @Test
    void recordingOfManyFragmentsACycleComesBack() {
        try (ChannelSet set = TransferPair.longSet(3)) {
            final byte[] expected = SeededSet.bytes(SeededSet.image(set, 3));
            final int[] most = {0};
            try (ImageRecording recording = images.open("aeron:ipc?mtu=1408|term-length=1m", 3, null)) {
                recording.start(session, set, SaveMode.PAUSED);
                TestArchive.await(() -> {
                    most[0] = Math.max(most[0], recording.doWork(20));
                    return !recording.isUnderWay();
                });
                assertThat(recording.state()).as("%s", recording.failure()).isEqualTo(RecordingState.DONE);
            }
            assertThat(most[0]).isEqualTo(20);
            TestArchive.await(() -> images.find(3).isPresent());
            begin();
            replay(images.find(3).orElseThrow());
            requireApplied(expected, 3);
        }
    }
}
