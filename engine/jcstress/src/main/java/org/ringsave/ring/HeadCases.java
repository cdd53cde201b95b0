/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A writer writes over the bytes that a reader gives back, and never over bytes that are still being read. The rings
 * are full and wrap.
 */
public final class HeadCases {
    private HeadCases() {
    }

    /**
     * The ends exchange positions. Fails without the release of {@code putLongRelease} in
     * {@link RingMemory#publishHead}.
     */
    @JCStressTest
    @Outcome(id = {"1, 7", "2, 8"}, expect = ACCEPTABLE, desc = "the sent packet")
    @Outcome(expect = FORBIDDEN, desc = "written over while it was read")
    @State
    public static class Position {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_ONE, 16).with(7);

        @Actor
        public void writer() {
            ring.offer(8);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * The ends exchange indices. Fails without the release of {@code putIntRelease} in {@link RingMemory#publishHead}.
     */
    @JCStressTest
    @Outcome(id = {"1, 7", "2, 8"}, expect = ACCEPTABLE, desc = "the sent packet")
    @Outcome(expect = FORBIDDEN, desc = "written over while it was read")
    @State
    public static class Index {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_ONE, 16).with(7);

        @Actor
        public void writer() {
            ring.offer(8);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * A poll gives back all consumed packets with one store at its end, since a handler may throw. Fails if
     * {@link IncomingRing#poll} publishes the head packet by packet.
     */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing was given back yet")
    @Outcome(id = "64", expect = ACCEPTABLE, desc = "all of it")
    @Outcome(expect = FORBIDDEN, desc = "a part of what one poll consumed")
    @State
    public static class Batch {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_TWO, 40).with(7, 8);

        @Actor
        public void reader() {
            ring.poll();
        }

        @Actor
        public void writer(I_Result r) {
            r.r1 = ring.outgoing.free();
        }
    }
}
