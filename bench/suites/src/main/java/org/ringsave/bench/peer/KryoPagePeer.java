/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;

/**
 * Kryo 5 as its front page shows it: one {@code Kryo}, registered classes, {@code writeObject} of a graph of objects to
 * a new {@code Output}, with the serializers that Kryo makes. An output that grows from 1 KiB replaces the page's file.
 * Its buffer is used directly, since "there is seldom a reason" for a {@code ByteArrayOutputStream} behind it.
 *
 * <p>Source: the README of Kryo, "Quickstart" and "Output".
 */
final class KryoPagePeer extends PagePeer {
    private static final int FIRST_LENGTH = 1024;

    private final Kryo kryo = new Kryo();

    KryoPagePeer(PeerState state, ByteBuffer memory) {
        super(state, memory);
        kryo.register(SetObject.class);
        kryo.register(SetObject.ChannelNode.class);
        kryo.register(SetObject.RingNode.class);
        kryo.register(ArrayList.class);
        kryo.register(byte[].class);
    }

    @Override
    void write(PeerState from, ByteBuffer to) {
        final Output output = new Output(FIRST_LENGTH, -1);
        kryo.writeObject(output, new SetObject(from));
        to.put(output.getBuffer(), 0, output.position());
    }

    @Override
    void read(byte[] from, PeerState to) {
        kryo.readObject(new Input(from), SetObject.class).restore(to);
    }
}
