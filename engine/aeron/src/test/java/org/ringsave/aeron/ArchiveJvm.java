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
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.ringsave.aeron.fixture.LoopbackPorts;

/** An archive with a media driver in a JVM of its own, which can be killed and started again on its folder. */
final class ArchiveJvm implements AutoCloseable {
    /** Its control stream. */
    static final int CONTROL_STREAM = AeronArchive.Configuration.controlStreamId();
    private static final int TERM_LENGTH = 1 << 20;
    /** After it, an archive takes the stream of a killed one for ended. */
    private static final long LIVENESS_NS = TimeUnit.SECONDS.toNanos(2);

    private final Path folder;
    private final String controlChannel = "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take();
    private String directory;
    private Process process;

    /** One that is not started. */
    ArchiveJvm(Path folder) {
        this.folder = folder;
    }

    /** Runs an archive until it is killed, or its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (ArchivingMediaDriver driver = ArchivingMediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(arguments[0]).dirDeleteOnStart(true)
                .threadingMode(ThreadingMode.SHARED).performStorageChecks(false).termBufferSparseFile(true)
                .imageLivenessTimeoutNs(LIVENESS_NS)
                .ipcTermBufferLength(TERM_LENGTH).publicationTermBufferLength(TERM_LENGTH),
            new Archive.Context().aeronDirectoryName(arguments[0]).archiveDir(new File(arguments[1]))
                .markFileDir(new File(arguments[2])).threadingMode(ArchiveThreadingMode.SHARED)
                .controlChannel(arguments[3]).replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
                // Without it, an archive refuses to start behind a last frame that may be half written.
                .recordChecksum(Checksums.crc32c()).segmentFileLength(TERM_LENGTH))) {
            System.out.println(driver.archive().context().localControlStreamId());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    /** Starts it, and returns when it runs. */
    ArchiveJvm start() throws IOException {
        directory = CommonContext.generateRandomDirName();
        // The mark of a killed archive keeps the next one away for ten seconds, so each has its own.
        final Path mark = Files.createTempDirectory(Files.createDirectories(folder), "mark");
        process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/java.util.zip=ALL-UNNAMED",
            "-Xmx256m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), ArchiveJvm.class.getName(),
            directory, folder.resolve("archive").toString(), mark.toString(), controlChannel))
            .redirectErrorStream(true).start();
        boolean isStarted = false;
        try {
            final String line = process.inputReader().readLine();
            assertThat(line).isEqualTo(Integer.toString(AeronArchive.Configuration.localControlStreamId()));
            isStarted = true;
            return this;
        } finally {
            if (!isStarted) {
                close();
            }
        }
    }

    String controlChannel() {
        return controlChannel;
    }

    /** A client of its driver, which knows of the driver's death after 2 s. */
    Aeron client() {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory).driverTimeoutMs(2_000)
            .errorHandler(error -> { }));
    }

    static AeronArchive connect(Aeron aeron) {
        return AeronArchive.connect(new AeronArchive.Context().aeron(aeron).controlRequestChannel("aeron:ipc")
            .controlResponseChannel("aeron:ipc")
            .controlRequestStreamId(AeronArchive.Configuration.localControlStreamId())
            .messageTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
    }

    /** Kills it at a time of {@link System#nanoTime()}, on a thread of its own, and returns at once. */
    Thread killAt(long ns) {
        final Process killed = process;
        final Thread killer = new Thread(() -> {
            while (System.nanoTime() - ns < 0) {
                Thread.onSpinWait();
            }
            killed.destroyForcibly();
        }, "killer");
        killer.start();
        return killer;
    }

    /** Kills it with SIGKILL, and deletes the directory of its driver, which a killed process leaves. */
    @Override
    public void close() {
        if (process != null) {
            try {
                process.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            IoUtil.delete(new File(directory), true);
        }
    }
}
