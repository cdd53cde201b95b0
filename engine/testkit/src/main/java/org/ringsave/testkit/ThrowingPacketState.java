/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;

/** The embedder's handler of states of requests; it may throw right after each call of a save. */
final class ThrowingPacketState implements PacketStateHandler {
    private final PacketStateHandler handler;
    private final FaultPoint point;

    ThrowingPacketState(PacketStateHandler handler, FaultPoint point) {
        this.handler = handler;
        this.point = point;
    }

    @Override
    public int version(Channel channel) {
        final int version = handler.version(channel);
        point.pass("PacketStateHandler.version");
        return version;
    }

    @Override
    public boolean hasStates(Channel end, InFlight table) {
        final boolean has = handler.hasStates(end, table);
        point.pass("PacketStateHandler.hasStates");
        return has;
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        final int length = handler.encodedLength(end, table, transactionId);
        point.pass("PacketStateHandler.encodedLength");
        return length;
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        handler.encode(end, table, transactionId, buffer);
        point.pass("PacketStateHandler.encode");
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        handler.decode(end, table, transactionId, version, buffer);
    }
}
