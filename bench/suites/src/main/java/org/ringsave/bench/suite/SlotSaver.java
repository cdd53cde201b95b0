/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.workload.Destination;

/**
 * The thread that continues and ends the live saves that the owner begins, until it is stopped. Paced, it rests as long
 * as it worked.
 */
final class SlotSaver {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private final SaveSession session;
    private final ByteBuffer memory;
    private final Path file;
    private Thread thread;
    private boolean toFile;
    private Rests rests;
    private volatile boolean busy;
    private volatile boolean stopped;
    private volatile long completed;
    private volatile long spills;
    private volatile Throwable failure;

    SlotSaver(SaveSession session, long imageLength, Path file) {
        this.session = session;
        this.file = file;
        memory = Destination.rotating.allocate(imageLength, CHUNK_LENGTH);
    }

    void start(boolean writesFile, boolean isPaced) {
        toFile = writesFile;
        rests = new Rests(isPaced);
        stopped = false;
        completed = 0;
        spills = 0;
        thread = new Thread(this::run, "saver");
        // Without this the thread would outlive an owner that fails.
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the current save has ended. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        requireSound();
    }

    /** The owner has begun a save. */
    void go() {
        busy = true;
    }

    /** Is a save under way? */
    boolean isBusy() {
        requireSound();
        return busy;
    }

    long completed() {
        return completed;
    }

    long spills() {
        return spills;
    }

    private void requireSound() {
        final Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("the saver failed", thrown);
        }
    }

    private void run() {
        try {
            while (busy || !stopped) {
                if (busy) {
                    save();
                    spills = spills + session.spillCount();
                    completed = completed + 1;
                    busy = false;
                } else {
                    // There may be one core for both.
                    Thread.yield();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void save() throws IOException {
        try {
            if (toFile) {
                saveToFile();
            } else {
                saveToMemory();
            }
        } finally {
            session.end();
        }
    }

    private void saveToMemory() {
        int chunk = 0;
        SaveStatus status;
        do {
            final long start = System.nanoTime();
            status = session.saveContinue(memory.limit(chunk + CHUNK_LENGTH).position(chunk));
            chunk = Destination.rotating.next(chunk, CHUNK_LENGTH, memory.capacity());
            rests.after(start);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
    }

    private void saveToFile() throws IOException {
        final ImageSink sink = ImageFile.create(file, SyncMode.NONE);
        SaveStatus status;
        do {
            final long start = System.nanoTime();
            status = session.saveContinue(memory.limit(CHUNK_LENGTH).position(0));
            sink.writeAll(memory.flip(), session.offset() - session.bytesFilled());
            rests.after(start);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        sink.complete();
    }
}
