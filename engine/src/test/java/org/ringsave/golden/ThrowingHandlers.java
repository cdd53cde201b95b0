/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;
import org.ringsave.restore.RegionHandler;

/** The handlers of a set, of which one throws at one of the calls of a restore. */
final class ThrowingHandlers implements RegionHandler, PacketStateHandler {
    static final int NEVER = -1;

    private final KeptStates kept = new KeptStates();
    private int throwAt = NEVER;
    private int calls;
    private boolean thrown;

    /** The call with that number from now on throws, once. */
    void throwAt(int call) {
        throwAt = call;
        calls = 0;
        thrown = false;
    }

    /** No later call throws. */
    void stop() {
        throwAt = NEVER;
    }

    /** The calls since {@link #throwAt}. */
    int calls() {
        return calls;
    }

    boolean hasThrown() {
        return thrown;
    }

    private void call() {
        if (calls++ == throwAt) {
            thrown = true;
            throw new IllegalArgumentException("wanted");
        }
    }

    /** A state whose prepare is one of the calls. */
    AppState around(ByteState state) {
        return new AppState() {
            private int version = state.version();

            @Override
            public String name() {
                return state.name();
            }

            @Override
            public int version() {
                return version;
            }

            @Override
            public boolean isOptional() {
                return state.isOptional();
            }

            @Override
            public int encodedLength() {
                return state.encodedLength();
            }

            @Override
            public void encode(MutableDirectBuffer buffer) {
                state.encode(buffer);
            }

            @Override
            public void prepare(int savedVersion, DirectBuffer buffer) {
                call();
                state.prepare(savedVersion, buffer);
            }

            @Override
            public void commit() {
                state.commit();
                version = state.preparedVersion();
            }
        };
    }

    @Override
    public void prepare(MemoryRegion region, int version) {
        call();
    }

    @Override
    public int version(Channel channel) {
        return kept.version(channel);
    }

    @Override
    public int encodedLength(Channel end, InFlight table, long transactionId) {
        return kept.encodedLength(end, table, transactionId);
    }

    @Override
    public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        kept.encode(end, table, transactionId, buffer);
    }

    @Override
    public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        call();
        kept.decode(end, table, transactionId, version, buffer);
    }
}
