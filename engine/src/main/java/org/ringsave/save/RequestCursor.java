/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedHead;
import org.ringsave.channel.CapturedTable;
import org.ringsave.image.TableNumber;

/** Walks the captured requests of a channel in the order of the image: table after table, in each by arrival. */
final class RequestCursor {
    private UnsafeBuffer arena;
    private int headLength;
    private long[] words;
    /** Index in the words of the table. */
    private int at;
    private int tables;
    private int table;
    private int headIndex;
    private int slot;
    private int ordinal;
    private int count;

    /** Goes before the first request of a channel. The words of its tables follow each other, from an index on. */
    void start(UnsafeBuffer ofHeads, long[] captured, int index, int tableCount, int headLengthOfChannel) {
        arena = ofHeads;
        words = captured;
        at = index;
        headLength = headLengthOfChannel;
        tables = tableCount;
        table = 0;
        startTable();
    }

    private void startTable() {
        ordinal = -1;
        count = CapturedTable.count(words, at);
    }

    /** Goes to the next request. Returns false if there is none. */
    boolean next() {
        while (ordinal + 1 == count) {
            if (!nextTable()) {
                return false;
            }
        }
        slot = ordinal < 0 ? CapturedTable.oldest(words, at) : CapturedHead.next(arena, headIndex);
        headIndex = CapturedTable.headIndex(words, at, slot, headLength);
        ordinal++;
        return true;
    }

    /**
     * Goes to the next request if it is of the same table, in the slot behind that of this request. Returns false if it
     * is not, and stays.
     */
    boolean nextBeside() {
        return skipBeside(1) == 1;
    }

    /** Goes on in the same way over requests, at most as many as given. Returns how many. */
    int skipBeside(int most) {
        final int limit = Math.min(most, count - 1 - ordinal);
        int index = headIndex;
        int beside = 0;
        while (beside < limit && CapturedHead.next(arena, index) == slot + beside + 1) {
            beside++;
            index += headLength;
        }
        slot += beside;
        headIndex = index;
        ordinal += beside;
        return beside;
    }

    private boolean nextTable() {
        if (table + 1 == tables) {
            return false;
        }
        table++;
        at += CapturedTable.LENGTH;
        startTable();
        return true;
    }

    /** Goes to the next request whose packet the image holds. Returns false if there is none. */
    boolean nextPacket() {
        while (next()) {
            if (TableNumber.direction(table) == TableNumber.RECEIVED
                && ordinal >= CapturedTable.survivors(words, at)
                && CapturedHead.packetLength(arena, headIndex) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Number of the request's table, 0..3. */
    int table() {
        return table;
    }

    /** Slot of the request in its table. */
    int slot() {
        return slot;
    }

    /** Index in the arena of the request's {@link CapturedHead}. */
    int headIndex() {
        return headIndex;
    }
}
