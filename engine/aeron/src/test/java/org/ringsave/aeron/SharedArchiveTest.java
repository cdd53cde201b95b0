/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.ExclusivePublication;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveSession;

/** An archive that other threads, archives and programs use too. */
class SharedArchiveTest {
    private static final String FOREIGN = "aeron:ipc?alias=ringsave:set:99999999999999999999:-";
    private static final int IMAGE_STREAM = 21_331;

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;
    private final SaveSession session = new SaveSession();

    @BeforeEach
    void open() {
        archive = new TestArchive(folder.resolve("archive"));
        images = new ImageArchive(archive.archive, "set");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private RecordedImage record(long label) {
        return record(label, label);
    }

    private RecordedImage record(long label, long seed) {
        try (ChannelSet set = SeededSet.paused(seed, 2, 2)) {
            TestArchive.record(images.open(label, null), session, set, images);
        }
        return images.find(label).orElseThrow();
    }

    private void requireCutId(RecordedImage image, String cutId, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(images.cutId(image)).isEqualTo(cutId);
        }
    }

    @Test
    @Proves("Two threads that read one archive get the images that they ask for.")
    void threadsGetTheImagesThatTheyAskFor() {
        final RecordedImage first = record(1);
        final String firstId = session.cutId();
        final RecordedImage second = record(2);
        final String secondId = session.cutId();
        final int times = Repeats.of(40);
        try (SecondThread<Void> other =
            SecondThread.start("reader", () -> requireCutId(first, firstId, times))) {
            requireCutId(second, secondId, times);
            other.join();
        }
        Cases.count(2L * times);
    }

    @Test
    @Proves("A purge keeps the images that another thread finds meanwhile.")
    void purgeKeepsImagesThatAnotherThreadFinds() {
        final RecordedImage first = record(1);
        final RecordedImage second = record(2);
        final int times = Repeats.of(20);
        try (SecondThread<Void> other = SecondThread.start("purge", () -> {
            for (int i = 0; i < times; i++) {
                assertThat(images.purge(9)).isEmpty();
            }
        })) {
            for (int i = 0; i < times; i++) {
                assertThat(images.find(1)).contains(first);
            }
            other.join();
        }
        assertThat(images.list()).containsExactly(first, second);
        Cases.count(2L * times);
    }

    @Test
    void imageThatWasPurgedMeanwhileIsNotFound() {
        final RecordedImage image = record(1);
        archive.archive.purgeRecording(image.recordingId());
        assertThat(images.cutId(image)).isNull();
        assertThat(images.find(1)).isEmpty();
    }

    /** The older image is replicated last, and has the higher id. */
    @Test
    void imageThatWasStartedLastIsFoundAtASecondArchive() {
        try (TestArchive second = new TestArchive(folder.resolve("second"))) {
            final RecordedImage older = record(7);
            TestArchive.await(() -> System.currentTimeMillis() > older.startEpochMs());
            final RecordedImage newer = record(7, 8);
            final String cutId = session.cutId();
            assertThat(images.cutId(older)).isNotEqualTo(cutId);
            assertThat(newer.recordingId()).isGreaterThan(older.recordingId());
            final ImageArchive copies = new ImageArchive(second.archive, "set");
            for (final RecordedImage image : new RecordedImage[] {newer, older}) {
                final int count = copies.list().size();
                copies.replicate(image, archive.controlChannel, archive.controlStream);
                TestArchive.await(() -> copies.list().size() > count
                    && copies.list().stream().allMatch(copy -> copies.cutId(copy) != null));
            }
            assertThat(copies.cutId(copies.find(7).orElseThrow())).isEqualTo(cutId);
        }
    }

    @Test
    void aliasOfAnotherProgramIsLeftOut() {
        try (ExclusivePublication other = archive.archive.addRecordedExclusivePublication(FOREIGN, IMAGE_STREAM)) {
            TestArchive.await(() -> other.isConnected() && archive.archive.listRecordings(0, 9, (controlSessionId,
                correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition, initialTermId,
                segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel, originalChannel,
                sourceIdentity) -> { }) == 1);
            assertThat(images.list()).isEmpty();
            final RecordedImage image = record(1);
            assertThat(images.list()).containsExactly(image);
            assertThat(images.purge(1)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"init-term-id=7", "term-id=8", "term-offset=64"})
    void streamThatBeginsInsideATermIsRefused(String parameter) {
        assertThatThrownBy(() -> images.open("aeron:ipc?mtu=1408|" + parameter, 1, null))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("open: the channel has " + parameter
                + ", and the stream of an image begins at position 0; leave it out");
        assertThat(images.list()).isEmpty();
    }
}
