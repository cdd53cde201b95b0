/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelMemory;

/**
 * Absolute puts into the buffer by hand, as the documentation of {@code java.nio.ByteBuffer} shows them since Java 16.
 * {@code put(int, ByteBuffer, int, int)} copies from buffer to buffer without a position and without a duplicate.
 * {@code order(nativeOrder())} avoids swapping words. Everything lies at multiples of 8.
 *
 * <p>Source: Java SE 17 API, {@code java.nio.ByteBuffer}, "Absolute bulk put".
 */
final class ByteBufferPeer implements Peer {
    private final PeerChannel[] channels;
    private final PeerState state;
    private final ByteBuffer memory;
    private final SectionChecks checks;
    /**
     * Three views of each channel: its incoming ring, its outgoing ring, its rest. No other code moves their limits.
     */
    private final ByteBuffer[][] buffers;
    private final byte[] name = new byte[ChannelMemory.MAX_NAME_LENGTH];

    ByteBufferPeer(PeerState state, ByteBuffer memory) {
        this(state, memory, SectionChecks.NONE);
    }

    private ByteBufferPeer(PeerState state, ByteBuffer memory, SectionChecks checks) {
        this.checks = checks;
        this.state = state;
        this.channels = state.channels();
        this.memory = memory.duplicate().clear().order(ByteOrder.nativeOrder());
        this.buffers = Arrays.stream(channels).map(channel -> new ByteBuffer[] {
            slice(channel.rings()[0].data()), slice(channel.rings()[1].data()), slice(channel.rest())
        }).toArray(ByteBuffer[][]::new);
    }

    /** With a checksum behind each section, by pages. */
    static Peer checked(PeerState state, ByteBuffer memory) {
        return new ByteBufferPeer(state, memory, new JdkChecks(memory));
    }

    private static ByteBuffer slice(UnsafeBuffer memory) {
        return memory.byteBuffer().duplicate().clear().slice(memory.wrapAdjustment(), memory.capacity());
    }

    @Override
    public long save() {
        memory.putLong(0, channels.length);
        checks.start();
        int index = Long.BYTES;
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.cut();
            final byte[] bytes = channel.nameBytes();
            memory.putInt(index, channel.id()).putInt(index + 4, bytes.length);
            memory.put(index + 8, bytes);
            index += 8 + PeerChannel.padded(bytes.length);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                memory.putLong(index, ring.head()).putLong(index + 8, ring.tail()).putLong(index + 16, ring.masks())
                    .putLong(index + 24, ring.featureBits());
                index = put(index + 32, buffers[i][side], ring.index(), ring.firstLength());
                index = checks.put(put(index, buffers[i][side], 0, ring.secondLength()));
            }
            memory.putLong(index, channel.restLength());
            index = checks.put(put(index + 8, buffers[i][2], 0, channel.restLength()));
        }
        return index;
    }

    private int put(int index, ByteBuffer source, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            memory.put(index + done, source, offset + done, step);
            done += step;
            checks.add(index + done);
        }
        return index + length;
    }

    @Override
    public void restore(long length) {
        state.require(memory.getLong(0));
        checks.start();
        int index = Long.BYTES;
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.require(memory.getInt(index));
            final int nameLength = memory.getInt(index + 4);
            memory.get(index + 8, name, 0, nameLength);
            channel.require(name, nameLength);
            index += 8 + PeerChannel.padded(nameLength);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                ring.accept(memory.getLong(index), memory.getLong(index + 8), memory.getLong(index + 16),
                    (int)memory.getLong(index + 24));
                index = get(index + 32, buffers[i][side], ring.index(), ring.firstLength());
                index = checks.require(get(index, buffers[i][side], 0, ring.secondLength()));
            }
            channel.acceptRest((int)memory.getLong(index));
            index = checks.require(get(index + 8, buffers[i][2], 0, channel.restLength()));
            channel.apply();
        }
    }

    private int get(int index, ByteBuffer target, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            target.put(offset + done, memory, index + done, step);
            done += step;
            checks.add(index + done);
        }
        return index + length;
    }
}
