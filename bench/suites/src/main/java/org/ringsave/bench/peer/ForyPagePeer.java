/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import org.apache.fory.Fory;

/**
 * Apache Fory as its front page shows it: one {@code Fory} with the page's options, all classes registered by name,
 * {@code serialize} of a graph of objects to a new array.
 *
 * <p>Source: the README of Fory's Java part, "Quick Start".
 */
final class ForyPagePeer extends PagePeer {
    private final Fory fory = Fory.builder().withXlang(true).requireClassRegistration(true).build();

    ForyPagePeer(PeerState state, ByteBuffer memory) {
        super(state, memory);
        fory.register(SetObject.class, "ringsave.Set");
        fory.register(SetObject.ChannelNode.class, "ringsave.Channel");
        fory.register(SetObject.RingNode.class, "ringsave.Ring");
    }

    @Override
    void write(PeerState from, ByteBuffer to) {
        to.put(fory.serialize(new SetObject(from)));
    }

    @Override
    void read(byte[] from, PeerState to) {
        fory.deserialize(from, SetObject.class).restore(to);
    }
}
