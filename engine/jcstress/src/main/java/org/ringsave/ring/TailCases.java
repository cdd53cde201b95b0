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

/** A reader sees a published packet or batch whole, or nothing of it. */
public final class TailCases {
    private TailCases() {
    }

    /**
     * The ends exchange positions. Fails without the release of {@code putLongRelease} in
     * {@link RingMemory#publishTail}.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "polled before it was published")
    @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "whole")
    @Outcome(expect = FORBIDDEN, desc = "published before it was written")
    @State
    public static class Position {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_TWO, 0).passed();

        @Actor
        public void writer() {
            ring.offer(7);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * The ends exchange indices. Fails without the release of {@code putIntRelease} in {@link RingMemory#publishTail}.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "polled before it was published")
    @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "whole")
    @Outcome(expect = FORBIDDEN, desc = "published before it was written")
    @State
    public static class Index {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_TWO, 0).passed();

        @Actor
        public void writer() {
            ring.offer(7);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * A packet that wraps is claimed, encoded in another buffer and copied at the commit. Fails if
     * {@link OutgoingRing#commit} publishes before it copies.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "polled before it was committed")
    @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "whole")
    @Outcome(expect = FORBIDDEN, desc = "published before it was copied")
    @State
    public static class WrappedClaim {
        // Two words that wrap in the middle.
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_ONE, 32);

        @Actor
        public void writer() {
            final int index = ring.outgoing.tryClaim(Packet.IN_BAND, 0, 7, 2 * Long.BYTES);
            ring.outgoing.buffer().putLong(index, 7);
            ring.outgoing.buffer().putLong(index + Long.BYTES, 7);
            ring.outgoing.commit(index);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * A reader sees a batch at once. Fails if {@link OutgoingRing#append} publishes instead of
     * {@link OutgoingRing#publish}.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "polled before it was published")
    @Outcome(id = "2, 8", expect = ACCEPTABLE, desc = "all of it")
    @Outcome(expect = FORBIDDEN, desc = "a part of the batch, or of a packet")
    @State
    public static class Batch {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_TWO, 0);

        @Actor
        public void writer() {
            ring.append(7);
            ring.append(8);
            ring.outgoing.publish();
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = ring.poll();
            r.r2 = ring.read;
        }
    }

    /**
     * The saver cuts a ring that a peer fills: all bytes before the tail are whole. Fails without the release of
     * {@code putIntRelease} in {@link RingMemory#publishTail}, or the acquire of {@code in} in {@link Ring#cut}.
     */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cut before it was published")
    @Outcome(id = TinyRing.PACKET_LENGTH + ", 7", expect = ACCEPTABLE, desc = "cut with all of it")
    @Outcome(expect = FORBIDDEN, desc = "cut with a packet in part")
    @State
    public static class Cut {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_ONE, 0);
        private final long[] table = new long[RingCut.LENGTH];

        @Actor
        public void writer() {
            ring.offer(7);
        }

        @Actor
        public void saver(II_Result r) {
            ring.ring.cut(true, table, 0);
            r.r1 = (int)(table[1] - table[0]);
            r.r2 = r.r1 == 0 ? 0 : (int)ring.data.getLong(Packet.HEADER_LENGTH);
        }
    }
}
