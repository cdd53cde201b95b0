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
 * A reader goes to sleep while a writer publishes. One of them notices the other. The first value says that the reader
 * sleeps, the second that the writer signalled it.
 */
public final class DoorbellCases {
    private DoorbellCases() {
    }

    /**
     * The reader takes its mask away; the ends exchange positions. Fails without the full fence of
     * {@link IncomingRing#prepareToWait}, and without the full fence of {@link OutgoingRing#publish} after the tail's
     * store.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader saw the packet")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the reader is woken")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps and a packet is there")
    @State
    public static class MaskPosition {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_ONE, 0).signalReader();

        public MaskPosition() {
            ring.incoming.maskSignals();
        }

        @Actor
        public void reader(ZZ_Result r) {
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(7);
            r.r2 = ring.readerSignalled;
        }
    }

    /**
     * The reader takes its mask away; the ends exchange indices. Fails without the full fence of
     * {@link IncomingRing#prepareToWait}, and without the full fence of {@link OutgoingRing#publish} after the tail's
     * store.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader saw the packet")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the reader is woken")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps and a packet is there")
    @State
    public static class MaskIndex {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_ONE, 0).signalReader();

        public MaskIndex() {
            ring.incoming.maskSignals();
        }

        @Actor
        public void reader(ZZ_Result r) {
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(7);
            r.r2 = ring.readerSignalled;
        }
    }

    /**
     * No end masks signals, and the writer loads the head: was the ring emptied? The ends exchange positions. Fails
     * without the full fence of {@link IncomingRing#prepareToWait} between the head's store and the last load of the
     * tail, and without the full fence of {@link OutgoingRing#publish}.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader saw the packet")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the reader is woken")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps and a packet is there")
    @State
    public static class EmptiedPosition {
        private final TinyRing ring = TinyRing.paired(TinyRing.ROOM_FOR_TWO, 16).with(7).signalReader();

        @Actor
        public void reader(ZZ_Result r) {
            ring.pollOne();
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(8);
            r.r2 = ring.readerSignalled;
        }
    }

    /**
     * No end masks signals, and the writer loads {@code out}: was the ring emptied? Fails without the full fence of
     * {@link IncomingRing#prepareToWait} between the store of {@code out} and the last load of {@code in}, and without
     * the full fence of {@link OutgoingRing#publish}.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader saw the packet")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the reader is woken")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps and a packet is there")
    @State
    public static class EmptiedIndex {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_TWO, 16).with(7).signalReader();

        @Actor
        public void reader(ZZ_Result r) {
            ring.pollOne();
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(8);
            r.r2 = ring.readerSignalled;
        }
    }

    /**
     * A live save withholds {@code out} from the writer, which then does not see that the ring was emptied. Fails if
     * {@link IncomingRing#prepareToWait} does not give {@code out} back before its fence.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader saw the packet")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the reader is woken")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps and a packet is there")
    @State
    public static class Withheld {
        private final TinyRing ring =
            TinyRing.indexed(TinyRing.ROOM_FOR_TWO, 16).with(7).signalReader().pin(TinyRing.PACKET_LENGTH);

        @Actor
        public void reader(ZZ_Result r) {
            ring.pollOne();
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(8);
            r.r2 = ring.readerSignalled;
        }
    }

    /**
     * The same without room to spill, so {@code out} can't be given back: the reader must not sleep. Fails if
     * {@link IncomingRing#prepareToWait} does not ask whether all bytes were given back.
     */
    @JCStressTest
    @Outcome(id = {"false, false", "false, true"}, expect = ACCEPTABLE, desc = "the reader goes on polling")
    @Outcome(expect = FORBIDDEN, desc = "the reader sleeps, and the writer thinks that it has not caught up")
    @State
    public static class WithheldForLong {
        private final TinyRing ring = TinyRing.indexed(TinyRing.ROOM_FOR_TWO, 16).with(7).signalReader().pin(0);

        @Actor
        public void reader(ZZ_Result r) {
            ring.pollOne();
            r.r1 = ring.incoming.prepareToWait();
        }

        @Actor
        public void writer(ZZ_Result r) {
            ring.offer(8);
            r.r2 = ring.readerSignalled;
        }
    }
}
