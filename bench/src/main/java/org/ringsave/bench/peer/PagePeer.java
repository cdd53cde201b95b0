/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * What the peers have in common that do as the front page of their library does: everything is made anew for every save
 * and every restore but what the page itself says to keep, packets are arrays of their own, the library writes all of
 * the set to memory of the heap that grows, and what it has written is put into the destination. Such a peer says how
 * much of the best form's time is owed to its form.
 */
abstract class PagePeer implements Peer {
    private final PeerState state;
    private final ByteBuffer memory;

    PagePeer(PeerState state, ByteBuffer memory) {
        this.state = state;
        this.memory = memory.duplicate().clear();
    }

    /** Writes all channels to a buffer, from its position on. */
    abstract void write(PeerState from, ByteBuffer to) throws IOException;

    /** Restores all channels from all bytes that were written. */
    abstract void read(byte[] from, PeerState to) throws IOException, ClassNotFoundException;

    @Override
    public final long save() {
        try {
            write(state, memory.clear());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return memory.position();
    }

    @Override
    public final void restore(long length) {
        final byte[] bytes = new byte[Math.toIntExact(length)];
        memory.clear().get(bytes);
        try {
            read(bytes, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
