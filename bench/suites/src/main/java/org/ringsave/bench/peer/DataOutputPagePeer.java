/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code DataOutputStream} as the Java Tutorials show it: record by record, value by value. Here a record is a
 * packet, a length and its bytes. A {@code ByteArrayOutputStream}, whose data "can be retrieved using
 * {@code toByteArray()}", replaces the page's buffered file.
 *
 * <p>Source: The Java Tutorials, "Data Streams"; Java SE 17 API, {@code java.io.ByteArrayOutputStream}.
 */
final class DataOutputPagePeer extends PagePeer {
    DataOutputPagePeer(PeerState state, ByteBuffer memory) {
        super(state, memory);
    }

    @Override
    void write(PeerState from, ByteBuffer to) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream stream = new DataOutputStream(bytes)) {
            stream.writeInt(from.channels().length);
            for (final PeerChannel channel : from.channels()) {
                channel.cut();
                stream.writeInt(channel.id());
                stream.writeUTF(channel.name());
                for (final PeerRing ring : channel.rings()) {
                    write(ring, stream);
                }
                final byte[] rest = channel.copyOfRest();
                stream.writeInt(rest.length);
                stream.write(rest);
            }
        }
        to.put(bytes.toByteArray());
    }

    private static void write(PeerRing ring, DataOutputStream stream) throws IOException {
        stream.writeLong(ring.head());
        stream.writeLong(ring.tail());
        stream.writeLong(ring.masks());
        stream.writeInt(ring.featureBits());
        final List<byte[]> packets = ring.packets();
        stream.writeInt(packets.size());
        for (final byte[] packet : packets) {
            stream.writeInt(packet.length);
            stream.write(packet);
        }
    }

    @Override
    void read(byte[] from, PeerState to) throws IOException {
        try (DataInputStream stream = new DataInputStream(new ByteArrayInputStream(from))) {
            to.require(stream.readInt());
            for (final PeerChannel channel : to.channels()) {
                channel.require(stream.readInt());
                channel.require(stream.readUTF());
                for (final PeerRing ring : channel.rings()) {
                    read(stream, ring);
                }
                channel.acceptRest(bytes(stream));
                channel.apply();
            }
        }
    }

    private static void read(DataInputStream stream, PeerRing ring) throws IOException {
        ring.accept(stream.readLong(), stream.readLong(), stream.readLong(), stream.readInt());
        final List<byte[]> packets = new ArrayList<>();
        for (int left = stream.readInt(); left > 0; left--) {
            packets.add(bytes(stream));
        }
        ring.acceptPackets(packets);
    }

    private static byte[] bytes(DataInputStream stream) throws IOException {
        final int length = stream.readInt();
        if (length < 0 || length > stream.available()) {
            throw new EOFException(length + " bytes are said to follow, " + stream.available() + " do");
        }
        final byte[] bytes = new byte[length];
        stream.readFully(bytes);
        return bytes;
    }
}
