/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.DirectBuffer;

/**
 * The questions and news of a ring end for the owner of its in-flight tables. Not for embedders: a channel implements
 * it.
 */
public interface PacketTracker {
    /** The packet may be delivered, or sent. */
    int ADMITTED = 0;

    /**
     * May this packet be delivered?
     *
     * @param type          of the packet.
     * @param flags         of the packet.
     * @param transactionId of the packet.
     * @return {@link #ADMITTED}, {@link Outcome#IN_FLIGHT_FULL}, {@link Outcome#PINNED}, {@link Outcome#DUPLICATE} or
     *     {@link Outcome#UNKNOWN}.
     */
    int admit(int type, int flags, long transactionId);

    /**
     * A request was delivered and its handler keeps it in flight.
     *
     * @param type          of the packet.
     * @param flags         of the packet.
     * @param transactionId of the packet.
     * @param buffer        that holds the payload.
     * @param offset        of the payload.
     * @param length        of the payload in bytes.
     * @param rangesLength  of the bytes between the packet's header and its payload. They lie right before the payload
     *                      in the buffer.
     */
    void hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length, int rangesLength);

    /**
     * A completion was delivered and its handler is done with it.
     *
     * @param transactionId of the packet.
     */
    void completed(long transactionId);

    /**
     * May a packet that asks for a completion be sent now?
     *
     * @param transactionId of the packet.
     * @return {@link #ADMITTED}, {@link Outcome#IN_FLIGHT_FULL} or {@link Outcome#DUPLICATE}.
     */
    int maySend(long transactionId);

    /**
     * A packet that asks for a completion was written: take a slot for it.
     *
     * @param type          of the packet.
     * @param transactionId of the packet. {@link #maySend} admitted it, and no slot was taken since.
     */
    void sent(int type, long transactionId);
}
