/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelMemory;

/**
 * {@code MemorySegment}, final since Java 22, as its documentation shows it: one segment for each piece of memory, made
 * once. Words go by constant {@code ValueLayout}s, memory by the static
 * {@code copy(segment, offset, segment, offset, bytes)}, which needs no slice. Everything lies at multiples of 8.
 *
 * <p>Source: Java SE 22 API, {@code java.lang.foreign.MemorySegment}; JEP 454.
 */
final class MemorySegmentPeer implements Peer {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final PeerChannel[] channels;
    private final PeerState state;
    private final MemorySegment memory;
    /** Three views of each channel: its incoming ring, its outgoing ring, its rest. */
    private final MemorySegment[][] segments;
    private final byte[] name = new byte[ChannelMemory.MAX_NAME_LENGTH];

    MemorySegmentPeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        this.channels = state.channels();
        this.memory = MemorySegment.ofBuffer(memory.duplicate().clear());
        this.segments = Arrays.stream(channels).map(channel -> new MemorySegment[] {
            segment(channel.rings()[0].data()), segment(channel.rings()[1].data()), segment(channel.rest())
        }).toArray(MemorySegment[][]::new);
    }

    private static MemorySegment segment(UnsafeBuffer memory) {
        return MemorySegment.ofBuffer(memory.byteBuffer().duplicate().clear())
            .asSlice(memory.wrapAdjustment(), memory.capacity());
    }

    @Override
    public long save() {
        memory.set(LONG, 0, channels.length);
        long index = Long.BYTES;
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.cut();
            final byte[] bytes = channel.nameBytes();
            memory.set(INT, index, channel.id());
            memory.set(INT, index + 4, bytes.length);
            MemorySegment.copy(bytes, 0, memory, BYTE, index + 8, bytes.length);
            index += 8 + PeerChannel.padded(bytes.length);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                memory.set(LONG, index, ring.head());
                memory.set(LONG, index + 8, ring.tail());
                memory.set(LONG, index + 16, ring.masks());
                memory.set(LONG, index + 24, ring.featureBits());
                index = put(index + 32, segments[i][side], ring.index(), ring.firstLength());
                index = put(index, segments[i][side], 0, ring.secondLength());
            }
            memory.set(LONG, index, channel.restLength());
            index = put(index + 8, segments[i][2], 0, channel.restLength());
        }
        return index;
    }

    private long put(long index, MemorySegment source, int offset, int length) {
        MemorySegment.copy(source, offset, memory, index, length);
        return index + length;
    }

    @Override
    public void restore(long length) {
        state.require(memory.get(LONG, 0));
        long index = Long.BYTES;
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.require(memory.get(INT, index));
            final int nameLength = memory.get(INT, index + 4);
            MemorySegment.copy(memory, BYTE, index + 8, name, 0, nameLength);
            channel.require(name, nameLength);
            index += 8 + PeerChannel.padded(nameLength);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                ring.accept(memory.get(LONG, index), memory.get(LONG, index + 8), memory.get(LONG, index + 16),
                    (int)memory.get(LONG, index + 24));
                index = get(index + 32, segments[i][side], ring.index(), ring.firstLength());
                index = get(index, segments[i][side], 0, ring.secondLength());
            }
            channel.acceptRest((int)memory.get(LONG, index));
            index = get(index + 8, segments[i][2], 0, channel.restLength());
            channel.apply();
        }
    }

    private long get(long index, MemorySegment target, int offset, int length) {
        MemorySegment.copy(memory, index, target, offset, length);
        return index + length;
    }
}
