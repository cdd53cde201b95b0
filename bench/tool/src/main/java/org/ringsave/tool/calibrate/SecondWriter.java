/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveStatus;

/**
 * A thread that writes one part of a save while the caller writes the other. It spins for the next part, as a
 * simulator's own threads do. Waking a sleeping thread takes ten microseconds or more and differs by more than a small
 * save takes.
 */
final class SecondWriter implements AutoCloseable {
    /** After this many spins the other thread may need this processor. Handing it over takes some ten microseconds. */
    private static final int SPINS = 1_000;
    /**
     * An answer from another processor takes a tenth of that time. An answer that needs this processor comes after the
     * spins.
     */
    private static final long AT_ONCE_NS = 5_000;
    private static final int TRIES = 20;
    private static final long REST_NS = 100_000;

    private final Thread thread = new Thread(this::run, "second-writer");
    private final ByteBuffer memory;
    private final int chunk;
    // The part to write, or null.
    private volatile SavePart part;
    private volatile Throwable failure;
    private volatile boolean closed;
    private volatile int asked;
    private volatile int answered;

    /** Starts the thread. It writes its part, chunk by chunk, to the part's place in the memory. */
    SecondWriter(ByteBuffer memory, int chunk) {
        this.memory = memory.duplicate();
        this.chunk = chunk;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns when the thread answers at once, from a processor of its own. A scheduler may leave two spinning threads
     * on one processor, but puts a waking thread on an idle one. On a single processor it returns after some tries.
     */
    void meet() {
        for (int i = 0; i < TRIES && !answersAtOnce(); i++) {
            LockSupport.parkNanos(REST_NS);
        }
    }

    private boolean answersAtOnce() {
        final long start = System.nanoTime();
        final int question = asked + 1;
        asked = question;
        for (int spins = 0; answered != question; spins++) {
            pause(spins);
        }
        return System.nanoTime() - start < AT_ONCE_NS;
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
            if (answered != asked) {
                answered = asked;
                spins = 0;
            } else if (next == null) {
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

    /** Ends the thread. */
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
