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
     * @param type          of the packet, a constant of {@link Packet}. A peer may send other types, 0 to 65,535.
     * @param flags         of the packet: {@link Packet#COMPLETION_REQUESTED} or not. A peer may set other bits of 16.
     * @param transactionId of the packet.
     * @param buffer        that holds the payload; only the given range of it may be read, nothing written.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes, a multiple of 8: the layout knows no finer lengths.
     * @return the decision about the packet; null throws a NullPointerException out of {@code poll}, as a handler that
     *     throws does.
     */
    PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length);

    /**
     * A completion for which no request awaits: its request was forgotten, or there was none. The packet is dropped
     * when this method returns. By default nothing is done. Buffer and range are good until this method returns.
     *
     * <p>If it throws, the exception leaves {@code poll}, and the packet stays in the ring.
     *
     * @param transactionId of the packet.
     * @param buffer        that holds the payload.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes, a multiple of 8.
     */
    default void onUnknownCompletion(long transactionId, DirectBuffer buffer, int offset, int length) {
        // Drivers write a line into a log, and go on.
    }

    /**
     * A request whose transaction id is in flight already: the sender has forgotten the older one, or is wrong. Buffer
     * and range are good until this method returns.
     *
     * <p>If it throws, the exception leaves {@code poll}, and the packet stays in the ring.
     *
     * @param type          of the packet.
     * @param flags         of the packet.
     * @param transactionId of the packet and of the request in flight.
     * @param buffer        that holds the payload.
     * @param offset        of the payload in the buffer.
     * @param length        of the payload in bytes, a multiple of 8.
     * @return the decision, {@link RepeatAction#DROP} by default.
     */
    default RepeatAction onRepeatedRequest(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        return RepeatAction.DROP;
    }
}
