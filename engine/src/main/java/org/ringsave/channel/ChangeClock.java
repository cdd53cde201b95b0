/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

/**
 * The clock of change of a set. It counts cuts and restores. Pages of regions and slots of requests are stamped with
 * the number of the clock when they are written. A base keeps the number of its cut. So bytes with a higher stamp than
 * that number are not in the base. Not for embedders.
 *
 * <p>The holder of the set's lease advances the clock. Threads that drive ends read it; all of them rest at a begin, so
 * the number is a plain field.
 */
public final class ChangeClock {
    /** The stamp of bytes that were never written, or were discarded. */
    public static final int ABSENT = 0;
    /** The first number of a clock. */
    static final int FIRST = 1;
    /** From this number on, the set renews its stamps before the next cut. */
    static final int LAST = Integer.MAX_VALUE - 2;

    private int now = FIRST;

    ChangeClock() {
        // The field says all.
    }

    /**
     * The number with which bytes are stamped now.
     *
     * @return {@link #FIRST} to {@link #LAST} + 2.
     */
    public int now() {
        return now;
    }

    /**
     * Ends the time before a cut. Bytes that are written from here on have a higher stamp.
     *
     * @return the number before, which is that of the cut.
     */
    public int advance() {
        return now++;
    }

    /** Must the stamps be renewed, so that they don't overflow within so many cuts? */
    boolean isAtEnd(int cuts) {
        return now >= LAST - cuts;
    }

    /** Starts again, when all stamps were renewed to {@link #FIRST}. */
    void restart() {
        now = FIRST + 1;
    }

    /** Goes to a number, so that a test can come near the end. */
    void set(int number) {
        now = number;
    }
}
