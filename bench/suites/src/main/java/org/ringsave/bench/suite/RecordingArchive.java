/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;
import org.ringsave.aeron.ImageArchive;

/** An archive and its media driver, which work in one thread of their own, and a client. No file is forced. */
final class RecordingArchive implements AutoCloseable {
    private static final int TERM_LENGTH = 16 << 20;
    private static final int FLOOR_STREAM = 1;
    private static final String LOOPBACK = "aeron:udp?endpoint=127.0.0.1:0";

    private final String channel;
    private final ArchivingMediaDriver server;
    private final Thread worker;
    private final Aeron aeron;
    private final AeronArchive client;
    private volatile boolean isClosed;

    /** Makes an archive in a directory that it makes; all its streams have the MTU. */
    RecordingArchive(Path directory, int mtu) {
        channel = "aeron:ipc?mtu=" + mtu;
        final String driverDirectory = CommonContext.generateRandomDirName();
        server = ArchivingMediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(driverDirectory).dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER).performStorageChecks(false).termBufferSparseFile(false)
                .ipcTermBufferLength(TERM_LENGTH),
            new Archive.Context().aeronDirectoryName(driverDirectory).archiveDir(directory.toFile())
                .threadingMode(ArchiveThreadingMode.INVOKER).controlChannel(LOOPBACK)
                .replicationChannel(LOOPBACK));
        worker = new Thread(this::work, "archive");
        worker.start();
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driverDirectory)
            .awaitingIdleStrategy(BusySpinIdleStrategy.INSTANCE));
        client = AeronArchive.connect(new AeronArchive.Context().aeron(aeron)
            .controlRequestChannel("aeron:ipc")
            .controlRequestStreamId(server.archive().context().localControlStreamId())
            .controlResponseChannel("aeron:ipc"));
    }

    private void work() {
        final AgentInvoker invoker = server.archive().invoker();
        final YieldingIdleStrategy idle = new YieldingIdleStrategy();
        while (!isClosed) {
            idle.idle(invoker.invoke());
        }
    }

    /** Images of a set in this archive. */
    ImageArchive images() {
        return new ImageArchive(client, "bench");
    }

    /** The channel of a recorded stream. */
    String channel() {
        return channel;
    }

    /** A stream without a save that the archive records. */
    ExclusivePublication recorded() {
        return client.addRecordedExclusivePublication(channel, FLOOR_STREAM);
    }

    /** The counter of a stream's recording. Waits until it has begun. */
    int counter(ExclusivePublication out) {
        int counter;
        do {
            counter = RecordingPos.findCounterIdBySession(counters(), out.sessionId(), client.archiveId());
        } while (counter == CountersReader.NULL_COUNTER_ID);
        return counter;
    }

    CountersReader counters() {
        return aeron.countersReader();
    }

    /** Removes a recording, and stops it first if need be. */
    void remove(long recordingId) {
        client.tryStopRecordingByIdentity(recordingId);
        client.purgeRecording(recordingId);
    }

    @Override
    public void close() {
        client.close();
        aeron.close();
        isClosed = true;
        while (worker.isAlive()) {
            Thread.onSpinWait();
        }
        server.close();
    }
}
