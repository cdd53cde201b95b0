/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import java.util.Queue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A save is ended, or its set is closed, while another thread is inside a call of it. */
public final class EndCases {
    private EndCases() {
    }

    /**
     * The thread that ends a save may write to the set. Fails if {@code CallGuard.end}, which {@link SaveSession#end}
     * calls, does not wait for the thread inside.
     */
    @JCStressTest
    @Outcome(id = {"right", "refused"}, expect = ACCEPTABLE, desc = "the state at begin, or too late")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class Ended {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner() {
            live.session.end();
            live.writeRegion();
        }

        @Actor
        public void saver(L_Result r) {
            r.r1 = live.save();
        }

        @Arbiter
        public void end(L_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * A thread whose save was ended calls once more, while the next save begins and is ended. Fails if
     * {@link SetHold#enter} lets a thread go on that found no save and so did not take the guard.
     */
    @JCStressTest
    @Outcome(id = {"right", "refused"}, expect = ACCEPTABLE, desc = "in one of the saves, or in none")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class EndedTwice {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner() {
            live.session.end();
            live.beginAgain();
            live.session.end();
            live.writeRegion();
        }

        @Actor
        public void saver(L_Result r) {
            r.r1 = live.saveEither();
        }

        @Arbiter
        public void end(L_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * A set that is closed frees its memory. Fails if {@code SetLease.awaitOutside} does not wait for the call inside.
     */
    @JCStressTest
    @Outcome(id = {"right", "cancelled"}, expect = ACCEPTABLE, desc = "the state at begin, or revoked")
    @Outcome(expect = FORBIDDEN, desc = "memory that is gone")
    @State
    public static class Closed {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);

        @Actor
        public void owner() {
            live.set.close();
        }

        @Actor
        public void saver(L_Result r) {
            try {
                r.r1 = live.save();
            } catch (IndexOutOfBoundsException e) {
                r.r1 = "freed";
            }
        }

        @Arbiter
        public void end(L_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * The thread that ends a save in parts may write to the set, too. Fails if {@link SavePart#end} does not wait in
     * {@code CallGuard.end}.
     */
    @JCStressTest
    @Outcome(id = {"right", "cancelled"}, expect = ACCEPTABLE, desc = "the state at begin, or too late")
    @Outcome(expect = FORBIDDEN, desc = "torn")
    @State
    public static class PartEnded {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);
        private final SavePart part = live.session.parallel(1).get(0);

        @Actor
        public void owner() {
            live.session.end();
            live.writeRegion();
        }

        @Actor
        public void saver(L_Result r) {
            r.r1 = LiveFixture.save(part, live.chunk);
        }

        @Arbiter
        public void end(L_Result r) {
            live.giveBack(POOL);
        }
    }

    /**
     * Two threads continue one part. Fails without the compare-and-set of {@code CallGuard.enter}, and without the
     * release of {@code CallGuard.leave}.
     */
    @JCStressTest
    @Outcome(id = {"right, refused", "refused, right"}, expect = ACCEPTABLE, desc = "one was refused")
    @Outcome(id = {"right, nothing left", "nothing left, right"}, expect = ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "both wrote")
    @State
    public static class PartTwice {
        private static final Queue<LiveFixture> POOL = LiveFixture.pool();
        private final LiveFixture live = LiveFixture.take(POOL, 0);
        private final SavePart part = live.session.parallel(1).get(0);
        private final ByteBuffer otherChunk = ByteBuffer.allocateDirect(live.chunk.capacity());

        @Actor
        public void first(LL_Result r) {
            r.r1 = LiveFixture.save(part, live.chunk);
        }

        @Actor
        public void second(LL_Result r) {
            r.r2 = LiveFixture.save(part, otherChunk);
        }

        @Arbiter
        public void end(LL_Result r) {
            live.giveBack(POOL);
        }
    }
}
