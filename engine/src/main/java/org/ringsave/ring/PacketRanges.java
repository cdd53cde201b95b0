/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;

/**
 * The ranges of memory outside the ring that a packet names: a flyweight that writes them for {@link OutgoingRing} and
 * reads those of a packet that was delivered. One thread; nothing is allocated after construction.
 *
 * <p>They stand between the header of a packet and its payload. Source: Linux {@code include/linux/hyperv.h}, {@code
 * struct vmdata_gpa_direct}, {@code struct gpa_range}, {@code struct vmtransfer_page_packet_header}.
 *
 * <pre>
 *      0               2           3       4               8
 *     +---------------+-----------+-------+---------------+
 *   0 | pageSetId     | ownsSet   | res.  | range count   |  TRANSFER_PAGES; for GPA_DIRECT the first word is 0
 *     +---------------+-----------+-------+---------------+
 *   8 | byte count of the range           | byte offset   |  each range
 *     +-----------------------------------+---------------+
 *     | page number                                       |  GPA_DIRECT only: one for each page of 4,096 bytes
 *     +---------------------------------------------------+  that offset and count touch
 * </pre>
 *
 * <pre>{@code
 * ranges.gpaDirect(scratch, 0).range(512, 8192).page(17).page(4).page(5);
 * outgoing.offer(Packet.GPA_DIRECT, Packet.COMPLETION_REQUESTED, id, ranges, request, 0, 64);
 * }</pre>
 */
public final class PacketRanges {
    static final int HEADER_LENGTH = SIZE_OF_LONG;

    private static final int COUNT_OFFSET = SIZE_OF_INT;
    private static final int OWNS_SET_OFFSET = 2;
    private static final int RANGE_LENGTH = SIZE_OF_LONG;
    private static final int NONE = -1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private MutableDirectBuffer target;
    private int offset;
    private int type;
    private int length;
    private int range = NONE;
    private int following;
    private int pages;

    /** Make a flyweight over nothing: no ranges. */
    public PacketRanges() {
        // Nothing but what the fields say.
    }

    /**
     * Begin the ranges of a {@link Packet#GPA_DIRECT} packet.
     *
     * @param to     that takes them.
     * @param offset in it.
     * @return this, with no range yet.
     * @throws IndexOutOfBoundsException if there is no room at the offset.
     */
    public PacketRanges gpaDirect(MutableDirectBuffer to, int offset) {
        return begin(Packet.GPA_DIRECT, to, offset, 0);
    }

    /**
     * Begin the ranges of a {@link Packet#TRANSFER_PAGES} packet.
     *
     * @param to            that takes them.
     * @param offset        in it.
     * @param pageSetId     of the set of pages that offsets count in, 0 to 65,535.
     * @param senderOwnsSet whether the sender owns that set.
     * @return this, with no range yet.
     * @throws IllegalArgumentException  if the id is out of its range.
     * @throws IndexOutOfBoundsException if there is no room at the offset.
     */
    public PacketRanges transferPages(MutableDirectBuffer to, int offset, int pageSetId, boolean senderOwnsSet) {
        if (pageSetId < 0 || pageSetId > 0xFFFF) {
            throw new IllegalArgumentException("pageSetId=" + pageSetId + " is not in 0..65535");
        }
        return begin(Packet.TRANSFER_PAGES, to, offset, pageSetId | (senderOwnsSet ? 1 << 16 : 0));
    }

    private PacketRanges begin(int packetType, MutableDirectBuffer to, int at, int firstWord) {
        Objects.requireNonNull(to, "to").boundsCheck(at, HEADER_LENGTH);
        to.putInt(at, firstWord);
        to.putInt(at + COUNT_OFFSET, 0);
        target = to;
        offset = at;
        type = packetType;
        length = HEADER_LENGTH;
        pages = 0;
        rewind();
        return this;
    }

    /**
     * Add a range. For {@code GPA_DIRECT} its pages follow, one {@link #page} each.
     *
     * @param byteOffset from the start of the first page (0 to 4,095), or of the page set, in bytes.
     * @param byteCount  of the range in bytes, 1 or more.
     * @return this.
     * @throws IllegalArgumentException  if either is out of its range.
     * @throws IndexOutOfBoundsException if the buffer has no room for it.
     * @throws IllegalStateException     if nothing was begun, or the range before lacks pages.
     */
    public PacketRanges range(int byteOffset, int byteCount) {
        requireComplete("range");
        if (byteCount < 1 || byteOffset < 0 || type == Packet.GPA_DIRECT && byteOffset >= Platform.PAGE_LENGTH) {
            throw new IllegalArgumentException("range of byteCount=" + byteCount + " at byteOffset=" + byteOffset
                + ": a count is at least 1, an offset at least 0 and in a GPA_DIRECT range below 4096");
        }
        target.boundsCheck(offset + length, RANGE_LENGTH);
        target.putInt(offset + length, byteCount);
        target.putInt(offset + length + SIZE_OF_INT, byteOffset);
        target.putInt(offset + COUNT_OFFSET, count() + 1);
        length += RANGE_LENGTH;
        pages = type == Packet.GPA_DIRECT ? (int)pagesOf(byteOffset, byteCount) : 0;
        return this;
    }

