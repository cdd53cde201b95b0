/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.ringsave.ring.Packet;
import org.ringsave.ring.Pins;

/**
 * A request takes the slot of a completed one only after the saver has the packet there, from its slot or from the
 * arena. The saver here takes the steps of {@code SectionPayload.copyPinned} for two words; {@code LiveCases} has the
 * method itself.
 */
public final class HeldCases {
    private static final int LENGTH = 2 * Long.BYTES;
    private static final UnsafeBuffer OLD = packet(7);
    private static final UnsafeBuffer NEW = packet(8);

    private HeldCases() {
    }

    private static UnsafeBuffer packet(long word) {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[LENGTH]);
        packet.putLong(0, word);
        packet.putLong(Long.BYTES, word);
        return packet;
    }

    /** A table of one slot, whose request was completed in a live save. Cases use it again. */
    private static final class Held {
        private static final int PIN_SLOT = Pins.packetsSlot(0);

        private final ChannelSet set = new ChannelSet();
        private final InFlight table = set.add(1, "", ChannelConfig.ofPages(1).withInFlight(1, LENGTH, 0)).received();
        private final UnsafeBuffer packets = table.slots().packets;
        private final UnsafeBuffer arena;

        Held(int arenaLength) {
            arena = new UnsafeBuffer(new byte[arenaLength]);
            table.pins(pins(), PIN_SLOT);
        }

        static Held take(Queue<Held> pool, int arenaLength) {
            final Held kept = pool.poll();
            final Held held = kept == null ? new Held(arenaLength) : kept;
            held.begin();
            return held;
        }

        private Pins pins() {
            set.lease.acquireLive();
            final Pins pins = set.lease.pins();
            set.lease.release();
            return pins;
        }

        private void begin() {
            table.admit(0);
            table.insert(0, Packet.IN_BAND, OLD, 0, LENGTH, 0);
            final SetLease lease = set.acquireLive();
            final int base = lease.clock().advance() - 1;
            lease.pins().begin(PIN_SLOT + 1);
            lease.pins().pinPackets(PIN_SLOT, LENGTH, base);
            // The arena is as the last case left it, and its bytes would be the right ones.
            arena.setMemory(0, arena.capacity(), (byte)0);
            lease.pins().activate(arena);
            table.forget(0);
        }

        void write() {
            if (table.admit(1) == 0) {
                table.insert(1, Packet.IN_BAND, NEW, 0, LENGTH, 0);
            }
        }

        void giveBack(Queue<Held> pool) {
            set.lease.release();
            table.clear();
            pool.add(this);
        }
    }

    /**
     * The owner spills the packet and writes over it. Fails if {@code HeldSlots.spill} publishes the place before the
     * bytes are there, or after the slot is written over: without the release of the place, the fence behind it, or
     * their order.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned packet")
    @Outcome(expect = FORBIDDEN, desc = "the next one, or a place without its bytes")
    @State
    public static class Spilled {
        private static final Queue<Held> POOL = new ConcurrentLinkedQueue<>();
        private final Held held = Held.take(POOL, LENGTH);

        @Actor
        public void owner() {
            held.write();
        }

        @Actor
        public void saver(JJ_Result r) {
            long index = held.table.spilledPacket(0);
            if (index < 0) {
                r.r1 = held.packets.getLong(0);
                r.r2 = held.packets.getLong(Long.BYTES);
                VarHandle.loadLoadFence();
                index = held.table.spilledPacket(0);
            }
            if (index >= 0) {
                r.r1 = held.arena.getLong((int)index);
                r.r2 = held.arena.getLong((int)index + Long.BYTES);
            }
        }

        @Arbiter
        public void end(JJ_Result r) {
            held.giveBack(POOL);
        }
    }

    /**
     * The packet can't be spilled, and the owner writes over it as soon as the saver is through with the packets. Fails
     * without the release of {@link Pins#release}, which keeps the copy before it, or its acquire in
     * {@link Pins#isPacketPinned}.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned packet")
    @Outcome(expect = FORBIDDEN, desc = "released before it was copied")
    @State
    public static class Released {
        private static final Queue<Held> POOL = new ConcurrentLinkedQueue<>();
        private final Held held = Held.take(POOL, 0);
        private final Pins pins = held.set.lease.pins();

        @Actor
        public void owner() {
            held.write();
        }

        @Actor
        public void saver(JJ_Result r) {
            final long first = held.packets.getLong(0);
            final long second = held.packets.getLong(Long.BYTES);
            pins.release(Held.PIN_SLOT, LENGTH);
            r.r1 = first;
            r.r2 = second;
        }

        @Arbiter
        public void end(JJ_Result r) {
            held.giveBack(POOL);
        }
    }
}
