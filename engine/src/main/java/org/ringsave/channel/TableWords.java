/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.ringsave.channel.EndDescriptor.COUNT_OFFSET;
import static org.ringsave.channel.EndDescriptor.OLDEST_OFFSET;
import static org.ringsave.channel.EndDescriptor.PACKETS_LENGTH_OFFSET;
import static org.ringsave.channel.EndDescriptor.USED_OFFSET;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * The words of an in-flight table that a begin copies, see {@link EndDescriptor}. They lie off heap: a begin that asks
 * thousands of tables finds them side by side, where objects would each cost a cache miss.
 */
final class TableWords {
    /** Of all tables that have no slots, or none any more: says that they are empty. Sets of other threads use it. */
    private static volatile UnsafeBuffer empty;

    /** Held so that it outlives the address. */
    private UnsafeBuffer memory;
    private long address;

    /** Makes the words of a table without slots. */
    TableWords() {
        this(empty(), 0);
    }

    // Not in an initializer of the class: that runs once, and a JVM without memory would lose the class for good. A
    // table that meets another thread's buffer, or makes one of its own, is right either way.
    private static UnsafeBuffer empty() {
        UnsafeBuffer words = empty;
        if (words == null) {
            words = new UnsafeBuffer(ByteBuffer.allocateDirect(EndDescriptor.TABLE_LENGTH));
            Words.putInt(words.addressOffset() + OLDEST_OFFSET, RequestIndex.NONE);
            empty = words;
        }
        return words;
    }

    /** Takes over memory of the ends of a channel, and says that the table is empty. */
    TableWords(UnsafeBuffer blocks, int index) {
        blocks.boundsCheck(index, EndDescriptor.TABLE_LENGTH);
        memory = blocks;
        address = blocks.addressOffset() + index;
        clear();
    }

    /** Lets go of the memory. Each set made a table without slots before any other, so this needs no memory. */
    void close() {
        memory = empty();
        address = memory.addressOffset();
    }

    /** Says that the table is empty. */
    void clear() {
        count(0);
        used(0);
        oldest(RequestIndex.NONE);
        packetsLength(0);
    }

    long address() {
        return address;
    }

    int count() {
        return Words.getInt(address + COUNT_OFFSET);
    }

    void count(int requests) {
        Words.putInt(address + COUNT_OFFSET, requests);
    }

    /** All requests of the table are in slots below this one. */
    int used() {
        return Words.getInt(address + USED_OFFSET);
    }

    void used(int slots) {
        Words.putInt(address + USED_OFFSET, slots);
    }

    int oldest() {
        return Words.getInt(address + OLDEST_OFFSET);
    }

    void oldest(int slot) {
        Words.putInt(address + OLDEST_OFFSET, slot);
    }

    /** Length of the packets of all requests, ranges included. */
    long packetsLength() {
        return Words.getLong(address + PACKETS_LENGTH_OFFSET);
    }

    void packetsLength(long length) {
        Words.putLong(address + PACKETS_LENGTH_OFFSET, length);
    }
}
