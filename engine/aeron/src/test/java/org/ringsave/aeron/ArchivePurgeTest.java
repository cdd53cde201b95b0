/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.archive.client.ArchiveException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.LoopbackPorts;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** A purge removes no image that is whole and kept, and none of a chain that has a reader. */
class ArchivePurgeTest {
    private static final int LIMIT = 1 << 28;
    /** A replay of this stream needs its reader: a long image does not fit in its terms. */
    private static final String SMALL_TERMS = "aeron:ipc?mtu=1408|term-length=64k";

    @TempDir
    private Path folder;
    private TestArchive archive;
    private ImageArchive images;
    private final SaveSession session = new SaveSession();
    private final RestoreSession restore = new RestoreSession();

    @BeforeEach
    void open() {
        archive = new TestArchive(folder.resolve("archive"), context -> context.maxConcurrentReplays(1));
        images = new ImageArchive(archive.archive, "set");
        restore.begin(LIMIT);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private void record(ChannelSet set, String channel, long label, String base) {
        TestArchive.record(images.open(channel, label, base), session, set, images);
    }

    /** Records a full image and a delta with the next label. */
    private void recordChain(ChannelSet set, long label) {
        record(set, SMALL_TERMS, label, null);
        record(set, SMALL_TERMS, label + 1, session.cutId());
    }

    private static void awaitTick() {
        final long now = System.currentTimeMillis();
        TestArchive.await(() -> System.currentTimeMillis() > now);
    }

    /** Makes a recording that ends before its first byte. */
    private void breakOne(long label) {
        try (ImageRecording recording = images.open(label, null)) {
            assertThat(recording.state()).isEqualTo(RecordingState.IDLE);
            awaitTick();
        }
        TestArchive.await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
    }

    @Test
    @Tag("slow")
    void busyArchiveLosesNoImage() {
        breakOne(9);
        try (ChannelSet set = TransferPair.longSet(1)) {
            for (long label = 1; label <= 3; label++) {
                record(set, SMALL_TERMS, label, null);
            }
        }
        final RecordedImage read = images.find(1).orElseThrow();
        try (ImageReplay replay = images.replay(read, restore)) {
            assertThat(replay.isUnderWay()).isTrue();
            assertThatThrownBy(() -> images.purge(9)).isInstanceOf(ArchiveException.class)
                .satisfies(e -> assertThat(((ArchiveException)e).errorCode()).isEqualTo(ArchiveException.MAX_REPLAYS));
            assertThat(images.list()).hasSize(4);
        }
        assertThat(images.purge(9)).extracting(RecordedImage::label).containsExactly(9L);
    }

    @Test
    void recordingWithoutAByteIsBroken() {
        breakOne(1);
        assertThat(images.find(1)).isEmpty();
        assertThat(images.purge(1)).hasSize(1);
        assertThat(images.list()).isEmpty();
    }

    /** As of a purge by another client. */
    @Test
    void recordingThatWasRemovedSinceItWasListedIsNoFault() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, SMALL_TERMS, 1, null);
            record(set, SMALL_TERMS, 2, null);
        }
        final List<RecordedImage> listed = images.list();
        archive.archive.purgeRecording(listed.get(0).recordingId());
        assertThat(new RecordingPurge(archive.archive, new RecordingTail(archive.archive, "aeron:ipc", 1),
            new EmptyRecordings(new TestClock()), listed).keep(1)).isEmpty();
        assertThat(images.list()).containsExactly(listed.get(1));
    }

    @Test
    void deltaWithoutItsBaseCountsForNoFullImage() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, SMALL_TERMS, 1, null);
            recordChain(set, 2);
        }
        archive.archive.purgeRecording(images.find(2).orElseThrow().recordingId());
        assertThat(images.purge(1)).isEmpty();
        assertThat(images.purgeBefore(Long.MAX_VALUE)).isEmpty();
        assertThat(images.list()).extracting(RecordedImage::label).containsExactly(1L, 3L);
    }

    @Test
    void baseStaysWhileItsDeltaIsWritten() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, SMALL_TERMS, 1, null);
            final String base = session.cutId();
            record(set, SMALL_TERMS, 3, null);
            try (ImageRecording delta = images.open(SMALL_TERMS, 2, base)) {
                assertThat(images.purge(1)).isEmpty();
                assertThat(images.purgeBefore(Long.MAX_VALUE)).isEmpty();
                assertThat(images.list()).extracting(RecordedImage::label).containsExactly(1L, 3L, 2L);
                assertThat(delta.state()).isEqualTo(RecordingState.IDLE);
            }
        }
    }

    @Test
    void chainStaysWhileItsNewestDeltaIsNotOldEnough() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, SMALL_TERMS, 1, null);
            final String base = session.cutId();
            awaitTick();
            record(set, SMALL_TERMS, 2, base);
            record(set, SMALL_TERMS, 3, null);
        }
        final long newestMs = images.find(2).orElseThrow().startEpochMs();
        assertThat(images.purgeBefore(newestMs)).isEmpty();
        assertThat(images.purgeBefore(newestMs + 1)).extracting(RecordedImage::label).containsExactly(1L, 2L);
    }

    @Test
    void chainStaysWhileItsFullImageIsReplayed() {
        archive.close();
        archive = new TestArchive(folder.resolve("another"));
        images = new ImageArchive(archive.archive, "set");
        try (ChannelSet set = TransferPair.longSet(1)) {
            recordChain(set, 1);
            recordChain(set, 3);
        }
        try (ImageReplay replay = images.replay(images.find(1).orElseThrow(), restore)) {
            assertThat(replay.isUnderWay()).isTrue();
            assertThat(images.purge(1)).isEmpty();
        }
        TestArchive.await(() -> images.purge(1).size() == 2);
        assertThat(images.list()).extracting(RecordedImage::label).containsExactly(3L, 4L);
    }

    @Test
    void chainsOfASecondArchiveFollowTheirTimeAndBases() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2);
            TestArchive second = new TestArchive(folder.resolve("second"))) {
            recordChain(set, 1);
            recordChain(set, 3);
            final ImageArchive copies = new ImageArchive(second.archive, "set");
            for (final long label : new long[] {4, 2, 3, 1}) {
                copies.replicate(images.find(label).orElseThrow(), archive.controlChannel, archive.controlStream);
                TestArchive.await(() -> copies.find(label).isPresent());
            }
            assertThat(copies.list()).extracting(RecordedImage::label).containsExactly(4L, 2L, 3L, 1L);
            TestArchive.await(() -> copies.list().stream().noneMatch(RecordedImage::isOpen));
            assertThat(copies.purge(1)).extracting(RecordedImage::label).containsExactly(1L, 2L);
            assertThat(copies.list()).extracting(RecordedImage::label).containsExactly(4L, 3L);
        }
    }

    @Test
    void recordingsLeaveNoSubscriptionInTheArchive() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, "aeron:ipc", 1, null);
            record(set, "aeron:ipc", 2, null);
        }
        assertThat(archive.archive.listRecordingSubscriptions(0, 9, "", 0, false, (controlSessionId, correlationId,
            subscriptionId, streamId, strippedChannel) -> { })).isZero();
    }

    @Test
    void imageIsRecordedFromUdp() {
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take(), 1, null);
        }
        assertThat(images.find(1)).isPresent();
    }
}
