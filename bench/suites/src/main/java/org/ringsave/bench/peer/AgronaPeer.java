/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelMemory;

/**
 * Absolute puts by {@link UnsafeBuffer}, the view that Agrona recommends for memory outside the heap. {@code putBytes}
 * copies from buffer to buffer. Words lie at multiples of 8, as its alignment checks require. Bounds checks are on, the
 * default.
 *
 * <p>Source: Agrona's wiki, "Data Structures", and the Javadoc of {@code MutableDirectBuffer}.
 */
final class AgronaPeer implements Peer {
    private final PeerState state;
    private final UnsafeBuffer memory;
    private final SectionChecks checks;
    private final byte[] name = new byte[ChannelMemory.MAX_NAME_LENGTH];

    AgronaPeer(PeerState state, ByteBuffer memory) {
        this(state, new UnsafeBuffer(memory.duplicate().clear()), SectionChecks.NONE);
    }

    private AgronaPeer(PeerState state, UnsafeBuffer memory, SectionChecks checks) {
        this.state = state;
        this.memory = memory;
        this.checks = checks;
    }

    /** With a checksum behind each section. */
    static Peer checked(PeerState state, ByteBuffer memory) {
        final UnsafeBuffer view = new UnsafeBuffer(memory.duplicate().clear());
        return new AgronaPeer(state, view, new AgronaChecks(view));
    }

    @Override
    public long save() {
        memory.putLong(0, state.channels().length);
        int start = 0;
        int index = Long.BYTES;
        for (final PeerChannel channel : state.channels()) {
            channel.cut();
            final byte[] bytes = channel.nameBytes();
            memory.putInt(index, channel.id());
            memory.putInt(index + 4, bytes.length);
            memory.putBytes(index + 8, bytes);
            index += 8 + PeerChannel.padded(bytes.length);
            for (final PeerRing ring : channel.rings()) {
                memory.putLong(index, ring.head());
                memory.putLong(index + 8, ring.tail());
                memory.putLong(index + 16, ring.masks());
                memory.putLong(index + 24, ring.featureBits());
                index = put(index + 32, ring.data(), ring.index(), ring.firstLength());
                index = checks.put(start, put(index, ring.data(), 0, ring.secondLength()));
                start = index;
            }
            memory.putLong(index, channel.restLength());
            index = checks.put(start, put(index + 8, channel.rest(), 0, channel.restLength()));
            start = index;
        }
        return index;
    }

    private int put(int index, UnsafeBuffer source, int offset, int length) {
        memory.putBytes(index, source, offset, length);
        return index + length;
    }

    @Override
    public void restore(long length) {
        state.require(memory.getLong(0));
        int start = 0;
        int index = Long.BYTES;
        for (final PeerChannel channel : state.channels()) {
            channel.require(memory.getInt(index));
            final int nameLength = memory.getInt(index + 4);
            memory.getBytes(index + 8, name, 0, nameLength);
            channel.require(name, nameLength);
            index += 8 + PeerChannel.padded(nameLength);
            for (final PeerRing ring : channel.rings()) {
                ring.accept(memory.getLong(index), memory.getLong(index + 8), memory.getLong(index + 16),
                    (int)memory.getLong(index + 24));
                start = checks.require(start, index + 32 + ring.length());
                index = get(index + 32, ring.data(), ring.index(), ring.firstLength());
                get(index, ring.data(), 0, ring.secondLength());
                index = start;
            }
            channel.acceptRest((int)memory.getLong(index));
            start = checks.require(start, index + 8 + channel.restLength());
            get(index + 8, channel.rest(), 0, channel.restLength());
            index = start;
            channel.apply();
        }
    }

    private int get(int index, UnsafeBuffer target, int offset, int length) {
        target.putBytes(offset, memory, index, length);
        return index + length;
    }
}
