/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

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
 *  16 | ranges, see PacketRanges, up to dataOffset8 * 8           ... |
 *     +---------------------------------------------------------------+
 *     | payload, zeros to a multiple of 8, up to length8 * 8      ... |
 *     +-------------------------------+-------------------------------+
 *     | reserved = 0                  | index of the packet's start   |  footer, not in length8
 *     +-------------------------------+-------------------------------+
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
    /** Longest packet in bytes, header included and footer not: what 16 bits can count in units of 8. */
    public static final int MAX_LENGTH = 0xFFFF * 8;
    /** Longest payload of an in-band packet in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = MAX_LENGTH - HEADER_LENGTH;

    static final int TRANSACTION_ID_OFFSET = 8;

    private static final long PLAIN_MASK = 0xFFFF_0000_FFFF_FFFFL;
    private static final long PLAIN = IN_BAND | HEADER_LENGTH >> 3 << 16;
    private static final int KNOWN_TYPES = 1 << IN_BAND | 1 << TRANSFER_PAGES | 1 << GPA_DIRECT | 1 << COMPLETION;

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

    /** Is this the header of an in-band packet with nothing special about it, all of which is there? */
    static boolean isPlain(long header, int available) {
        return (header & PLAIN_MASK) == PLAIN && length(header) >= HEADER_LENGTH
            && length(header) + FOOTER_LENGTH <= available;
    }

    /** Where the data of a packet of a known type starts at least. */
    static int leastDataOffset(int type) {
        return hasRanges(type) ? HEADER_LENGTH + PacketRanges.HEADER_LENGTH : HEADER_LENGTH;
    }

    static boolean hasRanges(int type) {
        return type == GPA_DIRECT || type == TRANSFER_PAGES;
    }

    static boolean isKnownType(int type) {
        return type < Integer.SIZE && (KNOWN_TYPES & 1 << type) != 0;
    }
}
