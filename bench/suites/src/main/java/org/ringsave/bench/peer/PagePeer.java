/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Common parts of the peers that follow the front page of their library. Every save and every restore makes everything
 * anew, except for the objects that the page itself says to keep. Packets are arrays of their own. The library writes
 * the whole set to heap memory that grows, and the result is then copied into the destination. Beside the best form,
 * such a peer shows how much of its time the best form saves.
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
