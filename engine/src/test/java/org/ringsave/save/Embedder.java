/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;

/** A state and a packet handler that throw or do something at one of their calls. */
final class Embedder implements AppState, PacketStateHandler {
    private Runnable action = () -> { };
    private int at = -1;
    private int calls;

    private void called() {
        if (calls++ == at) {
            action.run();
        }
    }

    int calls() {
        return calls;
    }

    void atCall(int call, Runnable what) {
        calls = 0;
        at = call;
        action = what;
    }

    @Override
    public String name() {
        return "embedder";
    }

    @Override
    public int version() {
        called();
        return 3;
    }

    @Override
    public int encodedLength() {
        called();
        return 16;
    }

    @Override
    public void encode(MutableDirectBuffer buffer) {
        buffer.putLong(0, 42);
        called();
    }

    @Override
    public void prepare(int savedVersion, DirectBuffer buffer) {
        throw new AssertionError("not restored here");
    }

    @Override
    public void commit() {
        throw new AssertionError("not restored here");
    }

    @Override
    public int version(Channel channel) {
        called();
        return 7;
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        called();
        return 8;
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        called();
        buffer.putLong(0, ~transactionId);
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version,
        DirectBuffer buffer) {
        throw new AssertionError("not restored here");
    }
}
