/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Stands in for the embedder's states and its handler of requests while saves are rehearsed. A save then runs all of
 * its own code, and none of the embedder's.
 *
 * <p>There are three classes of them. HotSpot compiles a call whose receivers had one or two classes for these alone,
 * and a begin that meets another class is interpreted, also many times after.
 */
interface StandIn extends AppState, PacketStateHandler {
    /** New ones, one of each class, in the order of their names. */
    static List<StandIn> all() {
        return List.of(new StandIn() {
            @Override
            public String name() {
                return "stand-in 1";
            }
        }, new StandIn() {
            @Override
            public String name() {
                return "stand-in 2";
            }
        }, new StandIn() {
            @Override
            public String name() {
                return "stand-in 3";
            }

            @Override
            public long revision() {
                return 0;
            }
        });
    }

    @Override
    default int version() {
        return 0;
    }

    @Override
    default int version(Channel channel) {
        return 0;
    }

    @Override
    default int encodedLength() {
        return Long.BYTES;
    }

    @Override
    default int encodedLength(Channel end, InFlight table, long transactionId) {
        return Long.BYTES;
    }

    @Override
    default void encode(MutableDirectBuffer buffer) {
        buffer.putLong(0, 0);
    }

    @Override
    default void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
        buffer.putLong(0, transactionId);
    }

    @Override
    default void prepare(int version, DirectBuffer buffer) {
        throw notRestored();
    }

    @Override
    default void commit() {
        throw notRestored();
    }

    @Override
    default void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
        throw notRestored();
    }

    private static IllegalStateException notRestored() {
        return new IllegalStateException("a stand-in was saved");
    }
}
