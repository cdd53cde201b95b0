/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.ringsave.memory.Platform;

/**
 * A VMBus packet in a ring: types, flags, layout. Source: Linux {@code include/linux/hyperv.h}, {@code struct
 * vmpacket_descriptor}.
 *
 * <pre>
 *      0               2               4               6               8
 *     +---------------+---------------+---------------+---------------+
 *   0 | type          | dataOffset8   | length8       | flags         |
 *     +---------------+---------------+---------------+---------------+
 *   8 | transactionId                                                 |
 *     +---------------------------------------------------------------+
 *  16 | ranges, up to dataOffset8 * 8                             ... |
 *     +---------------------------------------------------------------+
 *     | payload, zeros to a multiple of 8, up to length8 * 8      ... |
 *     +-------------------------------+-------------------------------+
 *     | reserved = 0                  | index of the packet's start   |  footer, not in length8
 *     +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Only packets of two types have ranges: they name memory outside the ring. Source: Linux {@code
 * include/linux/hyperv.h}, {@code struct vmdata_gpa_direct}, {@code struct gpa_range}, {@code struct
 * vmtransfer_page_packet_header}. {@link PacketRangesEncoder} writes them, {@link PacketRanges} reads them.
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
 */
public final class Packet {
    /** Type of a packet whose payload is all in the ring. */
    public static final int IN_BAND = 6;
    /** Type of a packet that names transfer pages. */
    public static final int TRANSFER_PAGES = 7;
    /** Type of a packet that names ranges of guest memory. */
    public static final int GPA_DIRECT = 9;
    /** Type of a packet that completes an earlier one, by its transaction id. */
    public static final int COMPLETION = 11;

    /** Flag: the sender wants a packet of type {@link #COMPLETION} with this packet's transaction id. */
    public static final int COMPLETION_REQUESTED = 1;

    /** Length of header in bytes; also where the payload of in-band packets and completions starts. */
    public static final int HEADER_LENGTH = 16;
    /** Length of the footer in bytes. */
    public static final int FOOTER_LENGTH = 8;
    /** Longest packet in bytes, header included and footer not: the most that 16 bits count in units of 8. */
    public static final int MAX_LENGTH = 0xFFFF * 8;
    /** Longest payload of an in-band packet in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = MAX_LENGTH - HEADER_LENGTH;

    static final int TRANSACTION_ID_OFFSET = 8;
    /** Length of the words before the first range, in bytes. The offsets below count from them. */
    static final int RANGES_HEADER_LENGTH = 8;
    static final int PAGE_SET_ID_OFFSET = 0;
    static final int OWNS_SET_OFFSET = 2;
    static final int RANGE_COUNT_OFFSET = 4;
    /** Length of a range without its page numbers, in bytes. The offsets below count from the range. */
    static final int RANGE_LENGTH = 8;
    static final int BYTE_COUNT_OFFSET = 0;
    static final int BYTE_OFFSET_OFFSET = 4;
    static final int PAGE_NUMBER_LENGTH = 8;

    private static final long PLAIN_MASK = 0xFFFF_0000_FFFF_FFFFL;
    private static final long PLAIN = IN_BAND | HEADER_LENGTH >> 3 << 16;

    private Packet() {
    }

    static long header(int type, int dataOffset, int length, int flags) {
        return type | (long)dataOffset >> 3 << 16 | (long)length >> 3 << 32 | (long)flags << 48;
    }

    static int type(long header) {
        return (int)header & 0xFFFF;
    }

    static int dataOffset(long header) {
        return ((int)(header >>> 16) & 0xFFFF) << 3;
    }

    static int length(long header) {
        return ((int)(header >>> 32) & 0xFFFF) << 3;
    }

    static int flags(long header) {
        return (int)(header >>> 48);
    }

    /** Is this the header of an in-band packet without ranges or flags, all of which is there? */
    static boolean isPlain(long header, int available) {
        return (header & PLAIN_MASK) == PLAIN && length(header) >= HEADER_LENGTH
            && length(header) + FOOTER_LENGTH <= available;
    }

    /**
     * May a packet of this type be kept in flight, if it asks for a completion?
     *
     * @param type of the packet.
     * @return true for {@link #IN_BAND}, {@link #TRANSFER_PAGES} and {@link #GPA_DIRECT}.
     */
    public static boolean isRequestType(int type) {
        return type == IN_BAND || hasRanges(type);
    }

    /**
     * Checks a header against the layout and the bytes that are there, footer included. Returns null, or the damage at
     * the packet's position. Any type and any flags are right: the ring code of Linux and of DPDK looks at neither, and
     * leaves a type that it does not know to the driver.
     */
    static Damage check(long header, int available, long position) {
        final int type = type(header);
        final int length = length(header);
        final int dataOffset = dataOffset(header);
        if (dataOffset < leastDataOffset(type) || dataOffset > length) {
            return new Damage("dataOffset8", dataOffset >> 3, position,
                "at least " + (leastDataOffset(type) >> 3) + " and at most length8=" + (length >> 3));
        }
        return length + FOOTER_LENGTH <= available ? null : new Damage("length8", length >> 3, position,
            "the packet and its footer end beyond the " + available + " bytes that are there");
    }

    private static int leastDataOffset(int type) {
        return hasRanges(type) ? HEADER_LENGTH + RANGES_HEADER_LENGTH : HEADER_LENGTH;
    }

    static boolean hasRanges(int type) {
        return type == GPA_DIRECT || type == TRANSFER_PAGES;
    }

    /** How many pages the bytes of a range touch, the offset counted from the start of the first page. */
    static long pagesOf(long byteOffset, long byteCount) {
        return (byteOffset + byteCount + Platform.PAGE_LENGTH - 1) / Platform.PAGE_LENGTH;
    }
}
