/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of one ring, and how its two ends tell each other how far they are. Not for embedders.
 *
 * <p>A position never goes back and {@code position mod length} is the index in the control page. Where both ends live
 * in this process they exchange positions, each on a cache line of its own in the reserved part of the control page,
 * and the words that the layout defines are brought up to date whenever the ring stops being open. Otherwise the ends
 * exchange indices in those words; the end that isn't here is known by its index only, and its position follows from
 * the distance to ours.
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

    UnsafeBuffer control;
    final UnsafeBuffer data;
    final int length;
    final boolean foreign;
    final boolean paired;
    int state = IDLE;
    private Pins pins;
    private int pinSlot;
    private IncomingRing reader;
    private OutgoingRing writer;
    private boolean restored;
    private long startHead;
    private long startTail;
    private String stateName = "CREATED";

    private RingMemory(UnsafeBuffer control, UnsafeBuffer data, boolean foreign, boolean paired) {
        this.control = control;
        this.data = data;
        this.length = data.capacity();
        this.foreign = foreign;
        this.paired = paired;
    }

    /**
     * Lay an empty ring over memory that nobody else can reach.
     *
     * @param control page, or its first {@link ControlPage#PAIRED_LENGTH} bytes if paired.
     * @param data    pages.
     * @param paired  whether both ends will live in this process.
     * @return the ring, both positions 0.
     */
    public static RingMemory local(UnsafeBuffer control, UnsafeBuffer data, boolean paired) {
        return new RingMemory(control, data, false, paired);
    }

    /**
     * Lay a ring over memory that another process may write to; {@link #attach()} or {@link #restore} says what is in
     * it.
     *
     * @param control page.
     * @param data    pages.
     * @return the ring.
     */
    public static RingMemory shared(UnsafeBuffer control, UnsafeBuffer data) {
        return new RingMemory(control, data, true, false);
    }

    /**
     * Make the reading end.
     *
     * @param tracker of what is in flight at that end.
     * @return the one such end on this memory in this process.
     */
    public IncomingRing incoming(PacketTracker tracker) {
        reader = new IncomingRing(this, tracker);
        reader.reset(startHead, startTail);
        return reader;
    }

    /**
     * Make the writing end.
     *
     * @param tracker of what is in flight at that end.
     * @return the one such end on this memory in this process.
     */
    public OutgoingRing outgoing(PacketTracker tracker) {
        writer = new OutgoingRing(this, tracker);
        writer.reset(startHead, startTail);
        return writer;
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
     * The control page, or what there is of it.
     *
     * @return the view that this ring itself works on.
     */
    public UnsafeBuffer control() {
        return control;
    }

    /** Puts a view of the same page in the place of the control page; a test can so act before a load. */
    void control(UnsafeBuffer view) {
        control = view;
    }

    /**
     * May another process write to this memory?
     *
     * @return true if so.
     */
    public boolean isForeign() {
        return foreign;
    }

    /**
     * Do both ends live in this process?
     *
     * @return true if so.
     */
    public boolean isPaired() {
        return paired;
    }

    /**
     * Say where live saves pin what this ring holds.
     *
     * @param ofSet pins of the set.
     * @param slot  of this ring there.
     */
    public void pins(Pins ofSet, int slot) {
        pins = ofSet;
        pinSlot = slot;
    }

    /** The reading end in this process, or null. */
    IncomingRing reader() {
        return reader;
    }

    /** The writing end in this process, or null. */
    OutgoingRing writer() {
        return writer;
    }

    /** May a live save still have to read what this ring held? */
    boolean isPinned() {
        return pins != null && pins.isActive();
    }

    /** Up to which position, at most a given one, may the ring be written over? See {@link Pins#clear}. */
    long clear(long upTo, long needed) {
        return Math.min(upTo, pins.clear(pinSlot, data, needed));
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
        stop();
        state = IDLE;
        stateName = name;
        if (paired) {
            control.putInt(ControlPage.IN_OFFSET, (int)(publishedTail() % length));
            control.putInt(ControlPage.OUT_OFFSET, (int)(publishedHead() % length));
        }
    }

    /** Refuse reading and writing for good, and let go of the memory. */
    public void close() {
        stop();
        state = CLOSED;
        control.wrap(0, 0);
        data.wrap(0, 0);
        if (reader != null) {
            reader.close();
        }
    }

    // A ring that was paused may still keep room for a live save that has ended since.
    private void stop() {
        if (state != CLOSED && reader != null) {
            reader.stop();
        }
    }

    /**
     * Signal the other end if it waits for room that was given back when this ring was paused. Apart from {@link
     * #pause}, since who is signalled may do anything.
     */
    public void signalIfGiven() {
        if (reader != null) {
            reader.signalIfGiven();
        }
    }

    /**
     * Signal, once, whoever waits for this ring, if it was restored since it was opened last.
     */
    public void signalIfRestored() {
        if (restored) {
            restored = false;
            if (writer != null) {
                writer.signal();
            }
            if (reader != null) {
                reader.signal();
            }
        }
    }

    /**
     * Is an end in the middle of something that a cut must not split: a poll, a claim, or packets appended and not
     * published?
     *
     * @return null if not, else what it is, such as "has an open claim".
     */
    public String use() {
        if (reader != null && reader.isInUse()) {
            return "is inside a poll";
        }
        return writer == null ? null : writer.use();
    }

    /**
     * Take over the indices that others left in the control page: the head becomes {@code out}, the tail follows it.
     *
     * @return null, or what is wrong with them; then the ring is left empty.
     */
    public Damage attach() {
        try {
            return attachIndices();
        } catch (InternalError e) {
            return lost(e, 0);
        }
    }

    private Damage attachIndices() {
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
     * @return null, or what is wrong with the index of the far end or with the mapping; then what was written means
     *     nothing.
     */
    public Damage cut(boolean consuming, long[] table, int at) {
        try {
            return cutIndices(consuming, table, at);
        } catch (InternalError e) {
            return lost(e, consuming ? reader.position() : writer.position());
        }
    }

    /**
     * {@link #cut} of a ring that {@link #isPaired}, which can't be damaged, without its object.
     *
     * @param control of the ring.
     * @param table   to fill.
     * @param at      where in the table.
     */
    public static void cutPaired(UnsafeBuffer control, long[] table, int at) {
        table[at] = control.getLongVolatile(ControlPage.HEAD_POSITION_OFFSET);
        table[at + 1] = control.getLongVolatile(ControlPage.TAIL_POSITION_OFFSET);
        cutWords(control, table, at);
    }

    private static void cutWords(UnsafeBuffer control, long[] table, int at) {
        // Mask and pending send size are neighbours: one load, since two ints widened would be two loads that HotSpot's
        // fault handler can't step over when the file was truncated; it would end the JVM.
        table[at + 2] = control.getLong(ControlPage.INTERRUPT_MASK_OFFSET);
        final int featureBits = control.getIntVolatile(ControlPage.FEATURE_BITS_OFFSET);
        table[at + 3] = featureBits & 0xFFFF_FFFFL;
    }

    private Damage cutIndices(boolean consuming, long[] table, int at) {
        if (paired) {
            cutPaired(control, table, at);
            return null;
        }
        final long head;
        final long tail;
        if (consuming) {
            final int in = control.getIntVolatile(ControlPage.IN_OFFSET);
            head = reader.position();
            final Damage damage = checkProducer(in, reader.index(), head, reader.knownTail());
            if (damage != null) {
                return damage;
            }
            tail = head + distance(reader.index(), in);
        } else {
            final int out = control.getIntVolatile(ControlPage.OUT_OFFSET);
            tail = writer.position();
            final Damage damage = checkConsumer(out, writer.index(), tail, writer.knownHead(), tail);
            if (damage != null) {
                return damage;
            }
            head = tail - distance(out, writer.index());
        }
        table[at] = head;
        table[at + 1] = tail;
        cutWords(control, table, at);
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
        control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, (int)words);
        control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, (int)(words >>> Integer.SIZE));
        control.putInt(ControlPage.FEATURE_BITS_OFFSET, featureBits);
        setPositions(newHead, newTail);
        control.putInt(ControlPage.OUT_OFFSET, (int)(newHead % length));
        control.putIntRelease(ControlPage.IN_OFFSET, (int)(newTail % length));
        restored = newTail != 0;
    }

    /**
     * Is the ring as it was created, with nothing ever written?
     *
     * @return true if so.
     */
    public boolean isPristine() {
        return (reader == null || reader.position() == 0 && reader.knownTail() == 0)
            && (writer == null || writer.position() == 0 && writer.knownHead() == 0);
    }

    private void setPositions(long head, long tail) {
        startHead = head;
        startTail = tail;
        if (paired) {
            control.putLong(ControlPage.HEAD_POSITION_OFFSET, head);
            control.putLong(ControlPage.TAIL_POSITION_OFFSET, tail);
        }
        if (reader != null) {
            reader.reset(head, tail);
        }
        if (writer != null) {
            writer.reset(head, tail);
        }
    }

    // Volatile loads pair with the release stores below: what the other end did before it published is seen after.
    long publishedTail() {
        return control.getLongVolatile(ControlPage.TAIL_POSITION_OFFSET);
    }

    long publishedHead() {
        return control.getLongVolatile(ControlPage.HEAD_POSITION_OFFSET);
    }

    void publishTail(long tail, int index) {
        if (paired) {
            control.putLongRelease(ControlPage.TAIL_POSITION_OFFSET, tail);
        } else {
            control.putIntRelease(ControlPage.IN_OFFSET, index);
        }
    }

    void publishHead(long head, int index) {
        if (paired) {
            control.putLongRelease(ControlPage.HEAD_POSITION_OFFSET, head);
        } else {
            control.putIntRelease(ControlPage.OUT_OFFSET, index);
        }
    }

    boolean isIndex(int index) {
        return index >= 0 && index < length && (index & 7) == 0;
    }

    private Damage checkIndex(String field, int index, long position) {
        return isIndex(index) ? null : new Damage(field, index & 0xFFFF_FFFFL, position,
            "an index is a multiple of 8 below the ring's length, " + length);
    }

    /**
     * What is wrong with a producer's index that the near end, which reads at a head with its index, was given; null
     * if nothing is.
     */
    Damage checkProducer(int in, int headIndex, long head, long knownTail) {
        if (!isIndex(in)) {
            return checkIndex("in", in, head);
        }
        return foreign && distance(headIndex, in) < knownTail - head
            ? new Damage("in", in, head, "the producer's index went back from " + knownTail % length) : null;
    }

    /**
     * What is wrong with a consumer's index that the near end, which published a tail with its index and writes at a
     * position, was given; null if nothing is.
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
     * What the JVM's report of an access beyond the end of a mapped file means for the ring: damage. Rethrows what is
     * no such report.
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

    void requireUsable(String operation) {
        if (state == IDLE) {
            throw new IllegalStateException(operation + ": the channel is " + stateName
                + ", not OPEN; open() or resume() its set first");
        }
    }
}
