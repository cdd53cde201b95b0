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
     * A packet was delivered and its handler keeps it in flight.
     *
     * @param type          of the packet.
     * @param flags         of the packet.
     * @param transactionId of the packet.
     * @param buffer        that holds the payload.
     * @param offset        of the payload.
     * @param length        of the payload in bytes.
     * @param rangesLength  of the bytes between the packet's header and its payload. They lie right before the payload
     *                      in the buffer.
     * @return {@link #ADMITTED}, or {@link Outcome#TOO_LONG} if no slot holds so many bytes; nothing has changed then.
     * @throws IllegalStateException if it is no request, or this end tracks none.
     */
    int hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length, int rangesLength);

    /**
     * A request replaces another one with its id, which was kept in flight.
     *
     * @param transactionId of both.
     */
    void forget(long transactionId);

    /**
     * A completion was delivered and its handler is done with it.
     *
     * @param transactionId of the packet.
     */
    void completed(long transactionId);

    /**
     * Longest request that the other end can keep in flight, if this process has both ends.
     *
     * @return most bytes of ranges and payload together; {@link Integer#MAX_VALUE} if there is no such limit.
     */
    int maxRequestLength();

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
