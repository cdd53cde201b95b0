/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The thread that uses a part of a set, found by its first call. Calls of other threads are refused. Not for embedders:
 * a set makes checks when its embedder asks for them. Any thread.
 */
public final class ThreadCheck {
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private final String part;
    private final String remedy;

    /**
     * Make a check of a part that no thread uses yet.
     *
     * @param part   in words, such as "the near end of channel 3".
     * @param remedy to name in the refusal.
     */
    public ThreadCheck(String part, String remedy) {
        this.part = part;
        this.remedy = remedy;
    }

    /**
     * A thread calls the part.
     *
     * @param operation that it calls.
     * @throws IllegalStateException if another thread uses the part; the message names both.
     */
    public void enter(String operation) {
        final Thread now = Thread.currentThread();
        final Thread before = user.compareAndExchange(null, now);
        if (before != null && before != now) {
            throw new IllegalStateException(operation + ": thread " + now.getName() + " calls it, and thread "
                + before.getName() + " uses " + part + "; " + remedy);
        }
    }

    /** The next call may come from any thread. */
    public void release() {
        user.set(null);
    }
}
