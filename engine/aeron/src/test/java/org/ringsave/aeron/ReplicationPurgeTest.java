/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.archive.client.ArchiveException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Purges at a second archive, to which a first one's images are replicated. */
class ReplicationPurgeTest {
    private static final int LIMIT = 1 << 28;
    /** A replay of this stream needs its reader: a long image does not fit in its terms. */
    private static final String SMALL_TERMS = "aeron:ipc?mtu=1408|term-length=64k";
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    @TempDir
    private Path folder;
    private TestArchive first;
    private TestArchive second;
    private ImageArchive images;
    private ImageArchive copies;
    private final TestClock clock = new TestClock();
    private final SaveSession session = new SaveSession();

    @BeforeEach
    void open() {
        first = TestArchive.stallable(folder.resolve("first"));
        second = new TestArchive(folder.resolve("second"));
        images = new ImageArchive(first.archive, "set");
        copies = new ImageArchive(second.archive, "set", clock);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private void record(ChannelSet set, long label, String base) {
        try (ImageRecording recording = images.open(SMALL_TERMS, label, base)) {
            recording.start(session, set, SaveMode.LIVE);
            TestArchive.await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
        }
        TestArchive.await(() -> images.find(label).isPresent());
    }

    /** Replicates an image, and holds the first archive before it sends a byte of it. The caller resumes it. */
    private void replicateAndHold(long label) {
        final RecordedImage image = images.find(label).orElseThrow();
        first.stall();
        copies.replicate(image, first.controlChannel, first.controlStream);
        TestArchive.await(() -> {
            first.step();
            return copies.list().stream().anyMatch(copy -> copy.label() == label);
        });
    }

    @Test
    void purgeLeavesAReplicationThatBegins() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, 1, null);
        }
        replicateAndHold(1);
        try {
            assertThat(copies.purge(1)).isEmpty();
            assertThat(copies.purgeBefore(Long.MAX_VALUE)).isEmpty();
        } finally {
            first.resume();
        }
        TestArchive.await(() -> copies.find(1).isPresent());
    }

    @Test
    void purgeLeavesTheBaseOfAReplicationThatBegins() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, 1, null);
            record(set, 2, session.cutId());
            record(set, 3, null);
        }
        for (final long label : new long[] {1, 3}) {
            copies.replicate(images.find(label).orElseThrow(), first.controlChannel, first.controlStream);
            TestArchive.await(() -> copies.find(label).isPresent());
        }
        replicateAndHold(2);
        try {
            assertThat(copies.purge(1)).isEmpty();
        } finally {
            first.resume();
        }
        TestArchive.await(() -> copies.find(2).isPresent());
        assertThat(copies.purge(1)).extracting(RecordedImage::label).containsExactly(1L, 2L);
    }

    @Test
    void purgeOfManyMinutesLeavesAReplicationThatBegins() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, 1, null);
        }
        final ImageArchive slow = new ImageArchive(second.archive, "set", () -> {
            clock.pass(MINUTE_NS);
            return clock.nanoTime();
        });
        replicateAndHold(1);
        try {
            assertThat(slow.purge(1)).isEmpty();
        } finally {
            first.resume();
        }
        TestArchive.await(() -> copies.find(1).isPresent());
    }

    @Test
    void secondTryDoesNotWaitForTheFirst() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, 1, null);
        }
        final RecordedImage image = images.find(1).orElseThrow();
        replicateAndHold(1);
        copies.replicate(image, first.controlChannel, first.controlStream);
        TestArchive.await(() -> {
            first.step();
            return copies.list().size() == 2;
        });
        first.resume();
        TestArchive.await(() -> copies.list().stream().allMatch(copy -> copies.cutId(copy) != null));
    }

    /** As of a second try, where the first one has succeeded after all. */
    @Test
    void twoRecordingsOfOneImageCountOnce() {
        try (ChannelSet set = SeededSet.paused(1, 2, 2)) {
            record(set, 1, null);
            record(set, 2, null);
        }
        for (final long label : new long[] {1, 2, 2}) {
            final int count = copies.list().size();
            copies.replicate(images.find(label).orElseThrow(), first.controlChannel, first.controlStream);
            TestArchive.await(() -> copies.list().size() > count
                && copies.list().stream().allMatch(copy -> copies.cutId(copy) != null));
        }
        assertThat(copies.purge(2)).isEmpty();
        assertThat(copies.list()).hasSize(3);
        TestArchive.await(() -> {
            copies.purge(1);
            return copies.list().size() == 1;
        });
        assertThat(copies.find(2)).isPresent();
    }

    /** Another archive that replays one recording at a time, and has an image. Returns the image. */
    private RecordedImage recordAtABusyArchive() {
        first.close();
        first = new TestArchive(folder.resolve("busy"), context -> context.maxConcurrentReplays(1));
        images = new ImageArchive(first.archive, "set");
        try (ChannelSet set = TransferPair.longSet(1)) {
            record(set, 1, null);
        }
        return images.find(1).orElseThrow();
    }

    /** Has the first archive tell the image, and refuse to replay it, until a state has come. */
    private void replicateInVain(RecordedImage image, BooleanSupplier state) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(LIMIT);
        try (ImageReplay replay = images.replay(image, restore)) {
            copies.replicate(image, first.controlChannel, first.controlStream);
            TestArchive.await(state);
            assertThat(replay.isUnderWay()).isTrue();
        }
    }

    @Test
    void callsInBetweenLeaveTheReasonOfAFailedReplicationToTheErrorHandler() {
        final RecordedImage image = recordAtABusyArchive();
        replicateInVain(image, () -> copies.find(1).isEmpty() && !second.errors.isEmpty());
        assertThat(second.errors).hasSize(1).first().asInstanceOf(InstanceOfAssertFactories.THROWABLE)
            .isInstanceOf(ArchiveException.class).hasMessageContaining("max concurrent replays");
        assertThat(second.archive.pollForErrorResponse()).isNull();
    }

    @Test
    void replicationThatNeverBeginsIsBrokenAfterAMinute() {
        final RecordedImage image = recordAtABusyArchive();
        replicateInVain(image, () -> second.archive.pollForErrorResponse() != null);
        assertThat(second.errors).isEmpty();
        final RecordedImage empty = copies.list().get(0);
        assertThat(empty.stopPosition()).isEqualTo(empty.startPosition());
        clock.pass(MINUTE_NS);
        // Only a purge that saw it begins its minute.
        assertThat(copies.purge(1)).isEmpty();
        clock.pass(MINUTE_NS / 2);
        assertThat(copies.purge(1)).isEmpty();
        clock.pass(MINUTE_NS / 2);
        assertThat(copies.purge(1)).containsExactly(empty);
        assertThat(copies.list()).isEmpty();
        copies.replicate(image, first.controlChannel, first.controlStream);
        TestArchive.await(() -> copies.find(1).isPresent());
    }
}
