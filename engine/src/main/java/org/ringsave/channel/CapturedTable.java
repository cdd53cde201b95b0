/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Layout of an in-flight table that was captured by a save: the heads of its slots, copied in one piece. The packets
 * stay in the table. Not for embedders. Methods run on the thread that may use the table or the copy.
 *
 * <pre>
 *      0               4               8               12              16                              24
 *     +---------------+---------------+---------------+---------------+-------------------------------+
 *   0 | count         | slots         | oldest        | survivors     | packetsLength                 |
 *     +---------------+---------------+---------------+---------------+-------------------------------+
 *  24 | heads of all slots from 0 to slots, as in the table: also those of slots without a request ... |
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>{@code oldest} is the slot of the first request in order. {@code survivors} counts the requests whose packets the
 * base of the save has; they come first. {@code packetsLength} is the length of the other packets.
 */
public final class CapturedTable {
    /** Stands for no request. */
    public static final int NONE = RequestIndex.NONE;

    private static final int SLOTS_OFFSET = SIZE_OF_INT;
    private static final int OLDEST_OFFSET = 2 * SIZE_OF_INT;
    private static final int SURVIVORS_OFFSET = 3 * SIZE_OF_INT;
    private static final int PACKETS_LENGTH_OFFSET = 4 * SIZE_OF_INT;
    private static final int HEADS_OFFSET = PACKETS_LENGTH_OFFSET + SIZE_OF_LONG;

    private CapturedTable() {
    }

    /**
     * Visit the requests of a table before it is captured, in order of arrival.
     *
     * @param table   to visit.
     * @param handler of each transaction id. It may close the channel: that ends the visit.
     */
    public static void forEachId(InFlight table, LongConsumer handler) {
        table.forEachId(handler);
    }

    /**
     * Where the heads of a table lie.
     *
     * @param table to ask.
     * @return address of the first head, valid as long as its set has the channel.
     */
    public static long headsAddress(InFlight table) {
        return table.slots().address;
    }

    /**
     * Length of a table when it is captured.
     *
     * @param table      to measure.
     * @param headLength as {@link CapturedHead#length}.
     * @return in bytes.
     */
    public static int measure(InFlight table, int headLength) {
        return HEADS_OFFSET + table.usedSlots() * headLength;
    }

    /**
     * Capture a table. Address and length of its heads come from the caller, since the objects that know them lie in no
     * cache.
     *
     * @param table      to copy.
     * @param heads      moved over the heads in the table.
     * @param address    as {@link #headsAddress}.
     * @param headLength as {@link CapturedHead#length}.
     * @param arena      to copy to.
     * @param index      in the arena of the captured table.
     * @param baseNumber of the {@link ChangeClock} at the base's cut; 0 if the base has none of the packets.
     * @return the arena's index behind the captured table.
     */
    public static int capture(InFlight table, UnsafeBuffer heads, long address, int headLength, UnsafeBuffer arena,
        int index, int baseNumber) {
        final int slots = table.usedSlots();
        final int length = slots * headLength;
        arena.putInt(index, table.count());
        arena.putInt(index + SLOTS_OFFSET, slots);
        arena.putInt(index + OLDEST_OFFSET, table.oldest());
        arena.putInt(index + SURVIVORS_OFFSET, 0);
        arena.putLong(index + PACKETS_LENGTH_OFFSET, table.packetsLength());
        if (baseNumber > 0 && table.slots().maxPacketLength > 0) {
            captureNew(table, arena, index, baseNumber);
        }
        heads.wrap(address, length);
        arena.putBytes(index + HEADS_OFFSET, heads, 0, length);
        return index + HEADS_OFFSET + length;
    }

    /** Counts the requests that came after the base's cut. The stamps of requests never fall in their order. */
    private static void captureNew(InFlight table, UnsafeBuffer arena, int index, int baseNumber) {
        long length = 0;
        int survivors = table.count();
        for (int slot = table.newest(); slot != NONE && table.slots().clock(slot) > baseNumber;
            slot = table.previous(slot)) {
            length += table.slots().packetLength(slot);
            survivors--;
        }
        arena.putInt(index + SURVIVORS_OFFSET, survivors);
        arena.putLong(index + PACKETS_LENGTH_OFFSET, length);
    }

    /**
     * Number of requests.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return the count.
     */
    public static int count(UnsafeBuffer arena, int index) {
        return arena.getInt(index);
    }

    /**
     * Number of requests whose packets the base has.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return the count; they are the first requests.
     */
    public static int survivors(UnsafeBuffer arena, int index) {
        return arena.getInt(index + SURVIVORS_OFFSET);
    }

    /**
     * Length of the packets of all requests but the survivors.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return in bytes, ranges included.
     */
    public static long packetsLength(UnsafeBuffer arena, int index) {
        return arena.getLong(index + PACKETS_LENGTH_OFFSET);
    }

    /**
     * Slot of the first request.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return the slot, or {@link #NONE}.
     */
    public static int oldest(UnsafeBuffer arena, int index) {
        return arena.getInt(index + OLDEST_OFFSET);
    }

    /**
     * Head of a slot.
     *
     * @param index      of the table.
     * @param slot       of the table.
     * @param headLength as {@link CapturedHead#length}.
     * @return index in the arena of the head, a {@link CapturedHead}.
     */
    public static int headIndex(int index, int slot, int headLength) {
        return index + HEADS_OFFSET + slot * headLength;
    }

    /**
     * The table behind a table.
     *
     * @param arena      that holds the captured table.
     * @param index      of the table.
     * @param headLength as {@link CapturedHead#length}.
     * @return the arena's index behind the table.
     */
    public static int next(UnsafeBuffer arena, int index, int headLength) {
        return headIndex(index, arena.getInt(index + SLOTS_OFFSET), headLength);
    }
}
