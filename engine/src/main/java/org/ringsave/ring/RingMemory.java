/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * The memory of one ring, the state that both ends obey, and the indices and positions that they exchange.
 *
 * <p>A position never goes back, and {@code position mod length} is the index in the control page. Two ends in this
 * process exchange positions, each on a cache line of its own in the reserved part of the control page. The indices
 * follow whenever the ring stops being open. With one end here, the ends exchange indices. This end then derives the
 * position of the far end from its own position and the distance between the two indices.
 */
final class RingMemory {
    /** The channel is not open: using the ring is a mistake of the caller. */
    static final int IDLE = 0;
    /** Packets may be read and written. */
    static final int OPEN = 1;
    /** The memory may be gone. */
    static final int CLOSED = 2;
    /** As OPEN, and each call checks its thread. Odd, and not above IDLE: the way of an unchecked call stays short. */
    static final int CHECKED = -1;

    /** Not final, so that a test can put a view in its place that acts before an index is loaded. */
    UnsafeBuffer control;
    final UnsafeBuffer data;
    /** Address of the data, off heap. Good until the state is closed. */
    final long address;
    final int length;
    /** May another process write to this memory? */
    final boolean foreign;
    /** Do both ends live in this process? */
    final boolean paired;
    int state = IDLE;
    private String stateName = "CREATED";
    private Pins pins;
    private int pinSlot;

    RingMemory(UnsafeBuffer control, UnsafeBuffer data, boolean foreign, boolean paired) {
        this.control = offHeap(control);
        this.data = data;
        this.address = offHeap(data).addressOffset();
        this.length = data.capacity();
        this.foreign = foreign;
        this.paired = paired;
    }

    private static UnsafeBuffer offHeap(UnsafeBuffer pages) {
        if (pages.byteArray() != null) {
            throw new IllegalArgumentException("a ring lies off heap");
        }
        return pages;
    }

    void pins(Pins ofSet, int slot) {
        pins = ofSet;
        pinSlot = slot;
    }

    /** Does a live save pin anything, perhaps bytes of this ring? */
    boolean isPinned() {
        return pins != null && pins.isActive();
    }

    /** Returns a position, at most a given one, up to which the ring may be written over. See {@link Pins#clear}. */
    long clear(long upTo, long needed) {
        return Math.min(upTo, pins.clear(pinSlot, data, needed));
    }

    /** Refuses packets from here on. The name of the channel's state goes into the message. */
    void idle(String name) {
        state = IDLE;
        stateName = name;
        if (paired) {
            control.putInt(ControlPage.IN_OFFSET, (int)(publishedTail() % length));
            control.putInt(ControlPage.OUT_OFFSET, (int)(publishedHead() % length));
        }
    }

    /** Lets go of the memory, for good. */
    void close() {
        state = CLOSED;
        control.wrap(0, 0);
        data.wrap(0, 0);
    }

    /** Lets packets be read and written, by calls that check their thread or not. */
    void open(boolean isChecked) {
        state = isChecked ? CHECKED : OPEN;
    }

    boolean isOpen() {
        return (state & 1) != 0;
    }

    void requireUsable(String operation, ThreadCheck threads) {
        if (state <= IDLE) {
            requireThread(operation, threads);
        }
    }

    private void requireThread(String operation, ThreadCheck threads) {
        if (state != CHECKED) {
            throw new IllegalStateException(operation + ": the channel is " + stateName
                + ", not OPEN; open() or resume() its set first");
        }
        threads.enter(operation);
    }

    /** Sets the positions of a ring with two ends here. Other rings have none in memory. */
    void positions(long head, long tail) {
        if (paired) {
            control.putLong(ControlPage.HEAD_POSITION_OFFSET, head);
            control.putLong(ControlPage.TAIL_POSITION_OFFSET, tail);
        }
    }

    void indices(int out, int in) {
        control.putInt(ControlPage.OUT_OFFSET, out);
        control.putIntRelease(ControlPage.IN_OFFSET, in);
    }

    // Each volatile load pairs with a release store below. A reader of the word sees all that preceded the store.
    long publishedTail() {
        return Words.getLongVolatile(control.addressOffset() + ControlPage.TAIL_POSITION_OFFSET);
    }

    long publishedHead() {
        return Words.getLongVolatile(control.addressOffset() + ControlPage.HEAD_POSITION_OFFSET);
    }

    int publishedIn() {
        return control.getIntVolatile(ControlPage.IN_OFFSET);
    }

    int publishedOut() {
        return control.getIntVolatile(ControlPage.OUT_OFFSET);
    }

    void publishTail(long tail, int index) {
        if (paired) {
            Words.putLongRelease(control.addressOffset() + ControlPage.TAIL_POSITION_OFFSET, tail);
        } else {
            Words.putIntRelease(control.addressOffset() + ControlPage.IN_OFFSET, index);
        }
    }

    void publishHead(long head, int index) {
        if (paired) {
            Words.putLongRelease(control.addressOffset() + ControlPage.HEAD_POSITION_OFFSET, head);
        } else {
            Words.putIntRelease(control.addressOffset() + ControlPage.OUT_OFFSET, index);
        }
    }

    /** Checks the indices that others left in the control page. Returns null, or the damage. */
    Damage checkIndices(int out, int in) {
        return isIndex(out) ? checkIndex("in", in, out) : checkIndex("out", out, 0);
    }

    /** Checks the headers of the bytes between these indices. Returns null, or the damage of the first wrong header. */
    Damage checkPackets() {
        int index = publishedOut();
        final int in = publishedIn();
        Damage damage = checkIndices(index, in);
        while (damage == null && index != in) {
            final long header = data.getLong(index);
            damage = Packet.check(header, distance(index, in), index);
            index = damage == null ? wrap(index + Packet.length(header) + Packet.FOOTER_LENGTH) : in;
        }
        return damage;
    }

    private boolean isIndex(int index) {
        return index >= 0 && index < length && (index & 7) == 0;
    }

    private Damage checkIndex(String field, int index, long position) {
        return isIndex(index) ? null : new Damage(field, index & 0xFFFF_FFFFL, position,
            "an index is a multiple of 8 below the ring's length, " + length);
    }

    /**
     * Checks a producer's index, as the reading end found it. That end reads at a head with its index, and knows a tail
     * from before. Returns null, or the damage.
     */
    Damage checkProducer(int in, int headIndex, long head, long knownTail) {
        if (!isIndex(in)) {
            return checkIndex("in", in, head);
        }
        return foreign && distance(headIndex, in) < knownTail - head
            ? new Damage("in", in, head, "the producer's index went back from " + knownTail % length) : null;
    }

    /**
     * Checks a consumer's index, as the writing end found it. That end published a tail with its index, writes at a
     * position, and knows a head from before. Returns null, or the damage.
     */
    Damage checkConsumer(int out, int tailIndex, long tail, long knownHead, long position) {
        if (!isIndex(out)) {
            return checkIndex("out", out, position);
        }
        return distance(out, tailIndex) > tail - knownHead
            ? new Damage("out", out, position, "the consumer's index went back from " + knownHead % length
                + " or beyond " + tail % length) : null;
    }

    /**
     * Turns the JVM's report of an access beyond the end of a mapped file into damage. Rethrows an error of a ring
     * without such a file.
     */
    Damage lost(InternalError error, long position) {
        if (!foreign) {
            throw error;
        }
        return new Damage("mapping", 0, position, "the ring's file was truncated under its mapping");
    }

    int distance(int from, int to) {
        final int difference = to - from;
        return difference < 0 ? difference + length : difference;
    }

    int wrap(int index) {
        return index < length ? index : index - length;
    }
}
