/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.DirectBuffer;

/** Receives packets from {@link IncomingRing#poll}. */
@FunctionalInterface
public interface PacketHandler {
    /**
     * One packet. Buffer and range are good until this method returns.
     *
     * <p>If it throws, the exception leaves {@code poll}, this packet stays in the ring, and those before it are
     * consumed.
     *
     * @param type          of the packet, a constant of {@link Packet}.
     * @param flags         of the packet: 0 or {@link Packet#COMPLETION_REQUESTED}.
     * @param transactionId of the packet.
     * @param buffer        that holds the payload; only the given range of it may be read, nothing written.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes, a multiple of 8: the layout knows no finer lengths.
     * @return the decision about the packet; null throws a NullPointerException out of {@code poll}, as a handler that
     *     throws does.
     */
    PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length);
}
