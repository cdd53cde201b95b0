/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.BitUtil;

/** The packets that an end may write into a ring: their types, flags and lengths. */
final class SendRules {
    private SendRules() {
    }

    /** Longest payload of a packet, its ranges included. */
    static int maxPayloadLength(RingMemory memory) {
        return Math.min(Packet.MAX_PAYLOAD_LENGTH,
            memory.length - BitUtil.SIZE_OF_LONG - Packet.HEADER_LENGTH - Packet.FOOTER_LENGTH);
    }

    /** Checks a packet that a caller wants to send. */
    static void checkPacket(RingMemory memory, PacketTracker tracker, int type, int flags, int length,
        int rangesLength) {
        if (rangesLength == 0 && type != Packet.IN_BAND && type != Packet.COMPLETION) {
            throw new IllegalArgumentException("type=" + type
                + ": a packet without ranges is IN_BAND or COMPLETION");
        }
        if ((flags & ~Packet.COMPLETION_REQUESTED) != 0 || flags != 0 && type == Packet.COMPLETION) {
            throw new IllegalArgumentException("flags=" + flags
                + ": 0, or COMPLETION_REQUESTED on a packet other than a completion");
        }
        checkLength(memory, length, rangesLength);
        if (flags != 0) {
            checkRequest(tracker, BitUtil.align(length, BitUtil.SIZE_OF_LONG) + rangesLength);
        }
    }

    /** A request that the other end could not keep in flight would stay in the ring. */
    private static void checkRequest(PacketTracker tracker, int length) {
        if (length > tracker.maxRequestLength()) {
            throw new IllegalArgumentException("length=" + length + ": the other end keeps requests of up to "
                + tracker.maxRequestLength() + " bytes in flight; configure the channel with a larger maxPacketLength");
        }
    }

    static void checkLength(RingMemory memory, int length, int rangesLength) {
        if (length < 0 || length > maxPayloadLength(memory) - rangesLength) {
            throw new IllegalArgumentException("length=" + length + ": this ring takes payloads of 0 to "
                + (maxPayloadLength(memory) - rangesLength) + " bytes");
        }
    }
}
