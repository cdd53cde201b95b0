/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes that a live save of a set still has to read, while the set runs on. Not for embedders.
 *
 * <p>A slot stands for a range of positions whose bytes must stay: the packets of a ring at begin, or the packets of a
 * channel's requests. Three parties, one slot:
 *
 * <ul>
 * <li>The owner pins, at begin, when no other thread uses the set.
 * <li>The saver reads from front to back and moves {@code released} on; below it, space is given back.
 * <li>The slot's writer, the one thread that would write over these bytes, asks {@link #clear} first. Where the saver
 * isn't far enough the writer copies all that is left to the spill arena and goes on; it never waits. If the save's
 * time is over by then, the writer revokes the save instead.
 * </ul>
 *
 * <p>Design note: saver and writer may both read the same bytes at once, for neither changes them. But the writer must
 * not write over bytes while the saver copies them. So the writer publishes the place in the arena before it writes.
 * The saver looks after each step whether there is a place by now, and then copies the step again, from there. There is
 * no lock, no thread waits for another, and a writer pays for one copy at most.
 *
 * <p>A slot, in longs:
 *
 * <pre>
 *     0          1     2         3
 *     +----------+-----+---------+-----------+
 *     | released | end | spilled | spillFrom |      spilled: index in the arena of the byte at spillFrom, or -1
 *     +----------+-----+---------+-----------+
 * </pre>
 *
 * <p>The slot of packets says only whether the saver is through with them. Each table keeps the places of its spilled
 * packets. {@code spillFrom} is the number of the set's clock up to which the base has the packets.
 */
public final class Pins {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int RELEASED = 0;
    private static final int END = 1;
    private static final int SPILLED = 2;
    private static final int SPILL_FROM = 3;
    private static final int SLOT = 4;
    private static final long NOT_SPILLED = -1;
    /** Slots of a channel: two rings, and the packets of its requests. */
    private static final int SLOTS_OF_CHANNEL = 3;

    private final Runnable revoke;
    private final AtomicLong spilledLength = new AtomicLong();
    private final AtomicLong spillCount = new AtomicLong();
    private long[] slots = new long[0];
    private UnsafeBuffer arena = new UnsafeBuffer(0, 0);
    private LongSupplier clock;
    private long started;
    private long timeout;
    // Written by the owner at begin and when it takes the space back, and by the saver when it is done.
    private volatile boolean active;

    /**
     * Make the pins of a set; nothing is pinned. Their memory grows with the first live save.
     *
     * @param revoke drops them and tells the saver; for a writer that finds the save late.
     */
    public Pins(Runnable revoke) {
        this.revoke = revoke;
    }

    /**
     * The slot of a ring.
     *
     * @param channel index of the channel in its set.
     * @param side    0 for the channel's incoming ring, 1 for its outgoing one.
     * @return the slot.
     */
    public static int ringSlot(int channel, int side) {
        return SLOTS_OF_CHANNEL * channel + side;
    }

    /**
     * The slot of the packets of a channel's requests.
     *
     * @param channel index of the channel in its set.
     * @return the slot.
     */
    public static int packetsSlot(int channel) {
        return SLOTS_OF_CHANNEL * channel + 2;
    }

    /**
     * The channel of a slot.
     *
     * @param slot of a ring or of packets.
     * @return index of the channel in its set.
     */
    public static int channel(int slot) {
        return slot / SLOTS_OF_CHANNEL;
    }

    /**
     * Begin to pin, with nothing pinned yet.
     *
     * @param count of the slots to come.
     */
    public void begin(int count) {
        if (slots.length < count * SLOT) {
            slots = new long[count * SLOT];
        }
    }

    /**
     * Pin a range. Before {@link #activate}.
     *
     * @param slot  below the count.
     * @param start position of its first byte.
     * @param end   position after its last byte.
     */
    public void pin(int slot, long start, long end) {
        final int at = slot * SLOT;
        slots[at + RELEASED] = start;
        slots[at + END] = end;
        slots[at + SPILLED] = NOT_SPILLED;
    }

    /**
     * Pin the packets of a channel's requests. Before {@link #activate}.
     *
     * @param slot   of the packets.
     * @param length of the packets that the image holds, in bytes.
     * @param stamp  a number of the set's clock: packets that came by then are in the base of the save, and not pinned.
     */
    public void pinPackets(int slot, long length, int stamp) {
        final int at = slot * SLOT;
        // No packets are common, also in the save before, and then nothing is stored.
        if (length > 0 || slots[at + END] > 0) {
            pin(slot, 0, length);
            slots[at + SPILL_FROM] = stamp;
        }
    }

    /**
     * Say how long the pins may stay from now on; for ever if this isn't said after {@link #activate}.
     *
     * @param ofSave asked by the slots' writers; null if there is no such time.
     * @param limit  in the clock's unit.
     */
    public void limit(LongSupplier ofSave, long limit) {
        started = ofSave == null ? 0 : ofSave.getAsLong();
        timeout = limit;
        clock = ofSave;
    }

    /**
     * Is the save's time over?
     *
     * @return false if it has no such time.
     */
    public boolean isLate() {
        return clock != null && clock.getAsLong() - started >= timeout;
    }

