/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
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
    private static final int TERM_LENGTH = 1 << 20;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int LIMIT = 1 << 28;
    private static final int MOST_IMAGES = 1000;

    @TempDir
    private Path folder;
    private String directory;

    /** Runs an archive with a driver until it is killed. */
    static final class Recorder {
        private Recorder() {
        }

        public static void main(String[] arguments) throws IOException {
            try (ArchivingMediaDriver driver = ArchivingMediaDriver.launch(
                new MediaDriver.Context().aeronDirectoryName(arguments[0]).dirDeleteOnStart(true)
                    .threadingMode(ThreadingMode.SHARED).performStorageChecks(false).termBufferSparseFile(true)
                    .ipcTermBufferLength(TERM_LENGTH).publicationTermBufferLength(TERM_LENGTH),
                // The mark of a killed archive keeps the next one away for ten seconds, so each has its own.
                new Archive.Context().aeronDirectoryName(arguments[0]).archiveDir(new File(arguments[1]))
                    .markFileDir(new File(arguments[2])).threadingMode(ArchiveThreadingMode.SHARED)
                    .controlChannel("aeron:udp?endpoint=127.0.0.1:0")
                    .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                    // Without it, an archive refuses to start behind a last frame that may be half written.
                    .recordChecksum(Checksums.crc32c()).segmentFileLength(TERM_LENGTH))) {
                System.out.println(driver.archive().context().localControlStreamId());
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        }
    }

    private Process start() throws IOException {
        directory = CommonContext.generateRandomDirName();
        final Path mark = Files.createTempDirectory(folder, "mark");
        final Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
            "-Xmx256m", "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path"), Recorder.class.getName(), directory,
            folder.resolve("archive").toString(), mark.toString())).redirectErrorStream(true).start();
        final String line = process.inputReader().readLine();
        assertThat(line).matches("[0-9]+");
        return process;
    }

    /** Kills it, and deletes the directory of its driver, which a killed process leaves. */
    private void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
        IoUtil.delete(new File(directory), true);
    }

    private AeronArchive connect(Aeron aeron) {
        return AeronArchive.connect(new AeronArchive.Context().aeron(aeron).controlRequestChannel("aeron:ipc")
            .controlResponseChannel("aeron:ipc")
            .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId())
            .messageTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
    }

    private Aeron client() {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory).driverTimeoutMs(2_000)
            .errorHandler(error -> { }));
    }

    /** Records until the archive is gone. Adds the labels that are done; returns the next label. */
    private long recordAndKill(ChannelSet set, Process process, long killNs, List<Long> done, long first) {
        long label = first;
        final long end = System.nanoTime() + killNs;
        final Thread killer = new Thread(() -> {
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
        });
        killer.start();
        try (Aeron aeron = client(); AeronArchive archive = connect(aeron)) {
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

    private void requireAll(ChannelSet set, List<Long> done, long next) {
        try (Aeron aeron = client(); AeronArchive archive = connect(aeron)) {
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
                final Process process = start();
                try {
                    next = recordAndKill(set, process, TimeUnit.MILLISECONDS.toNanos(800)
                        + random.nextLong(TimeUnit.MILLISECONDS.toNanos(300)), done, next);
                } finally {
                    end(process);
                }
                final Process again = start();
                try {
                    requireAll(set, done, next);
                } finally {
                    end(again);
                }
                Cases.count(1);
            }
        }
        assertThat(done).isNotEmpty();
    }
}
