/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;

/**
 * Java serialization as the Java Tutorials show it: one call of {@code writeObject} writes a graph of objects. A
 * {@code ByteArrayOutputStream}, whose data "can be retrieved using {@code toByteArray()}", replaces the page's file.
 *
 * <p>Source: The Java Tutorials, "Object Streams"; Java SE 17 API, {@code java.io.ByteArrayOutputStream}.
 */
final class JavaPagePeer extends PagePeer {
    JavaPagePeer(PeerState state, ByteBuffer memory) {
        super(state, memory);
    }

    @Override
    void write(PeerState from, ByteBuffer to) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(new SetObject(from));
        }
        to.put(bytes.toByteArray());
    }

    @Override
    void read(byte[] from, PeerState to) throws IOException, ClassNotFoundException {
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(from))) {
            ((SetObject)stream.readObject()).restore(to);
        }
    }
}
