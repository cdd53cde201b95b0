/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Admits one call at a time to a session or part of a save, and lets another thread wait until that call has returned.
 * Not for embedders.
 *
 * <p>A call enters with one compare-and-set. A second thread is refused, so it can't write over the first one's work. A
 * thread that takes memory back waits for the call inside. Calls inside call no code of the embedder, so they return.
 */
public final class CallGuard {
    private static final int FREE = 0;
    private static final int INSIDE = 1;
    private static final int ENDED = 2;

    /** The guard that the same lease watched before this one. The owner's thread only. */
    CallGuard next;
    private final AtomicInteger state = new AtomicInteger(FREE);

    /** Make a guard that admits calls. */
    public CallGuard() {
        // The fields say all.
    }

    /**
     * Enter. Any thread.
     *
     * @param operation of the caller, for the message.
     * @param of        the session or part, for the message.
     * @return true if the caller is inside now; false if the guard was ended.
     * @throws IllegalStateException if another thread is inside.
     */
    public boolean enter(String operation, Object of) {
        if (state.compareAndSet(FREE, INSIDE)) {
            return true;
        }
        if (state.get() != ENDED) {
            throw new IllegalStateException(operation + ": another thread is inside " + of);
        }
        return false;
    }

    /** Leave. The thread that entered. */
    public void leave() {
        state.setRelease(FREE);
    }

    /** Admit calls again after {@link #end()}. The thread that begins a save. */
    public void restart() {
        state.set(FREE);
    }

    /** Admit no more calls, and wait for the call inside. The thread that ends a save. */
    public void end() {
        while (!state.compareAndSet(FREE, ENDED) && state.get() != ENDED) {
            Thread.yield();
        }
    }

    /** Waits for the call inside. A later call must find another reason to return at once, such as a revoked lease. */
    void awaitOutside() {
        while (state.get() == INSIDE) {
            Thread.yield();
        }
    }
}
