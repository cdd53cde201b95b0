/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.memory.Platform;

/**
 * Encodes the ranges of a packet into a buffer of the caller, for {@link OutgoingRing#offer(int, int, long,
 * PacketRangesEncoder, DirectBuffer, int, int)}. {@link Packet} has their layout. One thread; nothing is allocated
 * after construction.
 *
 * <pre>{@code
 * ranges.gpaDirect(scratch, 0).range(512, 8192).page(17).page(4).page(5);
 * outgoing.offer(Packet.GPA_DIRECT, Packet.COMPLETION_REQUESTED, id, ranges, request, 0, 64);
 * }</pre>
 */
public final class PacketRangesEncoder {
    private MutableDirectBuffer buffer;
    private int offset;
    private int type;
    private int length;
    private int missingPages;

    /** Make an encoder with nothing begun. */
    public PacketRangesEncoder() {
        // The fields say it.
    }

    /**
     * Begin the ranges of a {@link Packet#GPA_DIRECT} packet.
     *
     * @param to     that takes them.
     * @param offset in it.
     * @return this, with no range yet.
     * @throws IndexOutOfBoundsException if there is no room at the offset.
     */
    public PacketRangesEncoder gpaDirect(MutableDirectBuffer to, int offset) {
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
    public PacketRangesEncoder transferPages(MutableDirectBuffer to, int offset, int pageSetId, boolean senderOwnsSet) {
        if (pageSetId < 0 || pageSetId > 0xFFFF) {
            throw new IllegalArgumentException("pageSetId=" + pageSetId + " is not in 0..65535");
        }
        return begin(Packet.TRANSFER_PAGES, to, offset, pageSetId | (senderOwnsSet ? 1 << 16 : 0));
    }

    private PacketRangesEncoder begin(int packetType, MutableDirectBuffer to, int at, int firstWord) {
        Objects.requireNonNull(to, "to").boundsCheck(at, Packet.RANGES_HEADER_LENGTH);
        to.putInt(at, firstWord);
        to.putInt(at + Packet.RANGE_COUNT_OFFSET, 0);
        buffer = to;
        offset = at;
        type = packetType;
        length = Packet.RANGES_HEADER_LENGTH;
        missingPages = 0;
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
    public PacketRangesEncoder range(int byteOffset, int byteCount) {
        requireComplete("range");
        if (byteCount < 1 || byteOffset < 0 || type == Packet.GPA_DIRECT && byteOffset >= Platform.PAGE_LENGTH) {
            throw new IllegalArgumentException("range of byteCount=" + byteCount + " at byteOffset=" + byteOffset
                + ": a count is at least 1, an offset at least 0 and in a GPA_DIRECT range below 4096");
        }
        buffer.boundsCheck(offset + length, Packet.RANGE_LENGTH);
        buffer.putInt(offset + length + Packet.BYTE_COUNT_OFFSET, byteCount);
        buffer.putInt(offset + length + Packet.BYTE_OFFSET_OFFSET, byteOffset);
        buffer.putInt(offset + Packet.RANGE_COUNT_OFFSET, count() + 1);
        length += Packet.RANGE_LENGTH;
        missingPages = type == Packet.GPA_DIRECT ? (int)Packet.pagesOf(byteOffset, byteCount) : 0;
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
    public PacketRangesEncoder page(long number) {
        if (buffer == null || missingPages == 0) {
            throw new IllegalStateException("page: no range lacks pages");
        }
        buffer.putLong(offset + length, number);
        length += Packet.PAGE_NUMBER_LENGTH;
        missingPages--;
        return this;
    }

    /**
     * How many ranges were added.
     *
     * @return 0 or more.
     */
    public int count() {
        return length == 0 ? 0 : buffer.getInt(offset + Packet.RANGE_COUNT_OFFSET);
    }

    /**
     * Bytes that the ranges take in the packet.
     *
     * @return a multiple of 8; 0 if nothing was begun.
     */
    public int length() {
        return length;
    }

    int type() {
        return type;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    void requireComplete(String operation) {
        if (buffer == null || missingPages > 0) {
            throw new IllegalStateException(operation + (buffer == null
                ? ": begin them with gpaDirect or transferPages"
                : ": the last range lacks " + missingPages + " pages"));
        }
    }
}
