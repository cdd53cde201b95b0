/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring with the ends that this process has of it. It opens, pauses, cuts and resets both together. Not for embedders.
 *
 * <p>Owner's thread only, while both ends are at rest. A live save may {@link #cut} an open ring.
 */
public final class Ring {
    final RingMemory memory;
    private IncomingRing reader;
    private OutgoingRing writer;
    private ThreadCheck readingThread;
    private ThreadCheck writingThread;
    private boolean restored;
    private long startHead;
    private long startTail;

    private Ring(RingMemory memory) {
        this.memory = memory;
    }

    /**
     * Lay an empty ring over memory of this process.
     *
     * @param control page, or its first {@link ControlPage#PAIRED_LENGTH} bytes if paired.
     * @param data    pages.
     * @param paired  whether both ends will live in this process.
     * @return the ring, both positions 0.
     */
    public static Ring local(UnsafeBuffer control, UnsafeBuffer data, boolean paired) {
        return new Ring(new RingMemory(control, data, false, paired));
    }

    /**
     * Lay a ring over memory that another process may write to. {@link #attach()} or {@link #restore} sets its
     * positions.
     *
     * @param control page.
     * @param data    pages.
     * @return the ring.
     */
    public static Ring shared(UnsafeBuffer control, UnsafeBuffer data) {
        return new Ring(new RingMemory(control, data, true, false));
    }

    /**
     * Make the reading end. A process has one of each ring at most.
     *
     * @param tracker of the packets in flight at that end.
     * @return the end, at the ring's head.
     */
    public IncomingRing makeReader(PacketTracker tracker) {
        reader = new IncomingRing(memory, tracker);
        reader.reset(startHead, startTail);
        return reader;
    }

    /**
     * Make the writing end. A process has one of each ring at most.
     *
     * @param tracker of the packets in flight at that end.
     * @return the end, at the ring's tail.
     */
    public OutgoingRing makeWriter(PacketTracker tracker) {
        writer = new OutgoingRing(memory, tracker);
        writer.reset(startHead, startTail);
        return writer;
    }

    IncomingRing reader() {
        return reader;
    }

    OutgoingRing writer() {
        return writer;
    }

    /**
     * Length of the data pages.
     *
     * @return in bytes, a multiple of 4,096.
     */
    public int length() {
        return memory.length;
    }

    /**
     * The data pages.
     *
     * @return the view that this ring itself works on.
     */
    public UnsafeBuffer data() {
        return memory.data;
    }

    /**
     * The control page, or its first {@link ControlPage#PAIRED_LENGTH} bytes if paired.
     *
     * @return the view that this ring itself works on.
     */
    public UnsafeBuffer control() {
        return memory.control;
    }

    /**
     * May another process write to this memory?
     *
     * @return true if so.
     */
    public boolean isForeign() {
        return memory.foreign;
    }

    /**
     * Do both ends live in this process?
     *
     * @return true if so.
     */
    public boolean isPaired() {
        return memory.paired;
    }

    /**
     * Set the slot in which live saves pin bytes of this ring.
     *
     * @param pins of the set.
     * @param slot of this ring, see {@link Pins#ringSlot}.
     */
    public void pins(Pins pins, int slot) {
        memory.pins(pins, slot);
    }

    /**
     * Set the signal from the reading end to the writing end.
     *
     * @param wake to call on the thread that polls; null if the writer needs no waking.
     */
    public void onSignalToWriter(Runnable wake) {
        reader.onSignal(wake);
    }

    /**
     * Set the signal from the writing end to the reading end.
     *
     * @param wake to call on the thread that publishes; null if the reader needs no waking.
     */
    public void onSignalToReader(Runnable wake) {
        writer.onSignal(wake);
    }

    /**
     * Check from here on that one thread alone calls each end.
     *
     * @param reading check of the reading end; null if this process has none.
     * @param writing check of the writing end; null if this process has none.
     */
    public void check(ThreadCheck reading, ThreadCheck writing) {
        readingThread = reading;
        writingThread = writing;
        if (reading != null) {
            reader.threads(reading);
        }
        if (writing != null) {
            writer.threads(writing);
        }
        if (memory.isOpen()) {
            open();
        }
    }

    /** Let packets be read and written. */
    public void open() {
        memory.open(readingThread != null || writingThread != null);
        releaseThreads();
    }

    private void releaseThreads() {
        if (readingThread != null) {
            readingThread.release();
        }
        if (writingThread != null) {
            writingThread.release();
        }
    }

    /**
     * Refuse packets until opened again, and give space back that the reader withheld for a live save.
     *
     * @param name of the channel's state, for the message.
     * @return bytes that went back to the writer. The caller passes them to {@link #signalGiven} after it has paused
     *     all rings, because a signalled writer may do anything.
     */
    public int pause(String name) {
        final int given = stop();
        memory.idle(name);
        // Until the ring opens, the owner may use the tables of both ends.
        releaseThreads();
        return given;
    }

