/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.DirectBuffer;

/**
 * What a ring end asks of, and tells to, the owner of its in-flight tables. Not for embedders: a channel implements it.
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
     * @return {@link #ADMITTED}, {@link Outcome#IN_FLIGHT_FULL}, {@link Outcome#DUPLICATE} or {@link Outcome#UNKNOWN}.
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
     * @param rangesLength  of what stands between the packet's header and its payload, in bytes; it lies right before
     *                      the payload in the buffer.
     */
    void hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length, int rangesLength);

    /**
     * A completion was delivered and its handler is done with it.
     *
     * @param transactionId of the packet.
     */
    void completed(long transactionId);

    /**
     * Could a packet that asks for a completion be sent now?
     *
     * @param transactionId of the packet.
     * @return as {@link #sending}, and nothing changes.
     */
    int maySend(long transactionId);

    /**
     * A packet that asks for a completion is about to be sent: take a slot for it.
     *
     * @param type          of the packet.
     * @param transactionId of the packet.
     * @return {@link #ADMITTED}, {@link Outcome#IN_FLIGHT_FULL} or {@link Outcome#DUPLICATE}.
     */
    int sending(int type, long transactionId);
}
