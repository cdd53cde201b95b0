/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.ring.Damage;
import org.ringsave.ring.PacketHeader;

/** Goes from packet to packet in the bytes of a ring. */
final class PacketCursor {
    private final RingBytes bytes;
    private final long tail;
    private PacketHeader header;
    private Damage damage;
    private long position;
    private long next;

    /** Makes a cursor before the packet at a position. */
    PacketCursor(RingBytes bytes, long from, long tail) {
        this.bytes = bytes;
        this.tail = tail;
        next = from;
    }

    /** Goes to the next packet. Returns false if there is none, or if {@link #damage()} stands in its place. */
    boolean next() throws IOException {
        position = next;
        if (position >= tail || damage != null) {
            return false;
        }
        final int available = (int)Math.min(Integer.MAX_VALUE, tail - position);
        final long word = bytes.word(position);
        damage = PacketHeader.check(word, available, position);
        if (damage == null) {
            header = PacketHeader.of(word, bytes.word(position + Long.BYTES));
            next = position + header.ringLength();
        }
        return damage == null;
    }

    /** The packet that {@link #next} went to. */
    PacketHeader header() {
        return header;
    }

    /** Its position; behind the last packet that of the ring's end, or of the damage. */
    long position() {
        return position;
    }

    /** Why the bytes at the position are no packet; null if there is no such place. */
    Damage damage() {
        return damage;
    }
}
