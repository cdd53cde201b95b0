/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.unsafe.UnsafeByteBufferInput;
import com.esotericsoftware.kryo.unsafe.UnsafeByteBufferOutput;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Kryo 5 with everything that its documentation recommends for speed. The class is registered and references are off,
 * the default. One {@code Kryo}, output and input serve all saves. Unsafe buffers lie over the destination itself
 * ("perform as well or better, especially for primitive arrays"). A serializer written by hand fills the existing
 * object in {@code read}. A serializer can write arrays and words, so memory outside the heap passes through one array
 * that stays in the cache. (The unsafe output also copies from a bare address if its object is null, which is not
 * documented.)
 *
 * <p>Source: the README of Kryo, "Unsafe buffers", "Buffer performance", "References", "Implementing a serializer".
 */
final class KryoPeer implements Peer {
    private final PeerState state;
    private final Kryo kryo = new Kryo();
    private final UnsafeByteBufferOutput output = new UnsafeByteBufferOutput();
    private final UnsafeByteBufferInput input = new UnsafeByteBufferInput();

    KryoPeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        kryo.register(PeerState.class, new StateSerializer(state));
        output.setBuffer(memory.duplicate().clear(), memory.capacity());
        input.setBuffer(memory.duplicate().clear());
    }

    @Override
    public long save() {
        output.setPosition(0);
        kryo.writeObject(output, state);
        return output.total();
    }

    @Override
    public void restore(long length) {
        input.setPosition(0);
        kryo.readObject(input, PeerState.class);
    }

    /** All channels of a set, one after another. */
    private static final class StateSerializer extends Serializer<PeerState> {
        private final PeerState target;
        private final byte[] array;

        StateSerializer(PeerState target) {
            this.target = target;
            this.array = new byte[target.mostInOnePiece()];
        }

        @Override
        public void write(Kryo kryo, Output output, PeerState state) {
            output.writeInt(state.channels().length);
            for (final PeerChannel channel : state.channels()) {
                channel.cut();
                output.writeInt(channel.id());
                output.writeString(channel.name());
                for (final PeerRing ring : channel.rings()) {
                    output.writeLong(ring.head());
                    output.writeLong(ring.tail());
                    output.writeLong(ring.masks());
                    output.writeInt(ring.featureBits());
                    ring.copyTo(array);
                    output.writeBytes(array, 0, ring.length());
                }
                final UnsafeBuffer rest = channel.rest();
                output.writeInt(channel.restLength());
                rest.getBytes(0, array, 0, channel.restLength());
                output.writeBytes(array, 0, channel.restLength());
            }
        }

        @Override
        public PeerState read(Kryo kryo, Input input, Class<? extends PeerState> type) {
            target.require(input.readInt());
            for (final PeerChannel channel : target.channels()) {
                channel.require(input.readInt());
                channel.require(input.readString());
                for (final PeerRing ring : channel.rings()) {
                    ring.accept(input.readLong(), input.readLong(), input.readLong(), input.readInt());
                    input.readBytes(array, 0, ring.length());
                    ring.copyFrom(array);
                }
                channel.acceptRest(input.readInt());
                input.readBytes(array, 0, channel.restLength());
                channel.rest().putBytes(0, array, 0, channel.restLength());
                channel.apply();
            }
            return target;
        }
    }
}