    /**
     * From here on, a writer must {@link #clear} pinned bytes before it writes over them.
     *
     * @param spillArena where to spill to.
     */
    public void activate(UnsafeBuffer spillArena) {
        arena = spillArena;
        spilledLength.setPlain(0);
        spillCount.setPlain(0);
        clock = null;
        active = true;
    }

    /** Nothing is pinned any more. */
    public void drop() {
        active = false;
    }

    /**
     * Is anything pinned?
     *
     * @return true between {@link #activate} and {@link #drop()}.
     */
    public boolean isActive() {
        return active;
    }

    /**
     * Saver: the bytes before a position of a slot are safe elsewhere.
     *
     * @param slot     of the range.
     * @param position up to its end, never less than before.
     */
    public void release(int slot, long position) {
        // Release: the loads that copied these bytes are done.
        LONGS.setRelease(slots, slot * SLOT + RELEASED, position);
    }

    /**
     * Saver: where in the arena the byte of a position lies, if it was spilled. To be asked after the bytes were copied
     * from their own place, with a fence in between: if the answer is negative, that copy is right.
     *
     * @param slot     of the range.
     * @param position in it, not released.
     * @return an index of {@link #arena()}; negative if it was not spilled.
     */
    public long spilledIndex(int slot, long position) {
        final int at = slot * SLOT;
        final long index = (long)LONGS.getAcquire(slots, at + SPILLED);
        return index < 0 ? index : index + position - slots[at + SPILL_FROM];
    }

    /**
     * Where spilled bytes lie.
     *
     * @return the arena.
     */
    public UnsafeBuffer arena() {
        return arena;
    }

    /**
     * Writer: how far may the bytes of a slot be written over? If that is less than needed, the rest is spilled, or the
     * save revoked if it is late.
     *
     * @param slot   of the range.
     * @param data   where its bytes are: position {@code p} at index {@code p mod capacity}.
     * @param needed position that the caller must be able to write up to.
     * @return a position up to which the slot's bytes may be written over; {@link Long#MAX_VALUE} for all, less than
     *     needed if the arena had no room.
     */
    public long clear(int slot, UnsafeBuffer data, long needed) {
        final int at = slot * SLOT;
        final long end = slots[at + END];
        final long released = (long)LONGS.getAcquire(slots, at + RELEASED);
        // Only this thread spills this slot.
        if (released >= end || slots[at + SPILLED] >= 0) {
            return Long.MAX_VALUE;
        }
        if (released >= needed) {
            return released;
        }
        if (revokeIfLate()) {
            return Long.MAX_VALUE;
        }
        return spill(at, data, released, (int)(end - released)) ? Long.MAX_VALUE : released;
    }

    /**
     * Writer: does the saver still have to read a packet that came before the cut?
     *
     * @param slot  of the packets of the channel.
     * @param stamp number of the set's clock when the packet came.
     * @return false if the saver is through with the packets of the channel, or the base has the packet.
     */
    public boolean isPacketPinned(int slot, int stamp) {
        final int at = slot * SLOT;
        return stamp > slots[at + SPILL_FROM] && (long)LONGS.getAcquire(slots, at + RELEASED) < slots[at + END];
    }

    /**
     * Writer: revoke the save if its time is over.
     *
     * @return true if it was revoked.
     */
    public boolean revokeIfLate() {
        final boolean late = isLate();
        if (late) {
            revoke.run();
        }
        return late;
    }

    private boolean spill(int at, UnsafeBuffer data, long from, int length) {
        final long index = spill(data, (int)(from % data.capacity()), length);
        if (index < 0) {
            return false;
        }
        slots[at + SPILL_FROM] = from;
        LONGS.setRelease(slots, at + SPILLED, index);
        // The place first, then whatever is written over the bytes: pairs with the saver's fence between its copy and
        // its look at the place.
        VarHandle.storeStoreFence();
        return true;
    }

    /**
     * Writer: copy bytes that the saver still has to read to the arena. Then the writer publishes their place, fences
     * stores, and writes over them.
     *
     * @param data   where the bytes are, around its end if need be.
     * @param start  index of the first byte.
     * @param length in bytes.
     * @return index of the first byte in the arena; negative if the arena has no room.
     */
    public long spill(UnsafeBuffer data, int start, int length) {
        final SpillEvent event = SpillEvent.start();
        final long index = reserve(length);
        if (index >= 0) {
            final int first = Math.min(length, data.capacity() - start);
            arena.putBytes((int)index, data, start, first);
            arena.putBytes((int)index + first, data, 0, length - first);
            spillCount.getAndIncrement();
        }
        if (event != null) {
            event.end(length, index >= 0);
        }
        return index;
    }

    private long reserve(int length) {
        long used = spilledLength.get();
        while (length <= arena.capacity() - used) {
            final long witness = spilledLength.compareAndExchange(used, used + length);
            if (witness == used) {
                return used;
            }
            used = witness;
        }
        return NOT_SPILLED;
    }

    /**
     * How many slots and pages were spilled.
     *
     * @return since they were activated last.
     */
    public long spillCount() {
        return spillCount.get();
    }

    /**
     * How much was spilled.
     *
     * @return since they were activated last, in bytes.
     */
    public long spilledLength() {
        return spilledLength.get();
    }
}