    /**
     * Add the next page of the range that was added last.
     *
     * @param number of the page: its guest-physical address divided by 4,096.
     * @return this.
     * @throws IndexOutOfBoundsException if the buffer has no room for it.
     * @throws IllegalStateException     if the range has all its pages.
     */
    public PacketRanges page(long number) {
        if (target == null || pages == 0) {
            throw new IllegalStateException("page: no range lacks pages");
        }
        target.putLong(offset + length, number);
        length += SIZE_OF_LONG;
        pages--;
        return this;
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
        if (hasRanges && available >= HEADER_LENGTH) {
            Objects.requireNonNull(from, "from").boundsCheck(at, available);
        }
        target = null;
        type = packetType;
        length = 0;
        offset = 0;
        range = NONE;
        if (!hasRanges) {
            return null;
        }
        if (available < HEADER_LENGTH) {
            return "the packet has " + available + " bytes before its data, ranges take 8 or more";
        }
        buffer.wrap(from, at, available);
        final int count = buffer.getInt(COUNT_OFFSET);
        int end = HEADER_LENGTH;
        for (int i = 0; i != count; i++) {
            final long next = end > available - RANGE_LENGTH ? -1 : rangeEnd(end);
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
        final long byteCount = Integer.toUnsignedLong(buffer.getInt(start));
        final long byteOffset = Integer.toUnsignedLong(buffer.getInt(start + SIZE_OF_INT));
        if (type == Packet.TRANSFER_PAGES) {
            return start + RANGE_LENGTH;
        }
        return byteCount == 0 || byteOffset >= Platform.PAGE_LENGTH
            ? -1 : start + RANGE_LENGTH + pagesOf(byteOffset, byteCount) * SIZE_OF_LONG;
    }

    private static long pagesOf(long byteOffset, long byteCount) {
        return (byteOffset + byteCount + Platform.PAGE_LENGTH - 1) / Platform.PAGE_LENGTH;
    }

    /**
     * How many ranges there are.
     *
     * @return 0 or more.
     */
    public int count() {
        return length == 0 ? 0 : source().getInt(offset + COUNT_OFFSET);
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
        return length == 0 ? 0 : source().getShort(offset) & 0xFFFF;
    }

    /**
     * Does the sender own the set of pages?
     *
     * @return as in the packet.
     */
    public boolean isSenderOwned() {
        return length != 0 && source().getByte(offset + OWNS_SET_OFFSET) != 0;
    }

    /** Go before the first range. */
    public void rewind() {
        range = NONE;
        following = HEADER_LENGTH;
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
        range = offset + following;
        following += RANGE_LENGTH + SIZE_OF_LONG * pages();
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
        return source().getInt(range);
    }

    /**
     * Where that range starts.
     *
     * @return bytes from the start of its first page, or of the page set; unsigned.
     * @throws IllegalStateException if {@link #next} went to none yet.
     */
    public int byteOffset() {
        requireRange("byteOffset");
        return source().getInt(range + SIZE_OF_INT);
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
            ? (int)pagesOf(Integer.toUnsignedLong(byteOffset()), Integer.toUnsignedLong(byteCount())) : 0;
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
        return source().getLong(range + RANGE_LENGTH + index * SIZE_OF_LONG);
    }

    int type() {
        return type;
    }

    DirectBuffer source() {
        return target == null ? buffer : target;
    }

    int offset() {
        return offset;
    }

    /** Lets go of the memory: there are no ranges any more. */
    void close() {
        wrap(Packet.IN_BAND, null, 0, 0);
        buffer.wrap(0, 0);
    }

    void requireComplete(String operation) {
        if (target == null || pages > 0) {
            throw new IllegalStateException(operation + (target == null
                ? ": begin them with gpaDirect or transferPages" : ": the last range lacks " + pages + " pages"));
        }
    }

    private void requireRange(String operation) {
        if (range == NONE) {
            throw new IllegalStateException(operation + ": next() has not gone to a range");
        }
    }
}
