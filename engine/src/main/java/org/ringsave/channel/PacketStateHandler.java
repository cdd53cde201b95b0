/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the embedder keeps of requests in flight that does not fit their context areas, saved with each of them:
 * EvtVmbChannelSavePacket and EvtVmbChannelRestorePacket. One for a {@link ChannelSet}; it is told which channel is
 * meant. Called on the thread that begins the save, or applies the restore.
 *
 * <p>Byte order and layout are the embedder's. For images to be canonical the same state must encode to the same bytes.
 * A table is {@link Channel#received()} or {@link Channel#awaiting()} of the end; the request's context, ranges and
 * packet are found there. No request may be forgotten in here.
 */
public interface PacketStateHandler {
    /**
     * The version of what {@link #encode} writes for requests of a channel, handed back to {@link #decode}. Called once
     * a save for each channel that has any.
     *
     * @param channel its near end.
     * @return any number.
     */
    int version(Channel channel);

    /**
     * How long the state of a request is now. Called once a save for each request in flight, before any
     * {@link #encode}.
     *
     * @param end           of the channel where the request is in flight.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @return in bytes; 0: there is none, and nothing more is asked about it.
     */
    int encodedLength(Channel end, InFlight table, long transactionId);

    /**
     * Write the state of a request. Called once a save for each whose length is not 0. If it throws, the save has not
     * begun. What it does with rings in a live save comes after the cut.
     *
     * @param end           of the channel where the request is in flight.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @param buffer        of exactly the encoded length, all zeros.
     */
    void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer);

    /**
     * Take in the saved state of a request. Called once for each request that has one, when every request is back in
     * its table and every {@link AppState#prepare} has returned, but before anything else of the image is visible. If
     * it throws, nothing of the image is applied; what earlier calls took in is the embedder's to drop.
     *
     * @param end           of the channel where the request is in flight again.
     * @param table         that holds the request.
     * @param transactionId of the request.
     * @param version       that was saved.
     * @param buffer        that holds the state and nothing else, good until this method returns.
     */
    void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer);
}
