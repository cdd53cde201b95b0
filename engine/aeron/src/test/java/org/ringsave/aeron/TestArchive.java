/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;

/** An archive with a media driver of its own in this JVM, and a client. */
final class TestArchive implements AutoCloseable {
    private static final int TERM_LENGTH = 1 << 20;
    private static final long DEADLINE_NS = 60_000_000_000L;

    final AeronArchive archive;
    final String controlChannel;
    final int controlStream;
    private final ArchivingMediaDriver driver;

    TestArchive(Path folder) {
        final String directory = CommonContext.generateRandomDirName();
        controlChannel = "aeron:udp?endpoint=127.0.0.1:" + freePort();
        driver = ArchivingMediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(directory).dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED).performStorageChecks(false).termBufferSparseFile(true)
                .ipcTermBufferLength(TERM_LENGTH).publicationTermBufferLength(TERM_LENGTH),
            new Archive.Context().aeronDirectoryName(directory).archiveDir(folder.toFile())
                .threadingMode(ArchiveThreadingMode.SHARED).controlChannel(controlChannel)
                .replicationChannel("aeron:udp?endpoint=127.0.0.1:0").segmentFileLength(TERM_LENGTH));
        controlStream = driver.archive().context().controlStreamId();
        archive = AeronArchive.connect(new AeronArchive.Context().aeronDirectoryName(directory)
            .controlRequestChannel("aeron:ipc")
            .controlRequestStreamId(driver.archive().context().localControlStreamId())
            .controlResponseChannel("aeron:ipc"));
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends the archive under its clients, which stay. */
    void stop() {
        driver.archive().close();
    }

    static void await(BooleanSupplier state) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long end = System.nanoTime() + DEADLINE_NS;
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come within a minute");
            }
            idle.idle();
        }
    }

    @Override
    public void close() {
        archive.close();
        driver.close();
    }
}