    /** Refuse packets for good, and let go of the memory. */
    public void close() {
        stop();
        memory.close();
        if (reader != null) {
            reader.close();
        }
    }

    // A paused ring may withhold space for a live save that has ended since.
    private int stop() {
        return memory.state == RingMemory.CLOSED || reader == null ? 0 : reader.giveBackAll();
    }

    /**
     * Signal the writing end if it waits for room and a pause made enough of it.
     *
     * @param given bytes that {@link #pause} returned.
     */
    public void signalGiven(int given) {
        if (reader != null) {
            reader.signalAfterPause(given);
        }
    }

    /** Signal both ends, once, if the ring was restored since it was opened last. */
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
     * Is an end in use: inside a poll, with an open claim, or with packets that are appended and not published? A cut
     * must not split these.
     *
     * @return null if not, else the use, such as "has an open claim".
     */
    public String use() {
        if (reader != null && reader.isInUse()) {
            return "is inside a poll";
        }
        return writer == null ? null : writer.use();
    }

    /**
     * Is the ring as it was created, with nothing ever written?
     *
     * @return true if so.
     */
    public boolean isPristine() {
        return (reader == null || reader.position() == 0 && reader.head().knownTail() == 0)
            && (writer == null || writer.position() == 0 && writer.knownHead() == 0);
    }

    /**
     * Take over the indices in the control page. The head becomes {@code out}, and the tail follows it.
     *
     * @return null, or the damage; then the ring is left empty.
     */
    public Damage attach() {
        try {
            final int in = memory.publishedIn();
            final int out = memory.publishedOut();
            final Damage damage = memory.checkIndices(out, in);
            if (damage == null) {
                reset(out, (long)out + memory.distance(out, in));
            }
            return damage;
        } catch (InternalError e) {
            return memory.lost(e, 0);
        }
    }

    /**
     * Look whether the bytes from {@code out} to {@code in} are packets, by their headers. A file of another layout has
     * bytes that are none.
     *
     * @return null, or the damage of the first packet that is none.
     */
    public Damage checkPackets() {
        try {
            return memory.checkPackets();
        } catch (InternalError e) {
            return memory.lost(e, 0);
        }
    }

    /**
     * Read the ring's cut, each shared word once.
     *
     * @param consuming whether the near end is the reading end.
     * @param table     to fill, see {@link RingCut}.
     * @param at        index of the cut in the table.
     * @return null, or the damage in the index of the far end or in the mapping; then the cut means nothing.
     */
    public Damage cut(boolean consuming, long[] table, int at) {
        if (memory.paired) {
            memory.control.boundsCheck(0, ControlPage.PAIRED_LENGTH);
            RingCut.readPaired(memory.control.addressOffset(), table, at);
            return null;
        }
        try {
            final Damage damage = consuming ? cutTail(table, at) : cutHead(table, at);
            if (damage == null) {
                RingCut.readWords(memory.control, table, at);
            }
            return damage;
        } catch (InternalError e) {
            return memory.lost(e, consuming ? reader.position() : writer.position());
        }
    }

    private Damage cutTail(long[] table, int at) {
        final int in = memory.publishedIn();
        final long head = reader.position();
        table[at + RingCut.HEAD] = head;
        table[at + RingCut.TAIL] = head + memory.distance(reader.head().index(), in);
        return memory.checkProducer(in, reader.head().index(), head, reader.head().knownTail());
    }

    private Damage cutHead(long[] table, int at) {
        final int out = memory.publishedOut();
        final long tail = writer.position();
        table[at + RingCut.HEAD] = tail - memory.distance(out, writer.index());
        table[at + RingCut.TAIL] = tail;
        return memory.checkConsumer(out, writer.index(), tail, writer.knownHead(), tail);
    }

    /**
     * Set the words of a cut. The bytes between head and tail are there already.
     *
     * @param head        position.
     * @param tail        position, less than a ring's length beyond the head.
     * @param words       long at {@link RingCut#WORDS}.
     * @param featureBits of the control page.
     */
    public void restore(long head, long tail, long words, int featureBits) {
        RingCut.writeWords(memory.control, words, featureBits);
        reset(head, tail);
        memory.indices((int)(head % memory.length), (int)(tail % memory.length));
        restored = tail != 0;
    }

    private void reset(long head, long tail) {
        startHead = head;
        startTail = tail;
        memory.positions(head, tail);
        if (reader != null) {
            reader.reset(head, tail);
        }
        if (writer != null) {
            writer.reset(head, tail);
        }
    }
}
