/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;

/**
 * Apache Fory as its performance guidelines recommend. One instance serves all saves, and classes are registered.
 * Native mode fits payloads that only Java reads; compatible mode is off, since all readers have the same classes;
 * reference tracking is off, since nothing is shared. Generated code, the default, is compiled before the first save.
 * It writes to and reads from a buffer over the destination itself. Fory serializes objects, so each channel is copied
 * into one first.
 *
 * <p>Source: the README of Fory's Java part, "Performance Guidelines" and "Configuration".
 */
final class ForyPeer implements Peer {
    private final PeerState state;
    private final Fory fory;
    private final MemoryBuffer buffer;
    private final ChannelObject object = new ChannelObject();

    ForyPeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        fory = Fory.builder().withXlang(false).requireClassRegistration(true).withCompatible(false)
            .withRefTracking(false).withCodegen(true).withAsyncCompilation(false).build();
        fory.register(ChannelObject.class);
        fory.register(ChannelObject.RingObject.class);
        fory.ensureSerializersCompiled();
        buffer = MemoryBuffer.fromByteBuffer(memory.duplicate().clear());
    }

    @Override
    public long save() {
        buffer.writerIndex(0);
        buffer.writeInt32(state.channels().length);
        for (final PeerChannel channel : state.channels()) {
            object.fill(channel);
            fory.serialize(buffer, object);
        }
        return buffer.writerIndex();
    }

    @Override
    public void restore(long length) {
        buffer.readerIndex(0);
        state.require(buffer.readInt32());
        for (final PeerChannel channel : state.channels()) {
            fory.deserialize(buffer, ChannelObject.class).restore(channel);
        }
    }
}
