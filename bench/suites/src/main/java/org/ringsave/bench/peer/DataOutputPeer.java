/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A {@code DataOutputStream} in the manner of Flink's channel state serializer, which saves data in flight between two
 * tasks. It writes an int with the length, then the buffers' bytes. They leave memory outside the heap through one kept
 * array of 8 KiB, piece by piece, as in Netty's {@code getBytes(index, stream, length)}. Words go one by one. The
 * stream ends in the destination, and nothing is buffered twice.
 *
 * <p>Source: Apache Flink, {@code ChannelStateSerializerImpl.writeData} and {@code readData}; Netty,
 * {@code ByteBufUtil.readBytes}, for the array.
 */
final class DataOutputPeer implements Peer {
    private static final int PIECE_LENGTH = 8 * 1024;

    private final PeerState state;
    private final MemoryOutputStream to;
    private final MemoryInputStream from;
    private final DataOutputStream output;
    private final DataInputStream input;
    private final byte[] piece = new byte[PIECE_LENGTH];

    DataOutputPeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        to = new MemoryOutputStream(memory);
        from = new MemoryInputStream(memory);
        output = new DataOutputStream(to);
        input = new DataInputStream(from);
    }

    @Override
    public long save() {
        to.rewind();
        try {
            output.writeInt(state.channels().length);
            for (final PeerChannel channel : state.channels()) {
                channel.cut();
                output.writeInt(channel.id());
                output.writeUTF(channel.name());
                for (final PeerRing ring : channel.rings()) {
                    output.writeLong(ring.head());
                    output.writeLong(ring.tail());
                    output.writeLong(ring.masks());
                    output.writeInt(ring.featureBits());
                    output.writeInt(ring.length());
                    write(ring.data(), ring.index(), ring.firstLength());
                    write(ring.data(), 0, ring.secondLength());
                }
                output.writeInt(channel.restLength());
                write(channel.rest(), 0, channel.restLength());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to.length();
    }

    private void write(UnsafeBuffer source, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE_LENGTH) {
            final int count = Math.min(PIECE_LENGTH, length - done);
            source.getBytes(offset + done, piece, 0, count);
            output.write(piece, 0, count);
        }
    }

    @Override
    public void restore(long length) {
        from.rewind(length);
        try {
            state.require(input.readInt());
            for (final PeerChannel channel : state.channels()) {
                channel.require(input.readInt());
                channel.require(input.readUTF());
                for (final PeerRing ring : channel.rings()) {
                    ring.accept(input.readLong(), input.readLong(), input.readLong(), input.readInt());
                    requireLength(input.readInt(), ring);
                    read(ring.data(), ring.index(), ring.firstLength());
                    read(ring.data(), 0, ring.secondLength());
                }
                channel.acceptRest(input.readInt());
                read(channel.rest(), 0, channel.restLength());
                channel.apply();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireLength(int length, PeerRing ring) {
        if (length != ring.length()) {
            throw new IllegalStateException(length + " bytes were saved of a ring of " + ring.length());
        }
    }

    private void read(UnsafeBuffer target, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE_LENGTH) {
            final int count = Math.min(PIECE_LENGTH, length - done);
            input.readFully(piece, 0, count);
            target.putBytes(offset + done, piece, 0, count);
        }
    }
}
