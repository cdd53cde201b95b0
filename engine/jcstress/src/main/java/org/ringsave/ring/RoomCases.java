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
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A writer goes to sleep for want of room while a reader makes room. One of them notices the other. The first value
 * says that the writer sleeps, the second that the reader signalled it.
 */
public final class RoomCases {
    private static final int TWO_WORDS = 2 * Long.BYTES;

    private RoomCases() {
    }

    /**
     * The ends exchange positions. Fails without the full fence of {@link OutgoingRing#prepareToWait}. Fails without
     * the full fence of {@link IncomingRing#poll} between the head's store and the load of the pending send size.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the writer saw the room")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the writer is woken")
    @Outcome(expect = FORBIDDEN, desc = "the writer sleeps and there is room")
    @State
    public static class Position {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_ONE, 16).with(7).signalWriter();

        @Actor
        public void writer(ZZ_Result r) {
            r.r1 = ring.outgoing.prepareToWait(Long.BYTES);
        }

        @Actor
        public void reader(ZZ_Result r) {
            ring.poll();
            r.r2 = ring.writerSignalled;
        }
    }

    /**
     * The ends exchange indices. Fails without the full fence of {@link OutgoingRing#prepareToWait}. Fails without the
     * full fence of {@link IncomingRing#poll} between the store of {@code out} and the load of the pending send size.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the writer saw the room")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the writer is woken")
    @Outcome(expect = FORBIDDEN, desc = "the writer sleeps and there is room")
    @State
    public static class Index {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_ONE, 16).with(7).signalWriter();

        @Actor
        public void writer(ZZ_Result r) {
            r.r1 = ring.outgoing.prepareToWait(Long.BYTES);
        }

        @Actor
        public void reader(ZZ_Result r) {
            ring.poll();
            r.r2 = ring.writerSignalled;
        }
    }

    /**
     * A live save withholds the room, and the reader has nothing left to read, so both would sleep. Fails if
     * {@link IncomingRing#prepareToWait} does not give back and signal, and without the full fences of {@link Index}.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the writer saw the room")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the writer is woken")
    @Outcome(expect = FORBIDDEN, desc = "both sleep and there is room")
    @State
    public static class Withheld {
        private final TinyRing ring =
            TinyRing.indexed(TinyRing.ROOM_FOR_TWO, 16).with(7).signalWriter().pin(TinyRing.PACKET_LENGTH);

        @Actor
        public void writer(ZZ_Result r) {
            r.r1 = ring.outgoing.prepareToWait(TWO_WORDS);
        }

        @Actor
        public void reader(ZZ_Result r) {
            ring.poll();
            ring.incoming.prepareToWait();
            r.r2 = ring.writerSignalled;
        }
    }
}
