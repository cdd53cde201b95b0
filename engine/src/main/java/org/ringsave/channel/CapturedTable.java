/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * An in-flight table that was captured by a save: its words in a table of longs, and the heads of its slots in an
 * arena. The packets stay where they are. Not for embedders. Methods run on the thread that may use the table or the
 * copy.
 *
 * <p>The words, in longs. Two fields of one long are a pair of ints, the first one in the low half:
 *
 * <pre>
 *     0               1             2                3
 *     +---------------+-------------+----------------+------------+
 *     | count         | oldest      | packetsLength  | headsIndex |
 *     | used slots    | survivors   |                |            |
 *     +---------------+-------------+----------------+------------+
 * </pre>
 *
 * <p>The first three are those of the {@link EndDescriptor}. {@code oldest} is the slot of the first request in order.
 * {@code survivors} counts the requests whose packets the base of the save has. They come first. {@code packetsLength}
 * is the length of the other packets. {@code headsIndex} is the arena's index of the heads of all used slots, which are
 * as in the table: also those of slots without a request.
 */
public final class CapturedTable {
    /** Longs that the words of a table take. */
    public static final int LENGTH = 4;
    private static final int COUNTS = 0;
    private static final int ORDER = 1;
    private static final int PACKETS_LENGTH = 2;
    private static final int HEADS_INDEX = 3;

    private CapturedTable() {
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
     * Where the packets of a table lie.
     *
     * @param table to ask.
     * @return address of the first slot, valid as long as its set has the channel.
     */
    public static long packetsAddress(InFlight table) {
        return table.slots().packets.addressOffset();
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
     * Length of the heads of a table, if it were captured now.
     *
     * @param words      address of its words.
     * @param headLength as {@link CapturedHead#length}.
     * @return in bytes.
     */
    public static int headsLengthNow(long words, int headLength) {
        return Words.getInt(words + EndDescriptor.USED_OFFSET) * headLength;
    }

    /**
     * Capture the words of a table. They are read at their address, since the objects that know it lie in no cache.
     *
     * @param words address of its words.
     * @param to    takes the captured words.
     * @param at    index of the first.
     * @return number of requests in the table.
     */
    public static int captureWords(long words, long[] to, int at) {
        final long counts = Words.getLong(words + EndDescriptor.COUNT_OFFSET);
        to[at + COUNTS] = counts;
        to[at + ORDER] = Words.getInt(words + EndDescriptor.OLDEST_OFFSET) & 0xFFFF_FFFFL;
        to[at + PACKETS_LENGTH] = Words.getLong(words + EndDescriptor.PACKETS_LENGTH_OFFSET);
        return (int)counts;
    }

    /**
     * Capture the heads of a table whose words were captured.
     *
     * @param captured   words of the table.
     * @param at         index of the first.
     * @param address    as {@link #headsAddress}.
     * @param headLength as {@link CapturedHead#length}.
     * @param arena      to copy to. It has the room.
     * @param index      in the arena of the heads.
     * @return the arena's index behind the heads.
     */
    public static int captureHeads(long[] captured, int at, long address, int headLength, UnsafeBuffer arena,
        int index) {
        final int length = headsLength(captured, at, headLength);
        captured[at + HEADS_INDEX] = index;
        if (length > 0) {
            Words.copy(address, arena.addressOffset() + index, length);
        }
        return index + length;
    }

    /**
     * Count the survivors of a captured table that has packets. The stamps of requests never fall in their order.
     *
     * @param captured   words of the table.
     * @param at         index of the first.
     * @param arena      that holds the heads.
     * @param headLength as {@link CapturedHead#length}.
     * @param baseNumber of the {@link ChangeClock} at the base's cut.
     */
    public static void captureSurvivors(long[] captured, int at, UnsafeBuffer arena, int headLength, int baseNumber) {
        final int count = count(captured, at);
        long length = packetsLength(captured, at);
        int survivors = 0;
        int head = headIndex(captured, at, oldest(captured, at), headLength);
        while (survivors < count && CapturedHead.clock(arena, head) <= baseNumber) {
            length -= CapturedHead.packetLength(arena, head);
            survivors++;
            head = headIndex(captured, at, CapturedHead.next(arena, head), headLength);
        }
        captured[at + ORDER] |= (long)survivors << Integer.SIZE;
        captured[at + PACKETS_LENGTH] = length;
    }

    /**
     * Number of requests.
     *
     * @param captured words of the table.
     * @param at       index of the first.
     * @return the count.
     */
    public static int count(long[] captured, int at) {
        return (int)captured[at + COUNTS];
    }

    /**
     * Length of the heads of all used slots.
     *
     * @param captured   words of the table.
     * @param at         index of the first.
     * @param headLength as {@link CapturedHead#length}.
     * @return in bytes.
     */
    public static int headsLength(long[] captured, int at, int headLength) {
        return (int)(captured[at + COUNTS] >>> Integer.SIZE) * headLength;
    }

    /**
     * Number of requests whose packets the base has.
     *
     * @param captured words of the table.
     * @param at       index of the first.
     * @return the count; they are the first requests.
     */
    public static int survivors(long[] captured, int at) {
        return (int)(captured[at + ORDER] >>> Integer.SIZE);
    }

    /**
     * Length of the packets of all requests but the survivors.
     *
     * @param captured words of the table.
     * @param at       index of the first.
     * @return in bytes, ranges included.
     */
    public static long packetsLength(long[] captured, int at) {
        return captured[at + PACKETS_LENGTH];
    }

    /**
     * Slot of the first request.
     *
     * @param captured words of the table.
     * @param at       index of the first.
     * @return the slot, or a negative number if there is no request.
     */
    public static int oldest(long[] captured, int at) {
        return (int)captured[at + ORDER];
    }

    /**
     * Head of a slot.
     *
     * @param captured   words of the table, whose heads were captured.
     * @param at         index of the first.
     * @param slot       of the table.
     * @param headLength as {@link CapturedHead#length}.
     * @return index in the arena of the head, a {@link CapturedHead}.
     */
    public static int headIndex(long[] captured, int at, int slot, int headLength) {
        return (int)captured[at + HEADS_INDEX] + slot * headLength;
    }
}
