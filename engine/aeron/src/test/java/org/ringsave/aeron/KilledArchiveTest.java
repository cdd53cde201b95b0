/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** An archive in another process, which is killed with SIGKILL while it records. */
@Tag("slow")
class KilledArchiveTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LIMIT = 1 << 28;
    private static final int MOST_IMAGES = 1000;

    @TempDir
    private Path folder;

    /** Records until the archive is gone. Adds the labels that are done; returns the next label. */
    private long recordAndKill(ChannelSet set, ArchiveJvm process, long killNs, List<Long> done, long first) {
        long label = first;
        process.killAt(System.nanoTime() + killNs);
        try (Aeron aeron = process.client(); AeronArchive archive = ArchiveJvm.connect(aeron)) {
            final ImageArchive images = new ImageArchive(archive, "set");
            boolean isThere = true;
            while (isThere && label < first + MOST_IMAGES) {
                isThere = record(images, set, label, done);
                label++;
            }
        } catch (AeronException | IllegalStateException e) {
            // It is gone.
        }
        return label;
    }

    private static boolean record(ImageArchive images, ChannelSet set, long label, List<Long> done) {
        try (ImageRecording recording = images.open("aeron:ipc?mtu=1408", label, null)) {
            final SaveSession session = new SaveSession();
            recording.start(session, set, SaveMode.LIVE);
            final BackoffIdleStrategy idle = new BackoffIdleStrategy();
            final long end = System.nanoTime() + DEADLINE_NS;
            while (recording.isUnderWay()) {
                assertThat(System.nanoTime() - end).isNegative();
                idle.idle(recording.doWork());
            }
            if (recording.state() == RecordingState.DONE) {
                done.add(label);
                return true;
            }
            assertThat(recording.state()).isEqualTo(RecordingState.FAILED);
            return false;
        }
    }

    private void requireAll(ChannelSet set, ArchiveJvm process, List<Long> done, long next) {
        try (Aeron aeron = process.client(); AeronArchive archive = ArchiveJvm.connect(aeron)) {
            final ImageArchive images = new ImageArchive(archive, "set");
            assertThat(images.list()).noneMatch(RecordedImage::isOpen);
            for (long label = 1; label < next; label++) {
                final RecordedImage image = images.find(label).orElse(null);
                assertThat(image != null || !done.contains(label)).as("image %d is there", label).isTrue();
                if (image != null && label >= next - 4) {
                    requireSame(images, image, SeededSet.bytes(SeededSet.image(set, label)));
                }
            }
        }
    }

    private static void requireSame(ImageArchive images, RecordedImage image, byte[] expected) {
        final RestoreSession restore = new RestoreSession();
        restore.begin(LIMIT, new ByteState("clock", 3, new byte[37]));
        try (ImageReplay replay = images.replay(image, restore)) {
            TestArchive.await(() -> {
                replay.doWork();
                return !replay.isUnderWay();
            });
            assertThat(replay.isComplete()).as("%s", replay.failure()).isTrue();
        }
        try (ChannelSet restored = restore.apply()) {
            assertThat(SeededSet.bytes(SeededSet.image(restored, image.label()))).isEqualTo(expected);
        }
    }

    @Test
    @Proves("A killed archive has every image that was done, and none that was broken.")
    void killedArchiveHasEveryImageThatWasDone() throws Exception {
        final SplittableRandom random = new SplittableRandom(16);
        final List<Long> done = new ArrayList<>();
        long next = 1;
        try (ChannelSet set = TransferPair.longSet(1)) {
            final int kills = Repeats.of(2, 20);
            for (int kill = 0; kill < kills; kill++) {
                try (ArchiveJvm process = new ArchiveJvm(folder).start()) {
                    next = recordAndKill(set, process, TimeUnit.MILLISECONDS.toNanos(800)
                        + random.nextLong(TimeUnit.MILLISECONDS.toNanos(300)), done, next);
                }
                try (ArchiveJvm again = new ArchiveJvm(folder).start()) {
                    requireAll(set, again, done, next);
                }
                Cases.count(1);
            }
        }
        assertThat(done).isNotEmpty();
    }
}
