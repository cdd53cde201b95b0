/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelMemory;

/**
 * Chronicle Bytes. Its documentation recommends one {@code Bytes} over native memory as a stream: words by
 * {@code writeLong}, memory by {@code write(store, offset, length)}, which copies from address to address if both are
 * native. Stores wrapped once around the rings' addresses show the rings.
 *
 * <p>Source: the README of Chronicle-Bytes, "Creating Bytes" and "Writing and reading using offsets".
 */
final class ChroniclePeer implements Peer {
    private final PeerChannel[] channels;
    private final PeerState state;
    private final Bytes<ByteBuffer> memory;
    private final SectionChecks checks;
    /** Three views of each channel: its incoming ring, its outgoing ring, its rest. */
    private final BytesStore<?, ?>[][] stores;
    private final byte[] name = new byte[ChannelMemory.MAX_NAME_LENGTH];

    ChroniclePeer(PeerState state, ByteBuffer memory) {
        this(state, memory, SectionChecks.NONE);
    }

    private ChroniclePeer(PeerState state, ByteBuffer memory, SectionChecks checks) {
        this.checks = checks;
        this.state = state;
        this.channels = state.channels();
        this.memory = Bytes.wrapForWrite(memory.duplicate().clear());
        this.stores = Arrays.stream(channels).map(channel -> new BytesStore<?, ?>[] {
            store(channel.rings()[0].data()), store(channel.rings()[1].data()), store(channel.rest())
        }).toArray(BytesStore<?, ?>[][]::new);
    }

    /** With a checksum behind each section. Chronicle has no CRC32C of its own; the JDK's reads the same memory. */
    static Peer checked(PeerState state, ByteBuffer memory) {
        return new ChroniclePeer(state, memory, new JdkChecks(memory));
    }

    private static BytesStore<?, ?> store(UnsafeBuffer memory) {
        return BytesStore.wrap(memory.addressOffset(), memory.capacity());
    }

    @Override
    public long save() {
        memory.clear().writeLong(channels.length);
        checks.start();
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.cut();
            final byte[] bytes = channel.nameBytes();
            memory.writeInt(channel.id()).writeInt(bytes.length).write(bytes);
            memory.writeSkip(PeerChannel.padded(bytes.length) - bytes.length);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                memory.writeLong(ring.head()).writeLong(ring.tail()).writeLong(ring.masks())
                    .writeLong(ring.featureBits());
                write(stores[i][side], ring.index(), ring.firstLength());
                write(stores[i][side], 0, ring.secondLength());
                putCheck();
            }
            memory.writeLong(channel.restLength());
            write(stores[i][2], 0, channel.restLength());
            putCheck();
        }
        return memory.writePosition();
    }

    private void write(BytesStore<?, ?> source, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            memory.write(source, (long)offset + done, step);
            done += step;
            checks.add((int)memory.writePosition());
        }
    }

    private void putCheck() {
        memory.writePosition(checks.put((int)memory.writePosition()));
    }

    @Override
    public void restore(long length) {
        memory.clear().writePosition(length);
        state.require(memory.readLong());
        checks.start();
        for (int i = 0; i < channels.length; i++) {
            final PeerChannel channel = channels[i];
            channel.require(memory.readInt());
            final int nameLength = memory.readInt();
            memory.read(name, 0, nameLength);
            memory.readSkip(PeerChannel.padded(nameLength) - nameLength);
            channel.require(name, nameLength);
            for (int side = 0; side < 2; side++) {
                final PeerRing ring = channel.rings()[side];
                ring.accept(memory.readLong(), memory.readLong(), memory.readLong(), (int)memory.readLong());
                read(stores[i][side], ring.index(), ring.firstLength());
                read(stores[i][side], 0, ring.secondLength());
                requireCheck();
            }
            channel.acceptRest((int)memory.readLong());
            read(stores[i][2], 0, channel.restLength());
            requireCheck();
            channel.apply();
        }
    }

    private void read(BytesStore<?, ?> target, int offset, int length) {
        int done = 0;
        while (done < length) {
            final int step = Math.min(checks.step(), length - done);
            target.write((long)offset + done, memory, memory.readPosition(), step);
            memory.readSkip(step);
            done += step;
            checks.add((int)memory.readPosition());
        }
    }

    private void requireCheck() {
        memory.readPosition(checks.require((int)memory.readPosition()));
    }

    @Override
    public void close() {
        memory.releaseLast();
    }
}
