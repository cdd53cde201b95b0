/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveStatus;

/**
 * A thread that writes one part of a save while this one writes the other. It spins for the next part, as a simulator's
 * own threads do: to wake one that sleeps takes some ten microseconds, on some machines more, and differs from time to
 * time by more than a small save takes.
 */
final class SecondWriter implements AutoCloseable {
    /** Then somebody else may need this processor: there may be one alone. */
    private static final int SPINS = 10_000;

    private final Thread thread = new Thread(this::run, "second-writer");
    private final ByteBuffer memory;
    private final int chunk;
    // A part that is to be written; null when it is.
    private volatile SavePart part;
    private volatile Throwable failure;
    private volatile boolean closed;

    /** Starts the thread, which writes to where a part lies in the memory, chunk by chunk. */
    SecondWriter(ByteBuffer memory, int chunk) {
        this.memory = memory.duplicate();
        this.chunk = chunk;
        thread.setDaemon(true);
        thread.start();
    }

    void start(SavePart next) {
        part = next;
    }

    /** Returns when the part is written. */
    void await() {
        for (int spins = 0; part != null; spins++) {
            pause(spins);
        }
        if (failure != null) {
            throw new IllegalStateException("a part was not written", failure);
        }
    }

    static void write(SavePart part, ByteBuffer to, int chunk) {
        SaveStatus status;
        do {
            final int from = (int)part.offset();
            to.limit((int)Math.min(part.endOffset(), from + (long)chunk)).position(from);
            status = part.saveContinue(to);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
    }

    private void run() {
        for (int spins = 0; !closed; spins++) {
            final SavePart next = part;
            if (next == null) {
                pause(spins);
            } else {
                spins = 0;
                try {
                    write(next, memory, chunk);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                part = null;
            }
        }
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** The thread ends. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
