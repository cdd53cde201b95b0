/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** A state and a handler that call an action in each begin: with false before the cut, with true after it. */
final class Callbacks implements AppState, PacketStateHandler {
    private static final int LENGTH = 8;

    private final Consumer<Boolean> action;

    Callbacks(Consumer<Boolean> action) {
        this.action = action;
    }

    void addTo(ChannelSet set) {
        set.addState(this);
        set.packetState(this);
    }

    AppState state() {
        return this;
    }

    /** Leaves a request in flight, whose state is encoded after the cut. */
    void keepRequest(Channel channel) {
        channel.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 1,
            new UnsafeBuffer(ByteBuffer.allocateDirect(16)), 0, 16);
        channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
    }

    @Override
    public String name() {
        return "callbacks";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        action.accept(false);
    }

    @Override
    public void prepare(int savedVersion, DirectBuffer buffer) {
        // It has nothing to restore.
    }

    @Override
    public void commit() {
        // It has nothing to restore.
    }

    @Override
    public int version(Channel channel) {
        return 1;
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        return LENGTH;
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        action.accept(true);
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        // It has nothing to restore.
    }
}
