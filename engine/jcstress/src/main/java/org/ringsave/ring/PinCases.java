/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A writer writes over pinned bytes only after the saver has them, from their place or from the arena. The saver here
 * takes the steps of {@code SectionPayload.copyPinned} for two words; {@code LiveCases} has the method itself.
 */
public final class PinCases {
    private static final long OLD = 7;
    private static final long NEW = 8;
    private static final int LENGTH = 2 * Long.BYTES;

    private PinCases() {
    }

    private static Pins pins(int count, int arenaLength) {
        final Pins pins = new Pins(() -> { });
        pins.begin(count);
        for (int slot = 0; slot < count; slot++) {
            pins.pin(slot, 0, LENGTH);
        }
        pins.activate(new UnsafeBuffer(new byte[arenaLength]));
        return pins;
    }

    private static UnsafeBuffer words(long word) {
        final UnsafeBuffer words = new UnsafeBuffer(new byte[LENGTH]);
        put(words, word);
        return words;
    }

    private static void put(UnsafeBuffer words, long word) {
        words.putLong(0, word);
        words.putLong(Long.BYTES, word);
    }

    /**
     * A writer spills and writes over. Fails without the fence after the store of the place in {@link Pins#clear},
     * which precedes every write over the bytes.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned bytes")
    @Outcome(expect = FORBIDDEN, desc = "the bytes written over it")
    @State
    public static class Spill {
        private final Pins pins = pins(1, LENGTH);
        private final UnsafeBuffer data = words(OLD);

        @Actor
        public void writer() {
            if (pins.clear(0, data, Long.MAX_VALUE) == Long.MAX_VALUE) {
                put(data, NEW);
            }
        }

        @Actor
        public void saver(JJ_Result r) {
            long index = pins.spilledIndex(0, 0);
            if (index < 0) {
                r.r1 = data.getLong(0);
                r.r2 = data.getLong(Long.BYTES);
                VarHandle.loadLoadFence();
                index = pins.spilledIndex(0, 0);
            }
            if (index >= 0) {
                r.r1 = pins.arena().getLong((int)index);
                r.r2 = pins.arena().getLong((int)index + Long.BYTES);
            }
        }
    }

    /**
     * A saver that finds a place finds the bytes there, and knows the index from which they were spilled. Fails without
     * the release of the place's store in {@link Pins#clear}, or its acquire in {@link Pins#spilledIndex}.
     */
    @JCStressTest
    @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "spilled, or not yet")
    @Outcome(expect = FORBIDDEN, desc = "a place without its bytes")
    @State
    public static class Place {
        private final Pins pins = pins(2, 2 * LENGTH);
        private final UnsafeBuffer data = words(OLD);

        public Place() {
            // The second word is left; bytes that another slot spilled precede it in the arena.
            data.putLong(Long.BYTES, NEW);
            pins.clear(1, data, Long.MAX_VALUE);
            pins.release(0, Long.BYTES);
        }

        @Actor
        public void writer() {
            pins.clear(0, data, Long.MAX_VALUE);
        }

        @Actor
        public void saver(JJ_Result r) {
            final long index = pins.spilledIndex(0, Long.BYTES);
            r.r1 = OLD;
            r.r2 = index < 0 ? NEW : pins.arena().getLong((int)index);
        }
    }

    /**
     * A writer without an arena writes over bytes that the saver has released. Fails without the release of
     * {@link Pins#release}, which keeps the copy before it, or its acquire in {@link Pins#clear}.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned bytes")
    @Outcome(expect = FORBIDDEN, desc = "released before it was copied")
    @State
    public static class Release {
        private final Pins pins = pins(1, 0);
        private final UnsafeBuffer data = words(OLD);

        @Actor
        public void writer() {
            if (pins.clear(0, data, LENGTH) >= LENGTH) {
                put(data, NEW);
            }
        }

        @Actor
        public void saver(JJ_Result r) {
            final long first = data.getLong(0);
            final long second = data.getLong(Long.BYTES);
            pins.release(0, LENGTH);
            r.r1 = first;
            r.r2 = second;
        }
    }

    /**
     * A save that ends gives all pinned bytes back at once. Fails if {@code Pins.active}, which {@link Pins#drop}
     * clears, is not volatile.
     */
    @JCStressTest
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the pinned bytes")
    @Outcome(expect = FORBIDDEN, desc = "dropped before it was copied")
    @State
    public static class Drop {
        private final Pins pins = pins(1, 0);
        private final UnsafeBuffer data = words(OLD);

        @Actor
        public void writer() {
            if (!pins.isActive()) {
                put(data, NEW);
            }
        }

        @Actor
        public void saver(JJ_Result r) {
            final long first = data.getLong(0);
            final long second = data.getLong(Long.BYTES);
            pins.drop();
            r.r1 = first;
            r.r2 = second;
        }
    }

    /**
     * The writers of two rings spill at once, each to its own place. Fails if {@link Pins#clear} does not take the
     * length in use by compare-and-exchange.
     */
    @JCStressTest
    @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "each one's bytes")
    @Outcome(expect = FORBIDDEN, desc = "one spilled over the other")
    @State
    public static class TwoWriters {
        private final Pins pins = pins(2, 2 * LENGTH);
        private final UnsafeBuffer first = words(OLD);
        private final UnsafeBuffer second = words(NEW);

        @Actor
        public void firstWriter() {
            pins.clear(0, first, Long.MAX_VALUE);
        }

        @Actor
        public void secondWriter() {
            pins.clear(1, second, Long.MAX_VALUE);
        }

        @Arbiter
        public void saver(JJ_Result r) {
            r.r1 = pins.arena().getLong((int)pins.spilledIndex(0, 0));
            r.r2 = pins.arena().getLong((int)pins.spilledIndex(1, 0));
        }
    }

    /**
     * The writers of two rings want the last bytes of the arena. Fails if {@link Pins#clear} does not take the length
     * in use by compare-and-exchange.
     */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of them got it")
    @Outcome(expect = FORBIDDEN, desc = "both, or neither")
    @State
    public static class LastPlace {
        private final Pins pins = pins(2, LENGTH);
        private final UnsafeBuffer first = words(OLD);
        private final UnsafeBuffer second = words(NEW);

        @Actor
        public void firstWriter(ZZ_Result r) {
            r.r1 = pins.clear(0, first, Long.MAX_VALUE) == Long.MAX_VALUE;
        }

        @Actor
        public void secondWriter(ZZ_Result r) {
            r.r2 = pins.clear(1, second, Long.MAX_VALUE) == Long.MAX_VALUE;
        }
    }
}
