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
        this(state, memory, SectionChecks.NONE);
    }

    private AgronaPeer(PeerState state, ByteBuffer memory, SectionChecks checks) {
        this.state = state;
        this.memory = new UnsafeBuffer(memory.duplicate().clear());
        this.checks = checks;
    }

    /**
     * With a checksum behind each section. Agrona's {@code Crc32c} begins anew with each call, so it can't check a
     * section by pages; the JDK's reads the same memory.
     */
    static Peer checked(PeerState state, ByteBuffer memory) {
        return new AgronaPeer(state, memory, new JdkChecks(memory));
    }

    @Override
    public long save() {
        memory.putLong(0, state.channels().length);
        checks.start();
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
                index = checks.put(put(index, ring.data(), 0, ring.secondLength()));
            }
            memory.putLong(index, channel.restLength());
            index = checks.put(put(index + 8, channel.rest(), 0, channel.restLength()));
        }
        return index;
    }

    private int put(int index, UnsafeBuffer source, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            memory.putBytes(index + done, source, offset + done, step);
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
        for (final PeerChannel channel : state.channels()) {
            channel.require(memory.getInt(index));
            final int nameLength = memory.getInt(index + 4);
            memory.getBytes(index + 8, name, 0, nameLength);
            channel.require(name, nameLength);
            index += 8 + PeerChannel.padded(nameLength);
            for (final PeerRing ring : channel.rings()) {
                ring.accept(memory.getLong(index), memory.getLong(index + 8), memory.getLong(index + 16),
                    (int)memory.getLong(index + 24));
                index = get(index + 32, ring.data(), ring.index(), ring.firstLength());
                index = checks.require(get(index, ring.data(), 0, ring.secondLength()));
            }
            channel.acceptRest((int)memory.getLong(index));
            index = checks.require(get(index + 8, channel.rest(), 0, channel.restLength()));
            channel.apply();
        }
    }

    private int get(int index, UnsafeBuffer target, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            target.putBytes(offset + done, memory, index + done, step);
            done += step;
            checks.add(index + done);
        }
        return index + length;
    }
}
