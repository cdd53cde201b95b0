/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Java serialization as its specification describes it: serializable classes of plain fields with a serial version, and
 * a stream straight into the destination. {@code reset()} follows each object, since the object is filled again for the
 * next channel and would otherwise be written as a reference. A filter checks the read classes, as the guide to
 * serialization filtering asks.
 *
 * <p>Source: Java Object Serialization Specification, "Object Output Classes"; Java SE 17 Core Libraries guide,
 * "Serialization Filtering".
 */
final class JavaPeer implements Peer {
    private static final ObjectInputFilter FILTER =
        ObjectInputFilter.Config.createFilter(ChannelObject.class.getPackageName() + ".*;java.lang.String;!*");

    private final PeerState state;
    private final MemoryOutputStream to;
    private final MemoryInputStream from;
    private final ChannelObject object = new ChannelObject();

    JavaPeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        to = new MemoryOutputStream(memory);
        from = new MemoryInputStream(memory);
    }

    @Override
    public long save() {
        to.rewind();
        try (ObjectOutputStream stream = new ObjectOutputStream(to)) {
            stream.writeInt(state.channels().length);
            for (final PeerChannel channel : state.channels()) {
                object.fill(channel);
                stream.writeObject(object);
                stream.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to.length();
    }

    @Override
    public void restore(long length) {
        from.rewind(length);
        try (ObjectInputStream stream = new ObjectInputStream(from)) {
            stream.setObjectInputFilter(FILTER);
            state.require(stream.readInt());
            for (final PeerChannel channel : state.channels()) {
                ((ChannelObject)stream.readObject()).restore(channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
