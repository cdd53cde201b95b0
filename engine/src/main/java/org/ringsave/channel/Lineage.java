/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The images of a set that a delta can be taken against: the last finished ones, and the one that the set was restored
 * from. Of each it keeps the tails of all rings, since what a ring got later lies behind them. Not for embedders.
 *
 * <p>A lineage ends where positions are set anew: with them the same position may mean other bytes. It is never in an
 * image. Whoever holds the set's session may use it, so one thread at a time.
 */
public final class Lineage {
    /** Finished images that are kept, the one that was restored apart. */
    public static final int KEPT = 16;

    /** The oldest first. */
    private final Base[] kept = new Base[KEPT];
    private int keptCount;
    private Base restored;
    private Base spare;

    Lineage() {
        // Nothing but what the fields say.
    }

    /**
     * An image that a delta can be taken against. A row of a channel:
     *
     * <pre>
     *     0    4             8               16              24
     *     +----+-------------+---------------+---------------+
     *     | id | incarnation | incoming tail | outgoing tail |
     *     +----+-------------+---------------+---------------+
     * </pre>
     */
    public static final class Base {
        private static final int INCARNATION = Integer.BYTES;
        private static final int TAILS = Long.BYTES;
        private static final int ROW = 3 * Long.BYTES;

        private UnsafeBuffer rows = new UnsafeBuffer(0, 0);
        private int count;
        private int row;
        private long first;
        private long second;
        private long label;

        private Base() {
        }

        /**
         * First word of the cutId.
         *
         * @return the word.
         */
        public long first() {
            return first;
        }

        /**
         * Second word of the cutId.
         *
         * @return the word.
         */
        public long second() {
            return second;
        }

        /**
         * The embedder's label.
         *
         * @return of the image.
         */
        public long label() {
            return label;
        }

        /**
         * The tail of a ring in this image. Since {@link Lineage#find} channels are asked for in ascending order.
         *
         * @param id          of the channel, unsigned.
         * @param incarnation of the channel.
         * @param side        0 for the incoming ring, 1 for the outgoing.
         * @return a position, or -1 if nothing is known of the bytes before it.
         */
        public long tail(int id, int incarnation, int side) {
            while (row < count && Integer.compareUnsigned(rows.getInt(row * ROW), id) < 0) {
                row++;
            }
            final boolean known = row < count && incarnation != 0 && rows.getInt(row * ROW) == id
                && rows.getInt(row * ROW + INCARNATION) == incarnation;
            return known ? rows.getLong(row * ROW + TAILS + side * Long.BYTES) : -1;
        }

        private boolean hasIdOf(Base other) {
            return first == other.first && second == other.second;
        }

        private boolean hasRowsOf(Base other) {
            boolean same = count == other.count;
            for (int i = 0; same && i < count * ROW; i += Long.BYTES) {
                same = rows.getLong(i) == other.rows.getLong(i);
            }
            return same;
        }
    }

    /** Positions are set anew: no image is a base from here on. */
    public void clear() {
        Arrays.fill(kept, null);
        keptCount = 0;
        restored = null;
    }

    /**
     * Make room for an image; the one thing here that allocates.
     *
     * @param count of its channels.
     */
    public void reserve(int count) {
        if (spare == null) {
            spare = new Base();
        }
        if (spare.rows.capacity() < count * Base.ROW) {
            spare.rows = new UnsafeBuffer(ByteBuffer.allocateDirect(count * Base.ROW));
        }
    }

    /** Begin to note an image for which there is room. */
    public void begin() {
        spare.count = 0;
    }

    /**
     * Note a channel, in ascending order of ids.
     *
     * @param id           of the channel, unsigned.
     * @param incarnation  of the channel.
     * @param incomingTail of its incoming ring.
     * @param outgoingTail of its outgoing ring.
     */
    public void add(int id, int incarnation, long incomingTail, long outgoingTail) {
        final int at = spare.count++ * Base.ROW;
        spare.rows.putInt(at, id);
        spare.rows.putInt(at + Base.INCARNATION, incarnation);
        spare.rows.putLong(at + Base.TAILS, incomingTail);
        spare.rows.putLong(at + Base.TAILS + Long.BYTES, outgoingTail);
    }

    /**
     * The image that was noted is complete: it is a base, in place of the oldest one.
     *
     * @param first  word of its cutId.
     * @param second word of its cutId.
     * @param label  of the embedder.
     */
    public void saved(long first, long second, long label) {
        name(first, second, label);
        final int twin = compareTwins();
        final Base dropped = twin >= 0 || keptCount == KEPT ? drop(Math.max(twin, 0)) : null;
        kept[keptCount++] = spare;
        spare = dropped;
    }

    private Base drop(int index) {
        final Base dropped = kept[index];
        System.arraycopy(kept, index + 1, kept, index, --keptCount - index);
        return dropped;
    }

    /**
     * The set was restored from the image that was noted: it is the one base.
     *
     * @param first  word of its cutId.
     * @param second word of its cutId.
     * @param label  of the embedder.
     */
    public void restored(long first, long second, long label) {
        name(first, second, label);
        clear();
        restored = spare;
        spare = null;
    }

    private void name(long first, long second, long label) {
        spare.first = first;
        spare.second = second;
        spare.label = label;
    }

    /**
     * A cutId says nothing of ring bytes. So a channel that was closed and added again may come to the positions that
     * it had, and two images of one id hold different bytes of it. Against such an id every delta is whole. Returns
     * which of the kept ones has the id of the new one, or -1.
     */
    private int compareTwins() {
        if (restored != null && restored.hasIdOf(spare) && !restored.hasRowsOf(spare)) {
            restored.count = 0;
            spare.count = 0;
        }
        int twin = -1;
        for (int i = 0; i < keptCount; i++) {
            if (kept[i].hasIdOf(spare)) {
                spare.count = kept[i].hasRowsOf(spare) ? spare.count : 0;
                twin = i;
            }
        }
        return twin;
    }

    /**
     * Find a base.
     *
     * @param first  word of its cutId.
     * @param second word of its cutId.
     * @return the base, good until an image is noted; null if there is none.
     */
    public Base find(long first, long second) {
        Base found = isNamed(restored, first, second) ? restored : null;
        for (int i = 0; i < keptCount; i++) {
            found = isNamed(kept[i], first, second) ? kept[i] : found;
        }
        if (found != null) {
            found.row = 0;
        }
        return found;
    }

    private static boolean isNamed(Base base, long first, long second) {
        return base != null && base.first == first && base.second == second;
    }

    /**
     * All bases.
     *
     * @param action given each, the one that was restored first, then from the oldest to the latest.
     */
    public void forEach(Consumer<Base> action) {
        if (restored != null) {
            action.accept(restored);
        }
        for (int i = 0; i < keptCount; i++) {
            action.accept(kept[i]);
        }
    }
}
