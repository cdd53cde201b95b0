/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.aeron.fixture.LoopbackPorts;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** An archive with a media driver of its own in this JVM, and a client. */
final class TestArchive implements AutoCloseable {
    private static final int TERM_LENGTH = 1 << 20;
    private static final long DEADLINE_NS = 60_000_000_000L;

    final AeronArchive archive;
    final String controlChannel;
    final int controlStream;
    /** Answers that the client had to read before those that it waited for. */
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final ArchivingMediaDriver driver;
    private final ReentrantLock running = new ReentrantLock();
    private final Thread runner;
    private volatile boolean isEnded;

    TestArchive(Path folder) {
        this(folder, context -> { });
    }

    /** An archive that {@link #stall()} can hold. */
    static TestArchive stallable(Path folder) {
        return new TestArchive(folder, context -> context.threadingMode(ArchiveThreadingMode.INVOKER));
    }

    TestArchive(Path folder, Consumer<Archive.Context> options) {
        final String directory = CommonContext.generateRandomDirName();
        controlChannel = "aeron:udp?endpoint=127.0.0.1:" + LoopbackPorts.take();
        final Archive.Context context = new Archive.Context().aeronDirectoryName(directory)
            .archiveDir(folder.toFile()).threadingMode(ArchiveThreadingMode.SHARED).controlChannel(controlChannel)
            .replicationChannel("aeron:udp?endpoint=127.0.0.1:0").segmentFileLength(TERM_LENGTH);
        options.accept(context);
        driver = ArchivingMediaDriver.launch(
            new MediaDriver.Context().aeronDirectoryName(directory).dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED).performStorageChecks(false).termBufferSparseFile(true)
                .ipcTermBufferLength(TERM_LENGTH).publicationTermBufferLength(TERM_LENGTH),
            context);
        runner = new Thread(this::run, "archive");
        runner.start();
        controlStream = driver.archive().context().controlStreamId();
        archive = connect(directory);
    }

    private AeronArchive connect(String directory) {
        boolean isConnected = false;
        try {
            final AeronArchive client = AeronArchive.connect(new AeronArchive.Context().aeronDirectoryName(directory)
                .controlRequestChannel("aeron:ipc")
                .controlRequestStreamId(driver.archive().context().localControlStreamId())
                .controlResponseChannel("aeron:ipc").errorHandler(errors::add));
            isConnected = true;
            return client;
        } finally {
            if (!isConnected) {
                end();
            }
        }
    }

    private void run() {
        final AgentInvoker invoker = driver.archive().invoker();
        while (invoker != null && !isEnded) {
            running.lock();
            try {
                invoker.invoke();
            } finally {
                running.unlock();
            }
            Thread.yield();
        }
    }

    /** One turn of an archive that is held. */
    void step() {
        driver.archive().invoker().invoke();
    }

    /** Holds the archive, and leaves its driver and its clients. The caller goes on with {@link #resume()}. */
    void stall() {
        running.lock();
    }

    void resume() {
        running.unlock();
    }

    /** Ends the archive under its clients, which stay. */
    void stop() {
        driver.archive().close();
    }

    /** Records a live image to its end. The archive stops a recording some time after its stream ended. */
    static void record(ImageRecording recording, SaveSession session, ChannelSet set, ImageArchive images) {
        try (recording) {
            recording.start(session, set, SaveMode.LIVE);
            await(() -> {
                recording.doWork();
                return !recording.isUnderWay();
            });
            assertThat(recording.state()).as("%s", recording.failure()).isEqualTo(RecordingState.DONE);
        }
        await(() -> images.list().stream().noneMatch(RecordedImage::isOpen));
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
        try {
            archive.close();
        } finally {
            end();
        }
    }

    private void end() {
        isEnded = true;
        while (runner.isAlive()) {
            Thread.onSpinWait();
        }
        driver.close();
    }
}
