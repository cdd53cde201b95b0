/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * The header of a packet in bytes that no end of a ring reads: those of an image or a ring file. {@link Packet} has the
 * layout.
 *
 * @param type          of the packet, 0 to 65,535.
 * @param flags         of the packet, such as {@link Packet#COMPLETION_REQUESTED}.
 * @param dataOffset    where the payload starts, in bytes from the packet's start.
 * @param length        of the packet without its footer, in bytes.
 * @param transactionId of the packet.
 */
public record PacketHeader(int type, int flags, int dataOffset, int length, long transactionId) {
    /**
     * Decode a header.
     *
     * @param word          the first 8 bytes of the packet.
     * @param transactionId the next 8 bytes.
     * @return the header, which may break rules.
     */
    public static PacketHeader of(long word, long transactionId) {
        return new PacketHeader(Packet.type(word), Packet.flags(word), Packet.dataOffset(word), Packet.length(word),
            transactionId);
    }

    /**
     * Check a header as a poll does.
     *
     * @param word      the first 8 bytes of the packet.
     * @param available bytes from the packet's start to the ring's tail.
     * @param position  of the packet.
     * @return the rule that it breaks; null if it breaks none.
     */
    public static Damage check(long word, int available, long position) {
        return Packet.check(word, available, position);
    }

    /** {@return the bytes that the packet takes in its ring, footer included} */
    public int ringLength() {
        return length + Packet.FOOTER_LENGTH;
    }
}
