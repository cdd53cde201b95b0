/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;
import org.ringsave.ring.Damage;
import org.ringsave.ring.PacketHeader;

/** Goes from packet to packet in the bytes of a ring. One thread. Not for embedders. */
public final class PacketCursor {
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

    /**
     * Go to the next packet.
     *
     * @return false if there is none, or if {@link #damage()} stands in its place.
     * @throws IOException if the bytes can't be read.
     */
    public boolean next() throws IOException {
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

    /** {@return the packet that {@link #next} went to} */
    public PacketHeader header() {
        return header;
    }

    /** {@return its position; behind the last packet that of the ring's end, or of the damage} */
    public long position() {
        return position;
    }

    /**
     * Copy bytes of the packet.
     *
     * @param offset of the first byte, from the packet's start.
     * @param to     that takes them at its front.
     * @param length in bytes.
     * @throws IOException if the bytes can't be read.
     */
    public void read(int offset, MutableDirectBuffer to, int length) throws IOException {
        bytes.read(position + offset, to, length);
    }

    /** {@return why the bytes at the position are no packet; null if there is no such place} */
    public Damage damage() {
        return damage;
    }
}
