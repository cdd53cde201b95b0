/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;

/**
 * Reads the ranges of a packet, from the bytes between its header and its payload. {@link Packet} has their layout.
 * {@link IncomingRing#ranges()} has the ranges of the packet that is being delivered. One thread; nothing is allocated
 * after construction.
 *
 * <pre>{@code
 * while (ranges.next()) {
 *     for (int i = 0; i < ranges.pageCount(); i++) {
 *         resolve(ranges.pageNumber(i));
 *     }
 * }
 * }</pre>
 */
public final class PacketRanges {
    private static final int NONE = -1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int type;
    private int length;
    private int range = NONE;
    private int following;

    /** Make a flyweight over nothing: no ranges. */
    public PacketRanges() {
        // The fields say it.
    }

    /**
     * Read the ranges of a packet.
     *
     * @param packetType {@link Packet#GPA_DIRECT} or {@link Packet#TRANSFER_PAGES}; any other has none.
     * @param from       that holds them.
     * @param at         where they start in it.
     * @param available  bytes that the packet has for them.
     * @return null, or the rule that they break; then this has no ranges.
     * @throws IndexOutOfBoundsException if those bytes are not in the buffer; nothing has changed.
     */
    public String wrap(int packetType, DirectBuffer from, int at, int available) {
        final boolean hasRanges = Packet.hasRanges(packetType);
        if (hasRanges && available >= Packet.RANGES_HEADER_LENGTH) {
            Objects.requireNonNull(from, "from").boundsCheck(at, available);
        }
        type = packetType;
        length = 0;
        range = NONE;
        if (!hasRanges) {
            return null;
        }
        if (available < Packet.RANGES_HEADER_LENGTH) {
            return "the packet has " + available + " bytes before its data, ranges take 8 or more";
        }
        buffer.wrap(from, at, available);
        final int count = buffer.getInt(Packet.RANGE_COUNT_OFFSET);
        int end = Packet.RANGES_HEADER_LENGTH;
        for (int i = 0; i != count; i++) {
            final long next = end > available - Packet.RANGE_LENGTH ? -1 : rangeEnd(end);
            if (next < 0 || next > available) {
                return "range " + i + " of " + Integer.toUnsignedLong(count) + " is empty, starts beyond its first"
                    + " page, or ends beyond the " + available + " bytes before the packet's data";
            }
            end = (int)next;
        }
        if (packetType == Packet.GPA_DIRECT && count == 0) {
            return "a GPA_DIRECT packet has a range";
        }
        length = end;
        rewind();
        return null;
    }

    /** Returns where the range that starts at an index ends, or -1 if it breaks a rule. */
    private long rangeEnd(int start) {
        final long byteCount = Integer.toUnsignedLong(buffer.getInt(start + Packet.BYTE_COUNT_OFFSET));
        final long byteOffset = Integer.toUnsignedLong(buffer.getInt(start + Packet.BYTE_OFFSET_OFFSET));
        if (type == Packet.TRANSFER_PAGES) {
            return start + Packet.RANGE_LENGTH;
        }
        return byteCount == 0 || byteOffset >= Platform.PAGE_LENGTH
            ? -1 : start + Packet.RANGE_LENGTH + Packet.pagesOf(byteOffset, byteCount) * Packet.PAGE_NUMBER_LENGTH;
    }

    /**
     * How many ranges there are.
     *
     * @return 0 or more.
     */
    public int count() {
        return length == 0 ? 0 : buffer.getInt(Packet.RANGE_COUNT_OFFSET);
    }

    /**
     * Bytes that the ranges take in the packet.
     *
     * @return a multiple of 8; 0 if there are none.
     */
    public int length() {
        return length;
    }

    /**
     * The set of pages that a {@code TRANSFER_PAGES} packet's offsets count in.
     *
     * @return 0 to 65,535.
     */
    public int pageSetId() {
        return length == 0 ? 0 : buffer.getShort(Packet.PAGE_SET_ID_OFFSET) & 0xFFFF;
    }

    /**
     * Does the sender own the set of pages?
     *
     * @return as in the packet.
     */
    public boolean isSenderOwned() {
        return length != 0 && buffer.getByte(Packet.OWNS_SET_OFFSET) != 0;
    }

    /** Go before the first range. */
    public void rewind() {
        range = NONE;
        following = Packet.RANGES_HEADER_LENGTH;
    }

    /**
     * Go to the next range.
     *
     * @return whether there is one.
     */
    public boolean next() {
        if (following >= length) {
            return false;
        }
        range = following;
        following += Packet.RANGE_LENGTH + Packet.PAGE_NUMBER_LENGTH * pages();
        return true;
    }

    /**
     * Length of the range that {@link #next} went to.
     *
     * @return in bytes, unsigned.
     * @throws IllegalStateException if it went to none yet.
     */
    public int byteCount() {
        requireRange("byteCount");
        return buffer.getInt(range + Packet.BYTE_COUNT_OFFSET);
    }

    /**
     * Where that range starts.
     *
     * @return bytes from the start of its first page, or of the page set; unsigned.
     * @throws IllegalStateException if {@link #next} went to none yet.
     */
    public int byteOffset() {
        requireRange("byteOffset");
        return buffer.getInt(range + Packet.BYTE_OFFSET_OFFSET);
    }

    /**
     * How many page numbers that range has.
     *
     * @return 1 or more for {@code GPA_DIRECT}, 0 for {@code TRANSFER_PAGES}.
     * @throws IllegalStateException if {@link #next} went to none yet.
     */
    public int pageCount() {
        requireRange("pageCount");
        return pages();
    }

    private int pages() {
        return type == Packet.GPA_DIRECT
            ? (int)Packet.pagesOf(Integer.toUnsignedLong(byteOffset()), Integer.toUnsignedLong(byteCount())) : 0;
    }

    /**
     * A page number of that range.
     *
     * @param index 0 to {@link #pageCount()} - 1.
     * @return guest-physical address of the page divided by 4,096.
     * @throws IndexOutOfBoundsException if the range has no such page.
     * @throws IllegalStateException     if {@link #next} went to none yet.
     */
    public long pageNumber(int index) {
        requireRange("pageNumber");
        if (index < 0 || index >= pages()) {
            throw new IndexOutOfBoundsException("page " + index + " of a range of " + pages());
        }
        return buffer.getLong(range + Packet.RANGE_LENGTH + index * Packet.PAGE_NUMBER_LENGTH);
    }

    /** Lets go of the memory: there are no ranges any more. */
    void close() {
        wrap(Packet.IN_BAND, null, 0, 0);
        buffer.wrap(0, 0);
    }

    private void requireRange(String operation) {
        if (range == NONE) {
            throw new IllegalStateException(operation + ": next() has not gone to a range");
        }
    }
}
