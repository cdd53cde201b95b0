/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.archive.Archive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.SmallDisk;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** An archive on a real file system of 4 MiB that is full. Skipped where none can be mounted. */
class FullArchiveTest {
    private static final int LIMIT = 1 << 28;
    private static final int PAGE = 4096;
    private static final int CATALOGUE_LENGTH = 1 << 18;
    /** An image has some 90 pages. */
    private static final int MOST_PAGES = 100;
    private static final String CHANNEL = "aeron:ipc?mtu=1408|term-length=64k";

    @TempDir
    private Path directory;
    private SmallDisk mounted;
    private Path disk;
    private TestArchive archive;
    private ImageArchive images;

    @BeforeEach
    void mount() throws Exception {
        mounted = new SmallDisk(directory, 4);
        disk = mounted.path();
    }

    @AfterEach
    void unmount() throws Exception {
        if (archive != null) {
            archive.close();
        }
        if (mounted != null) {
            mounted.unmount();
        }
    }

    private void open(Consumer<Archive.Context> options) throws IOException {
        archive = new TestArchive(disk.resolve("archive"), context -> {
            // Mark file and catalogue are mapped memory: an archive dies if they get no page.
            context.markFileDir(directory.toFile()).catalogCapacity(CATALOGUE_LENGTH).errorHandler(error -> { });
            options.accept(context);
        });
        images = new ImageArchive(archive.archive, "set");
        try (RandomAccessFile catalogue = new RandomAccessFile(
            disk.resolve("archive").resolve("archive.catalog").toFile(), "rw")) {
            // Behind its header it is empty: this takes its pages while there are some.
            catalogue.seek(PAGE);
            catalogue.write(new byte[Math.toIntExact(catalogue.length()) - PAGE]);
        }
    }

    private void fill(long left) throws IOException {
        final Path filler = disk.resolve("filler");
        Files.deleteIfExists(filler);
        Files.write(filler, new byte[Math.toIntExact(Math.max(0,
            Files.getFileStore(disk).getUsableSpace() - left))]);
    }

    /** Records until it is over, and returns how it ended. */
    private RecordingState record(SaveSession session, ChannelSet set, long label) {
        try (ImageRecording recording = images.open(CHANNEL, label, null)) {
            recording.start(session, set, SaveMode.LIVE);
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            if (recording.state() == RecordingState.FAILED) {
                assertThat(recording.failure()).isInstanceOf(IOException.class).hasMessageMatching("the archive stopped"
                    + " recording \\d+ at position \\d+ of \\d+, as it does on a full disk: look at its log, make room,"
                    + " for example with purge, and take a new cut");
            }
            return recording.state();
        } finally {
            TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
        }
    }

    private void requireSame(long label, byte[] expected) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
        try (ImageReplay replay = images.replay(images.find(label).orElseThrow(), restore)) {
            TestArchive.await(() -> {
                replay.doWork();
                return !replay.isUnderWay();
            });
            assertThat(replay.isComplete()).as("%s", replay.failure()).isTrue();
        }
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, label))).isEqualTo(expected);
        }
    }

    @Test
    @Proves("A full archive fails a recording at once, and records again once there is room.")
    void fullArchiveRecordsAgainOnceThereIsRoom() throws IOException {
        open(context -> context.lowStorageSpaceThreshold(PAGE));
        try (ChannelSet set = TransferPair.longSet(1)) {
            final SaveSession session = new SaveSession();
            assertThat(record(session, set, 0)).isEqualTo(RecordingState.DONE);
            int full = 0;
            long label = 0;
            for (int pages = 2; pages < MOST_PAGES; pages += Repeats.isMany() ? 1 : 14) {
                fill((long)pages * PAGE);
                final long kept = label;
                label++;
                if (record(session, set, label) == RecordingState.FAILED) {
                    full++;
                    assertThat(images.find(label)).isEmpty();
                    assertThat(images.find(kept)).isPresent();
                }
                Files.delete(disk.resolve("filler"));
                images.purge(1);
                assertThat(images.list()).allMatch(image -> images.cutId(image) != null).hasSize(1);
                label++;
                // What was removed is room again.
                assertThat(record(session, set, label)).isEqualTo(RecordingState.DONE);
                requireSame(label, SeededSet.bytes(SeededSet.image(set, label)));
                Cases.count(1);
            }
            assertThat(full).isPositive();
        }
    }

    @Test
    void archiveWithoutRoomRefusesARecording() throws IOException {
        open(context -> { });
        fill(PAGE);
        assertThatThrownBy(() -> images.open(CHANNEL, 1, null)).isInstanceOf(IllegalStateException.class)
            .hasMessage("the disk of archive " + archive.archive.archiveId() + " is too full to record an image of set:"
                + " low storage threshold=134217728 <= usableSpace=4096; make room there, for example with purge, or"
                + " lower the archive's lowStorageSpaceThreshold");
        assertThat(images.list()).isEmpty();
    }

    @Test
    void fullSecondArchiveTakesTheImageOnceThereIsRoom() throws IOException {
        open(context -> context.lowStorageSpaceThreshold(PAGE));
        try (TestArchive first = new TestArchive(directory.resolve("first"));
            ChannelSet set = TransferPair.longSet(1)) {
            final ImageArchive copies = images;
            images = new ImageArchive(first.archive, "set");
            assertThat(record(new SaveSession(), set, 1)).isEqualTo(RecordingState.DONE);
            final RecordedImage image = images.find(1).orElseThrow();
            images = copies;
            fill(PAGE * 40L);
            images.replicate(image, first.controlChannel, first.controlStream);
            TestArchive.await(() -> images.list().stream().anyMatch(copy -> copy.stopPosition() > 0));
            assertThat(images.find(1)).isEmpty();
            Files.delete(disk.resolve("filler"));
            assertThat(images.purge(1)).hasSize(1);
            images.replicate(image, first.controlChannel, first.controlStream);
            TestArchive.await(() -> images.find(1).isPresent());
            requireSame(1, SeededSet.bytes(SeededSet.image(set, 1)));
        }
    }
}
