/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The saver's thread releases the lease of a set; the owner's thread revokes it. */
public final class LeaseCases {
    private LeaseCases() {
    }

    /** A set without channels or memory, in a live save. */
    private static ChannelSet saving() {
        final ChannelSet set = new ChannelSet();
        set.acquireLive().pins().begin(0);
        set.lease.pins().activate(new UnsafeBuffer(0, 0));
        return set;
    }

    /**
     * An owner that finds the pins gone writes over the pinned bytes. The saver must be able to know of the revocation
     * before that. Fails if {@link SetLease#revoke} drops the pins before it marks the lease as revoked.
     */
    @JCStressTest
    @Outcome(id = {"true, false", "true, true"}, expect = ACCEPTABLE, desc = "still pinned")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "revoked, as the saver will see")
    @Outcome(expect = FORBIDDEN, desc = "not pinned, and the saver would count what it copies")
    @State
    public static class Cancel {
        private final ChannelSet set = saving();

        @Actor
        public void owner() {
            set.lease.revoke();
        }

        @Actor
        public void farEnd(ZZ_Result r) {
            r.r1 = set.lease.isPinning();
            r.r2 = set.lease.isRevoked();
        }
    }

    /**
     * An owner that finds the lease free acquires it again, and keeps its pins and the guards that it watches. Fails if
     * {@link SetLease#release} clears {@code holder} first.
     */
    @JCStressTest
    @Outcome(id = "false, false, false", expect = ACCEPTABLE, desc = "not free yet")
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "taken again")
    @Outcome(expect = FORBIDDEN, desc = "the save that ended took something of the next one with it")
    @State
    public static class TakeAgain {
        private final ChannelSet set = saving();
        private boolean taken;

        @Actor
        public void saver() {
            set.lease.release();
        }

        @Actor
        public void owner() {
            if (!set.lease.isHeld()) {
                set.acquireLive().pins().activate(new UnsafeBuffer(0, 0));
                set.lease.watch(new CallGuard());
                taken = true;
            }
        }

        @Arbiter
        public void look(ZZZ_Result r) {
            r.r1 = taken;
            r.r2 = set.lease.isPinning();
            r.r3 = set.lease.lastWatched != null;
        }
    }

    /**
     * The owner closes a set while another thread ends its save. Fails if {@link SetLease#awaitOutside} loads
     * {@code lastWatched} twice.
     */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "closed during the save")
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "closed after the save: a free lease is not revoked")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    @State
    public static class CloseWhileEnding {
        private final ChannelSet set = saving();

        public CloseWhileEnding() {
            set.lease.watch(new CallGuard());
        }

        @Actor
        public void saver() {
            set.lease.release();
        }

        @Actor
        public void owner(Z_Result r) {
            set.close();
            r.r1 = set.lease.isRevoked();
        }
    }

    /**
     * An owner that finds a region no longer pinned writes to it after the saver's copy. Fails if the last store of
     * {@link SetLease#release}, to {@code holder}, is not volatile, nor the stores before it.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the bytes to save")
    @Outcome(expect = FORBIDDEN, desc = "free before it was copied")
    @State
    public static class EndedThenWritten {
        private final ChannelSet set = saving();
        private final UnsafeBuffer data = new UnsafeBuffer(new byte[2 * Long.BYTES]);

        public EndedThenWritten() {
            data.putLong(0, 7);
            data.putLong(Long.BYTES, 7);
        }

        @Actor
        public void saver(JJ_Result r) {
            final long first = data.getLong(0);
            final long second = data.getLong(Long.BYTES);
            set.lease.release();
            r.r1 = first;
            r.r2 = second;
        }

        @Actor
        public void owner() {
            if (!set.lease.isHeld()) {
                data.putLong(0, 8);
                data.putLong(Long.BYTES, 8);
            }
        }
    }
}
