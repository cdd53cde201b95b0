/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of one ring with the positions of the ends that live in this process. Not for embedders.
 *
 * <p>A position never goes back and {@code position mod length} is the index in the control page. The end that isn't
 * here is known by its index only: its position follows from the distance to ours. The owner's thread only.
 */
public final class RingMemory {
    /** Longs that {@link #cut} fills. */
    public static final int CUT_LENGTH = 4;

    /** The channel is not open: using the ring is a mistake of the caller. */
    static final int IDLE = 0;
    /** Packets may be read and written. */
    static final int OPEN = 1;
    /** The memory may be gone. */
    static final int CLOSED = 2;

    final UnsafeBuffer control;
    final UnsafeBuffer data;
    final int length;
    final boolean foreign;
    int state = IDLE;
    boolean inUse;
    long head;
    long tail;
    int headIndex;
    int tailIndex;
    int publishedIn;
    int knownIn;
    int knownOut;
    private String stateName = "CREATED";

    /**
     * Lay a ring over memory: empty, both positions 0, unless {@link #attach()} or {@link #restore} says otherwise.
     *
     * @param control page.
     * @param data    pages.
     * @param foreign whether another process may write to this memory.
     */
    public RingMemory(UnsafeBuffer control, UnsafeBuffer data, boolean foreign) {
        this.control = control;
        this.data = data;
        this.length = data.capacity();
        this.foreign = foreign;
    }

    /**
     * The reading end.
     *
     * @param tracker of what is in flight at that end.
     * @return a new end on this memory; there must be one at most in this process.
     */
    public IncomingRing incoming(PacketTracker tracker) {
        return new IncomingRing(this, tracker);
    }

    /**
     * The writing end.
     *
     * @param tracker of what is in flight at that end.
     * @return a new end on this memory; there must be one at most in this process.
     */
    public OutgoingRing outgoing(PacketTracker tracker) {
        return new OutgoingRing(this, tracker);
    }

    /**
     * Length of the data pages.
     *
     * @return in bytes, a multiple of 4,096.
     */
    public int length() {
        return length;
    }

    /**
     * The data pages.
     *
     * @return the view that this ring itself works on.
     */
    public UnsafeBuffer data() {
        return data;
    }

    /**
     * The control page.
     *
     * @return the view that this ring itself works on.
     */
    public UnsafeBuffer control() {
        return control;
    }

    /**
     * May another process write to this memory?
     *
     * @return true if so.
     */
    public boolean isForeign() {
        return foreign;
    }

    /** Let packets be read and written. */
    public void open() {
        state = OPEN;
    }

    /**
     * Refuse reading and writing until opened.
     *
     * @param name of the channel's state, for the message.
     */
    public void pause(String name) {
        state = IDLE;
        stateName = name;
    }

    /** Refuse reading and writing for good, and let go of the memory. */
    public void close() {
        state = CLOSED;
        control.wrap(0, 0);
        data.wrap(0, 0);
    }

    /**
     * Is an end in the middle of something that a cut must not split: a poll, or packets appended and not published?
     *
     * @return true if so.
     */
    public boolean isInUse() {
        return inUse || publishedIn != tailIndex;
    }

    /**
     * Take over the indices that others left in the control page: the head becomes {@code out}, the tail follows it.
     *
     * @return null, or what is wrong with them; then the ring is left empty.
     */
    public Damage attach() {
        final int in = control.getIntVolatile(ControlPage.IN_OFFSET);
        final int out = control.getIntVolatile(ControlPage.OUT_OFFSET);
        final Damage damage = isIndex(out) ? checkIndex("in", in, out) : checkIndex("out", out, 0);
        if (damage == null) {
            setPositions(out, (long)out + distance(out, in));
        }
        return damage;
    }

