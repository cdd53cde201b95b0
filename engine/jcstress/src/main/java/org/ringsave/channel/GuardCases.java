/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The one word that decides which thread is inside a save, and when the save's memory may be freed. */
public final class GuardCases {
    private static final int ALIVE = 1;
    private static final int FREED = 2;

    private GuardCases() {
    }

    /** Enters; returns whether the guard was free. */
    private static boolean enter(CallGuard guard) {
        try {
            return guard.enter("test", "a case");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /**
     * Two threads enter, add one and leave. Fails without the compare-and-set of {@link CallGuard#enter}, and without
     * the release of {@link CallGuard#leave}.
     */
    @JCStressTest
    @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one after the other")
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one was refused")
    @Outcome(expect = FORBIDDEN, desc = "both were inside, or the second one missed what the first did")
    @State
    public static class TwoCalls {
        private final CallGuard guard = new CallGuard();
        private int count;

        private int call() {
            if (!enter(guard)) {
                return 0;
            }
            final int value = count + 1;
            count = value;
            guard.leave();
            return value;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = call();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = call();
        }
    }

    /**
     * The thread that ends a save takes its memory back. Fails if {@link CallGuard#end} does not wait for the thread
     * inside, and without the release of {@link CallGuard#leave}.
     */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "came too late")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the memory was there")
    @Outcome(expect = FORBIDDEN, desc = "freed under its feet")
    @State
    public static class End {
        private final CallGuard guard = new CallGuard();
        private int memory = ALIVE;

        @Actor
        public void saver(I_Result r) {
            if (enter(guard)) {
                final int found = memory;
                guard.leave();
                r.r1 = found;
            }
        }

        @Actor
        public void owner() {
            guard.end();
            memory = FREED;
        }
    }

    /**
     * The owner revokes the lease and waits for the call inside; a call enters and loads the lease. One of them sees
     * the other. Fails if the volatile stores of {@link SetLease#revoke} are weaker, or {@link CallGuard#awaitOutside}
     * does not wait.
     */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "cancelled")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the memory was there")
    @Outcome(expect = FORBIDDEN, desc = "freed under its feet")
    @State
    public static class Close {
        private final CallGuard guard = new CallGuard();
        private final SetLease lease = new ChannelSet().acquire("a save");
        private int memory = ALIVE;

        @Actor
        public void saver(I_Result r) {
            if (enter(guard)) {
                final int found = lease.isRevoked() ? 0 : memory;
                guard.leave();
                r.r1 = found;
            }
        }

        @Actor
        public void owner() {
            lease.revoke();
            guard.awaitOutside();
            memory = FREED;
        }
    }
}
