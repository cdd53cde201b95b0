/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.Serial;
import java.io.Serializable;

/**
 * A channel as users of a serializer write it: plain fields, and bytes in arrays of exactly their length. One object
 * serves all channels of a save. An array that has the right length already is kept.
 */
public final class ChannelObject implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private int id;
    private String name;
    private RingObject incoming;
    private RingObject outgoing;
    private byte[] rest;

    /** Makes an empty channel. */
    public ChannelObject() {
        incoming = new RingObject();
        outgoing = new RingObject();
        rest = new byte[0];
    }

    /** One ring. */
    public static final class RingObject implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private long head;
        private long tail;
        private long masks;
        private int featureBits;
        private byte[] bytes = {};

        /** Makes an empty ring. */
        public RingObject() {
        }

        void fill(PeerRing ring) {
            head = ring.head();
            tail = ring.tail();
            masks = ring.masks();
            featureBits = ring.featureBits();
            bytes = ofLength(bytes, ring.length());
            ring.copyTo(bytes);
        }

        void restore(PeerRing ring) {
            ring.accept(head, tail, masks, featureBits);
            ring.copyFrom(bytes);
        }
    }

    /** Copies a channel's current state into this object. */
    void fill(PeerChannel channel) {
        channel.cut();
        id = channel.id();
        name = channel.name();
        incoming.fill(channel.rings()[0]);
        outgoing.fill(channel.rings()[1]);
        rest = ofLength(rest, channel.restLength());
        channel.rest().getBytes(0, rest);
    }

    /** Copies the state of this object into a channel. */
    void restore(PeerChannel channel) {
        channel.require(id);
        channel.require(name);
        incoming.restore(channel.rings()[0]);
        outgoing.restore(channel.rings()[1]);
        channel.acceptRest(rest);
        channel.apply();
    }

    private static byte[] ofLength(byte[] array, int length) {
        return array.length == length ? array : new byte[length];
    }
}
