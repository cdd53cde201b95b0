/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * Layout of an in-flight table that was captured by a save: its words and the heads of its slots. The packets stay in
 * the table. Not for embedders. Methods run on the thread that may use the table or the copy.
 *
 * <pre>
 *      0               4               8               12              16                              24
 *     +---------------+---------------+---------------+---------------+-------------------------------+
 *   0 | count         | used slots    | oldest        | survivors     | packets length                |
 *     +---------------+---------------+---------------+---------------+-------------------------------+
 *  24 | heads of all used slots, as in the table: also those of slots without a request            ... |
 *     +-----------------------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>The words are those of the {@link EndDescriptor}. {@code oldest} is the slot of the first request in order. {@code
 * survivors} stands in a reserved word of the table: it counts the requests whose packets the base of the save has.
 * They come first. {@code packets length} is the length of the other packets.
 */
public final class CapturedTable {
    private static final int SURVIVORS_OFFSET = EndDescriptor.OLDEST_OFFSET + SIZE_OF_INT;
    private static final int HEADS_OFFSET = EndDescriptor.PACKETS_LENGTH_OFFSET + SIZE_OF_LONG;

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
     * Where the words of a table lie.
     *
     * @param table to ask.
     * @return their address, valid as long as its set has the channel.
     */
    public static long wordsAddress(InFlight table) {
        return table.words().address();
    }

    /**
     * Number of requests that a table has now.
     *
     * @param words address of its words.
     * @return the count.
     */
    public static int countNow(long words) {
        return Words.getInt(words + EndDescriptor.COUNT_OFFSET);
    }

    /**
     * Length of a table when it is captured.
     *
     * @param words      address of its words.
     * @param headLength as {@link CapturedHead#length}.
     * @return in bytes.
     */
    public static int measure(long words, int headLength) {
        return HEADS_OFFSET + Words.getInt(words + EndDescriptor.USED_OFFSET) * headLength;
    }

    /**
     * Capture a table. It is read at addresses, since the objects that know them lie in no cache.
     *
     * @param words      address of its words.
     * @param heads      of the table: the view is moved over them.
     * @param address    as {@link #headsAddress}.
     * @param headLength as {@link CapturedHead#length}.
     * @param arena      to copy to.
     * @param index      in the arena of the captured table.
     * @return the arena's index behind the captured table.
     */
    public static int capture(long words, UnsafeBuffer heads, long address, int headLength, UnsafeBuffer arena,
        int index) {
        for (int i = 0; i < HEADS_OFFSET; i += SIZE_OF_LONG) {
            arena.putLong(index + i, Words.getLong(words + i));
        }
        arena.putInt(index + SURVIVORS_OFFSET, 0);
        final int length = arena.getInt(index + EndDescriptor.USED_OFFSET) * headLength;
        heads.wrap(address, length);
        arena.putBytes(index + HEADS_OFFSET, heads, 0, length);
        return index + HEADS_OFFSET + length;
    }

    /**
     * Count the survivors of a captured table that has packets. The stamps of requests never fall in their order.
     *
     * @param arena      that holds the captured table.
     * @param index      of the table.
     * @param headLength as {@link CapturedHead#length}.
     * @param baseNumber of the {@link ChangeClock} at the base's cut.
     */
    public static void captureSurvivors(UnsafeBuffer arena, int index, int headLength, int baseNumber) {
        final int count = count(arena, index);
        long length = packetsLength(arena, index);
        int survivors = 0;
        int head = headIndex(index, oldest(arena, index), headLength);
        while (survivors < count && CapturedHead.clock(arena, head) <= baseNumber) {
            length -= CapturedHead.packetLength(arena, head);
            survivors++;
            head = headIndex(index, CapturedHead.next(arena, head), headLength);
        }
        arena.putInt(index + SURVIVORS_OFFSET, survivors);
        arena.putLong(index + EndDescriptor.PACKETS_LENGTH_OFFSET, length);
    }

    /**
     * Number of requests.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return the count.
     */
    public static int count(UnsafeBuffer arena, int index) {
        return arena.getInt(index + EndDescriptor.COUNT_OFFSET);
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
        return arena.getLong(index + EndDescriptor.PACKETS_LENGTH_OFFSET);
    }

    /**
     * Slot of the first request.
     *
     * @param arena that holds the captured table.
     * @param index of the table.
     * @return the slot, or a negative number if there is no request.
     */
    public static int oldest(UnsafeBuffer arena, int index) {
        return arena.getInt(index + EndDescriptor.OLDEST_OFFSET);
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
        return headIndex(index, arena.getInt(index + EndDescriptor.USED_OFFSET), headLength);
    }
}
