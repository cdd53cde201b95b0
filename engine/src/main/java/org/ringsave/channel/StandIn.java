/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Stands in for the embedder's states and its handler of requests while saves are rehearsed. A save then runs all of
 * its own code, and none of the embedder's.
 */
final class StandIn implements AppState, PacketStateHandler {
    static final StandIn INSTANCE = new StandIn();

    private StandIn() {
    }

    @Override
    public String name() {
        return "stand-in";
    }

    @Override
    public int version() {
        return 0;
    }

    @Override
    public int version(Channel channel) {
        return 0;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        return Long.BYTES;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        buffer.putLong(0, 0);
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        buffer.putLong(0, transactionId);
    }

    @Override
    public void prepare(int version, DirectBuffer buffer) {
        throw notRestored();
    }

    @Override
    public void commit() {
        throw notRestored();
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        throw notRestored();
    }

    private static IllegalStateException notRestored() {
        return new IllegalStateException("a stand-in was saved");
    }
}
