/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.ring.PacketRanges;

/**
 * The pieces of guest memory that a request's ranges name, in order. Moving bytes consumes them. A transfer can stop
 * after any byte and go on later.
 *
 * <pre>
 *      0               4               8
 *     +---------------+---------------+
 *   0 | address       | length        |  each remaining piece, 1 to 4,096 bytes of one page
 *     +---------------+---------------+
 * </pre>
 */
final class ScatterList {
    private static final int PIECE_LENGTH = 8;

    private final GuestMemory memory;
    private final int[] addresses = new int[StorageRequests.MAX_PAGES];
    private final int[] lengths = new int[StorageRequests.MAX_PAGES];
    private int first;
    private int end;

    ScatterList(GuestMemory memory) {
        this.memory = memory;
    }

    /** Starts with all pieces of the ranges. Their pages must be the guest's. */
    ScatterList resolve(PacketRanges ranges) {
        first = 0;
        end = 0;
        ranges.rewind();
        while (ranges.next()) {
            int offset = ranges.byteOffset();
            int left = ranges.byteCount();
            for (int i = 0; i < ranges.pageCount(); i++) {
                final int length = Math.min(left, GuestMemory.PAGE_LENGTH - offset);
                add(memory.address(ranges.pageNumber(i)) + offset, length);
                left -= length;
                offset = 0;
            }
        }
        return this;
    }

    private void add(int address, int length) {
        if (end == StorageRequests.MAX_PAGES) {
            throw new IllegalStateException("a request has more than " + StorageRequests.MAX_PAGES + " pages");
        }
        addresses[end] = address;
        lengths[end++] = length;
    }

    /** Bytes not moved yet. */
    int left() {
        int sum = 0;
        for (int i = first; i < end; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Copies the next bytes from guest memory. */
    void gather(MutableDirectBuffer to, int offset, int length) {
        for (int moved = 0; moved < length;) {
            final int part = Math.min(length - moved, lengths[first]);
            memory.get(addresses[first], to, offset + moved, part);
            moved += consume(part);
        }
    }

    /** Copies the next bytes to guest memory. */
    void scatter(DirectBuffer from, int offset, int length) {
        for (int moved = 0; moved < length;) {
            final int part = Math.min(length - moved, lengths[first]);
            memory.put(addresses[first], from, offset + moved, part);
            moved += consume(part);
        }
    }

    private int consume(int part) {
        addresses[first] += part;
        lengths[first] -= part;
        if (lengths[first] == 0) {
            first++;
        }
        return part;
    }

    int encodedLength() {
        return (end - first) * PIECE_LENGTH;
    }

    void encode(MutableDirectBuffer buffer, int offset) {
        for (int i = first, at = offset; i < end; i++, at += PIECE_LENGTH) {
            buffer.putInt(at, addresses[i]);
            buffer.putInt(at + Integer.BYTES, lengths[i]);
        }
    }

    /**
     * Reads the pieces from the offset to the end of the buffer. Checks each one, since an image may come from
     * anywhere.
     */
    void decode(DirectBuffer buffer, int offset) {
        first = 0;
        end = 0;
        for (int at = offset; at < buffer.capacity(); at += PIECE_LENGTH) {
            if (end == StorageRequests.MAX_PAGES || at + PIECE_LENGTH > buffer.capacity()
                || !memory.isInPage(buffer.getInt(at), buffer.getInt(at + Integer.BYTES))) {
                throw new IllegalArgumentException("piece " + end + " of a transfer is not in the guest's memory");
            }
            add(buffer.getInt(at), buffer.getInt(at + Integer.BYTES));
        }
    }
}
