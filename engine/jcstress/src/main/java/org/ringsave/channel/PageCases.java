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

/**
 * An owner writes over a pinned page only after the saver has it, from its place or from the arena. The saver here
 * takes the steps of {@code SectionPayload.copyPinned} for two words; {@code LiveCases} has the method itself.
 */
public final class PageCases {
    private static final long OLD = 7;
    private static final long NEW = 8;
    private static final int PAGE = MemoryRegion.PAGE_LENGTH;

    private PageCases() {
    }

    /** A region of two pages, which a live save pins. Cases use it again. */
    private static final class Pinned {
        private final ChannelSet set = new ChannelSet(2 * PAGE);
        private final MemoryRegion region = set.addTrackedRegion("r", 1, 2 * PAGE);
        private final UnsafeBuffer data = new UnsafeBuffer(region.buffer());
        private final UnsafeBuffer arena;

        Pinned(int arenaLength) {
            arena = new UnsafeBuffer(new byte[arenaLength]);
        }

        static Pinned take(Queue<Pinned> pool, int arenaLength) {
            final Pinned kept = pool.poll();
            final Pinned pinned = kept == null ? new Pinned(arenaLength) : kept;
            pinned.begin();
            return pinned;
        }

        private void begin() {
            region.prepareToWrite(0, 2 * PAGE);
            put(OLD);
            data.putLong(PAGE, OLD);
            final SetLease lease = set.acquireLive();
            region.pages.pin(lease.clock().advance(), ChangeClock.ABSENT);
            lease.pins().begin(0);
            // The arena is as the last case left it, and its bytes would be the right ones.
            arena.setMemory(0, arena.capacity(), (byte)0);
            lease.pins().activate(arena);
        }

        private void put(long word) {
            data.putLong(0, word);
            data.putLong(PAGE - Long.BYTES, word);
        }

        /** In the save before, the other page is spilled alone. */
        void spillOther() {
            region.prepareToWrite(PAGE, 1);
            set.lease.release();
            begin();
        }

        void write() {
            if (region.prepareToWrite(0, PAGE)) {
                put(NEW);
            }
        }

        /** Zeros take the place of the page. The next begin makes it present again. */
        void discard() {
            region.discard(0, PAGE);
        }

        /** The saver's copy of the page, from its place or from the arena. */
        void copy(JJ_Result r) {
            long index = region.pages.spilledIndex(0);
            if (index < 0) {
                copyInPlace(r);
                VarHandle.loadLoadFence();
                index = region.pages.spilledIndex(0);
            }
            if (index >= 0) {
                r.r1 = arena.getLong((int)index);
                r.r2 = arena.getLong((int)index + PAGE - Long.BYTES);
            }
        }

        void copyInPlace(JJ_Result r) {
            r.r1 = data.getLong(0);
            r.r2 = data.getLong(PAGE - Long.BYTES);
        }

        void giveBack(Queue<Pinned> pool) {
            set.lease.release();
            pool.add(this);
        }
    }

    /**
     * The owner spills the page and writes over it. Fails if {@code PagePins.spill} publishes the place before the
     * bytes are there, or after the page is written over: without the release of the place, the fence behind it, or
     * their order.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned page")
    @Outcome(expect = FORBIDDEN, desc = "the bytes written over it, or a place without its bytes")
    @State
    public static class Spilled {
        private static final Queue<Pinned> POOL = new ConcurrentLinkedQueue<>();
        private final Pinned pinned = Pinned.take(POOL, PAGE);

        @Actor
        public void owner() {
            pinned.write();
        }

        @Actor
        public void saver(JJ_Result r) {
            pinned.copy(r);
        }

        @Arbiter
        public void end(JJ_Result r) {
            pinned.giveBack(POOL);
        }
    }

    /**
     * The page can't be spilled, and the owner writes over it as soon as the saver is past it. Fails without the
     * release of {@code PagePins.release}, which keeps the copy before it, or its acquire in {@code PagePins.clear}.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned page")
    @Outcome(expect = FORBIDDEN, desc = "released before it was copied")
    @State
    public static class Released {
        private static final Queue<Pinned> POOL = new ConcurrentLinkedQueue<>();
        private final Pinned pinned = Pinned.take(POOL, 0);

        @Actor
        public void owner() {
            pinned.write();
        }

        @Actor
        public void saver(JJ_Result r) {
            pinned.copyInPlace(r);
            pinned.region.pages.release(1);
        }

        @Arbiter
        public void end(JJ_Result r) {
            pinned.giveBack(POOL);
        }
    }

    /**
     * The owner discards the page, which zeros it. Fails as {@link Spilled} does, and if {@code MemoryRegion.discard}
     * does not ask {@code PagePins.clear}.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned page")
    @Outcome(expect = FORBIDDEN, desc = "zeros, or a place without its bytes")
    @State
    public static class Discarded {
        private static final Queue<Pinned> POOL = new ConcurrentLinkedQueue<>();
        private final Pinned pinned = Pinned.take(POOL, PAGE);

        @Actor
        public void owner() {
            pinned.discard();
        }

        @Actor
        public void saver(JJ_Result r) {
            pinned.copy(r);
        }

        @Arbiter
        public void end(JJ_Result r) {
            pinned.giveBack(POOL);
        }
    }

    /**
     * The page can't be spilled, and the owner discards it as soon as the saver is past it. Fails as {@link Released}
     * does, and if {@code MemoryRegion.discard} does not ask {@code PagePins.clear}.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned page")
    @Outcome(expect = FORBIDDEN, desc = "discarded before it was copied")
    @State
    public static class DiscardedLate {
        private static final Queue<Pinned> POOL = new ConcurrentLinkedQueue<>();
        private final Pinned pinned = Pinned.take(POOL, 0);

        @Actor
        public void owner() {
            pinned.discard();
        }

        @Actor
        public void saver(JJ_Result r) {
            pinned.copyInPlace(r);
            pinned.region.pages.release(1);
        }

        @Arbiter
        public void end(JJ_Result r) {
            pinned.giveBack(POOL);
        }
    }

    /**
     * The owner spills one page. The saver copies another one, which was spilled in the save before. Fails if
     * {@code PagePins.placesOf} publishes the number of the cut before it clears the places of the cut before: without
     * the release of the number, or its acquire in {@code PagePins.place}.
     */
    @JCStressTest
    @Outcome(id = "-1, 7", expect = ACCEPTABLE, desc = "not spilled")
    @Outcome(expect = FORBIDDEN, desc = "the place in the save before")
    @State
    public static class Renewed {
        private static final Queue<Pinned> POOL = new ConcurrentLinkedQueue<>();
        private final Pinned pinned = Pinned.take(POOL, PAGE);

        public Renewed() {
            pinned.spillOther();
        }

        @Actor
        public void owner() {
            pinned.write();
        }

        @Actor
        public void saver(JJ_Result r) {
            r.r1 = pinned.region.pages.spilledIndex(1);
            r.r2 = pinned.data.getLong(PAGE);
        }

        @Arbiter
        public void end(JJ_Result r) {
            pinned.giveBack(POOL);
        }
    }
}