    /**
     * Read everything of this ring that a cut fixes and that is not its bytes: head, tail, interrupt mask with pending
     * send size in the high half, feature bits. Each shared word is read once.
     *
     * @param consuming whether the near end is the one that reads.
     * @param table     to fill.
     * @param at        where in the table.
     * @return null, or what is wrong with the index of the far end; then nothing was written.
     */
    public Damage cut(boolean consuming, long[] table, int at) {
        if (consuming) {
            final int in = control.getIntVolatile(ControlPage.IN_OFFSET);
            final Damage damage = checkProducer(in);
            if (damage != null) {
                return damage;
            }
            table[at] = head;
            table[at + 1] = head + distance(headIndex, in);
        } else {
            final int out = control.getIntVolatile(ControlPage.OUT_OFFSET);
            final Damage damage = checkConsumer(out);
            if (damage != null) {
                return damage;
            }
            table[at] = tail - distance(out, tailIndex);
            table[at + 1] = tail;
        }
        table[at + 2] = control.getInt(ControlPage.INTERRUPT_MASK_OFFSET) & 0xFFFF_FFFFL
            | (long)control.getInt(ControlPage.PENDING_SEND_SIZE_OFFSET) << Integer.SIZE;
        table[at + 3] = control.getInt(ControlPage.FEATURE_BITS_OFFSET) & 0xFFFF_FFFFL;
        return null;
    }

    /**
     * Set what {@link #cut} read. The bytes between head and tail are there already.
     *
     * @param newHead     position.
     * @param newTail     position, less than a ring's length beyond the head.
     * @param words       interrupt mask, and pending send size in the high half.
     * @param featureBits of the control page.
     */
    public void restore(long newHead, long newTail, long words, int featureBits) {
        setPositions(newHead, newTail);
        control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, (int)words);
        control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, (int)(words >>> Integer.SIZE));
        control.putInt(ControlPage.FEATURE_BITS_OFFSET, featureBits);
        control.putInt(ControlPage.OUT_OFFSET, headIndex);
        control.putIntRelease(ControlPage.IN_OFFSET, tailIndex);
    }

    /**
     * Is the ring as it was created, with nothing ever written?
     *
     * @return true if so.
     */
    public boolean isPristine() {
        return head == 0 && tail == 0;
    }

    private void setPositions(long newHead, long newTail) {
        head = newHead;
        tail = newTail;
        headIndex = (int)(newHead % length);
        tailIndex = (int)(newTail % length);
        publishedIn = tailIndex;
        knownIn = tailIndex;
        knownOut = headIndex;
    }

    boolean isIndex(int index) {
        return index >= 0 && index < length && (index & 7) == 0;
    }

    Damage checkIndex(String field, int index, long position) {
        return isIndex(index) ? null : new Damage(field, index & 0xFFFF_FFFFL, position,
            "an index is a multiple of 8 below the ring's length, " + length);
    }

    /** What is wrong with a producer's index that the near end, which reads, was given; null if nothing is. */
    Damage checkProducer(int in) {
        if (!isIndex(in)) {
            return checkIndex("in", in, head);
        }
        return foreign && distance(headIndex, in) < distance(headIndex, knownIn)
            ? new Damage("in", in, head, "the producer's index went back from " + knownIn) : null;
    }

    /** What is wrong with a consumer's index that the near end, which writes, was given; null if nothing is. */
    Damage checkConsumer(int out) {
        if (!isIndex(out)) {
            return checkIndex("out", out, tail);
        }
        return distance(out, publishedIn) > distance(knownOut, publishedIn)
            ? new Damage("out", out, tail, "the consumer's index went back from " + knownOut + " or beyond "
                + publishedIn) : null;
    }

    int distance(int from, int to) {
        final int difference = to - from;
        return difference < 0 ? difference + length : difference;
    }

    int wrap(int index) {
        return index < length ? index : index - length;
    }

    void requireUsable(String operation) {
        if (state == IDLE) {
            throw new IllegalStateException(operation + ": the channel is " + stateName
                + ", not OPEN; open() or resume() its set first");
        }
    }
}
