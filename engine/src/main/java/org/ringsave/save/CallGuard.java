/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one word that threads share of what is saved: a call enters by one compare-and-set, so that a second thread is
 * refused instead of writing over the first, and whoever takes memory back waits for a call instead of freeing it under
 * its feet. Calls inside call nobody, and end.
 */
final class CallGuard {
    private static final int FREE = 0;
    private static final int INSIDE = 1;
    private static final int ENDED = 2;

    private final AtomicInteger state = new AtomicInteger(FREE);

    /** Returns whether the caller is inside now: if not, it is ended. */
    boolean enter(String operation, Object of) {
        if (state.compareAndSet(FREE, INSIDE)) {
            return true;
        }
        if (state.get() != ENDED) {
            throw new IllegalStateException(operation + ": another thread is inside " + of);
        }
        return false;
    }

    /** Lets callers in again. */
    void restart() {
        state.set(FREE);
    }

    void leave() {
        state.setRelease(FREE);
    }

    /** Lets nobody in any more, and waits for whoever is inside. */
    void end() {
        while (!state.compareAndSet(FREE, ENDED) && state.get() != ENDED) {
            Thread.yield();
        }
    }

    /** Waits for whoever is inside. Whoever comes later must find another reason to leave at once. */
    void awaitOutside() {
        while (state.get() == INSIDE) {
            Thread.yield();
        }
    }
}
