/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The embedder's state of requests in flight that does not fit their context areas. Each request is saved with its
 * state: EvtVmbChannelSavePacket and EvtVmbChannelRestorePacket. A {@link ChannelSet} has one handler, and each call
 * names the channel. A save calls it on the thread that begins the save, a restore on the thread that applies the
 * restore.
 *
 * <p>The embedder chooses byte order and layout. Equal states must encode to equal bytes, so that images are canonical.
 * A table is {@link Channel#received()} or {@link Channel#awaiting()} of the end. It holds the request's context,
 * ranges and packet. A handler must not forget a request.
 */
public interface PacketStateHandler {
    /**
     * Version of the bytes that {@link #encode} writes for requests of a channel. A restore passes it to
     * {@link #decode}. Called once a save for each channel that has any such bytes.
     *
     * @param channel its near end.
     * @return any number.
     */
    int version(Channel channel);

    /**
     * May requests of a table have states now? Called once a save, and once by a {@code prepare} of the session, for
     * each table with requests in flight, before their lengths. A begin asks for the length of every request, so with
     * thousands of channels it becomes shorter if only tables with states say so.
     *
     * @param end   of the channel that has the table.
     * @param table that holds requests.
     * @return false if no request of the table has a state: no other method is called for them. Always true unless
     *     overridden.
     */
    default boolean hasStates(Channel end, InFlight table) {
        return true;
    }

    /**
     * Length of a request's state now. Called once a save, and once by a {@code prepare} of the session, for each
     * request that was in flight at the cut, before any {@link #encode}. In a live save, ring calls made here come
     * after the cut.
     *
     * @param end           of the channel where the request is in flight.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @return in bytes; 0 if the request has no state, and then no other method is called for it.
     */
    int encodedLength(Channel end, InFlight table, long transactionId);

    /**
     * Write the state of a request. Called once a save for each request whose length is not 0. If it throws, the save
     * has not begun. In a live save, ring calls made here come after the cut.
     *
     * @param end           of the channel where the request is in flight.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @param buffer        of exactly the encoded length, all zeros.
     */
    void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer);

    /**
     * Check and keep the saved state of a request. Called once for each request that has a state. Every request is back
     * in its table then, and every {@link AppState#prepare} has returned; the rest of the image is not visible yet. If
     * it throws, nothing of the image is applied, and the embedder must drop the states that it kept.
     *
     * @param end           of the channel where the request is in flight again.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @param version       of the saved bytes.
     * @param buffer        that holds exactly the state; valid until this method returns.
     */
    void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer);
}
