/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * A whole set as a program of objects has it and gives it to a serializer: channels, their rings, and each packet in an
 * array of its own, header and footer included. It is made anew for every save.
 */
public final class SetObject implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private ArrayList<ChannelNode> channels = new ArrayList<>();

    /** Makes an empty set, to be read into. */
    public SetObject() {
    }

    /** Copies the current state of all channels. */
    SetObject(PeerState state) {
        for (final PeerChannel channel : state.channels()) {
            channels.add(new ChannelNode(channel));
        }
    }

    /** Copies the state of this object into the channels of a set. */
    void restore(PeerState state) {
        state.require(channels.size());
        for (int i = 0; i < channels.size(); i++) {
            channels.get(i).restore(state.channels()[i]);
        }
    }

    /** One channel. */
    public static final class ChannelNode implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private int id;
        private String name;
        private RingNode incoming;
        private RingNode outgoing;
        private byte[] rest;

        /** Makes an empty channel, to be read into. */
        public ChannelNode() {
        }

        ChannelNode(PeerChannel channel) {
            channel.cut();
            id = channel.id();
            name = channel.name();
            incoming = new RingNode(channel.rings()[0]);
            outgoing = new RingNode(channel.rings()[1]);
            rest = channel.copyOfRest();
        }

        void restore(PeerChannel channel) {
            channel.require(id);
            channel.require(name);
            incoming.restore(channel.rings()[0]);
            outgoing.restore(channel.rings()[1]);
            channel.acceptRest(rest);
            channel.apply();
        }
    }

    /** One ring. */
    public static final class RingNode implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private long head;
        private long tail;
        private long masks;
        private int featureBits;
        private ArrayList<byte[]> packets;

        /** Makes an empty ring, to be read into. */
        public RingNode() {
        }

        RingNode(PeerRing ring) {
            head = ring.head();
            tail = ring.tail();
            masks = ring.masks();
            featureBits = ring.featureBits();
            packets = ring.packets();
        }

        void restore(PeerRing ring) {
            ring.accept(head, tail, masks, featureBits);
            ring.acceptPackets(packets);
        }
    }
}
