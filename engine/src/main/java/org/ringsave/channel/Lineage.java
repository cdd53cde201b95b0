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
 * The images of a set that a delta can name as its base: the last finished images, and the image that the set was
 * restored from. A lineage keeps the tails of all rings in each image, since later bytes of a ring lie behind them. Not
 * for embedders.
 *
 * <p>A lineage ends where ring positions are set anew: the same position may stand for other bytes then. A lineage is
 * never in an image. Only the holder of the set's lease uses it, so one thread at a time.
 */
public final class Lineage {
    /** Finished images that a lineage keeps. The restored image comes on top. */
    public static final int KEPT = 16;

    /** The oldest first. */
    private final Base[] kept = new Base[KEPT];
    private int keptCount;
    private Base restored;
    private Base spare;

    Lineage() {
        // The fields say all.
    }

    /**
     * An image that a delta can name. A row of a channel:
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
        private int number;

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
         * The embedder's label of the image.
         *
         * @return the label.
         */
        public long label() {
            return label;
        }

        /**
         * Number of the {@link ChangeClock} at the cut of the oldest image of this cutId.
         *
         * @return 1 or more. Pages and packets with a higher stamp are not in the image.
         */
        public int number() {
            return number;
        }

        /**
         * Tail of a ring in this image. After {@link Lineage#find} the caller asks for channels in ascending order.
         *
         * @param id          of the channel, unsigned.
         * @param incarnation of the channel.
         * @param side        0 for the incoming ring, 1 for the outgoing.
         * @return a position, or -1 if the bytes before it are unknown.
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

    /** Forget all images, since ring positions are set anew. No image is a base from here on. */
    public void clear() {
        // The image of the next restore takes the memory of the last one.
        spare = spare == null ? restored : spare;
        Arrays.fill(kept, null);
        keptCount = 0;
        restored = null;
    }

    /**
     * Make room for an image. No other method here allocates.
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

    /**
     * Begin to note an image, for which there must be room.
     *
     * @param number of the {@link ChangeClock} at its cut.
     */
    public void begin(int number) {
        spare.count = 0;
        spare.number = number;
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
     * The noted image is complete: it becomes a base. It replaces the kept image of the same cutId, or else the oldest
     * of {@link #KEPT}.
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
     * The set was restored from the noted image: it becomes the only base.
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
     * Finds the kept image that has the cutId of the noted image, or returns -1. A cutId does not cover ring bytes. A
     * channel that was closed and added again can reach its old positions with other bytes. If images of one cutId
     * differ, they get no rows, so that a delta against that cutId holds all ring bytes. A cutId does not cover pages
     * and packets either, so all images of one cutId have the oldest number.
     */
    private int compareTwins() {
        if (restored != null && restored.hasIdOf(spare)) {
            spare.number = restored.number;
            if (!restored.hasRowsOf(spare)) {
                restored.count = 0;
                spare.count = 0;
            }
        }
        int twin = -1;
        for (int i = 0; i < keptCount; i++) {
            if (kept[i].hasIdOf(spare)) {
                spare.count = kept[i].hasRowsOf(spare) ? spare.count : 0;
                spare.number = Math.min(spare.number, kept[i].number);
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
     * @return the base, valid until the next image is noted; null if there is none.
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
     * Visit all bases.
     *
     * @param action given the restored image first, then the finished images from the oldest to the newest.
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
