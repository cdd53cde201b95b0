/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** One end of a link within this process that behaves like a socket: a buffer of bytes each way. One thread. */
final class MemoryLink implements ByteChannel {
    private final ByteBuffer incoming;
    private final ByteBuffer outgoing;
    private MemoryLink peer;
    private boolean isOpen = true;

    private MemoryLink(ByteBuffer incoming, ByteBuffer outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** One end; {@link #peer()} is the other. At most a given number of bytes are on their way. */
    static MemoryLink create(int capacity) {
        final ByteBuffer one = ByteBuffer.allocateDirect(capacity).limit(0);
        final ByteBuffer other = ByteBuffer.allocateDirect(capacity).limit(0);
        final MemoryLink link = new MemoryLink(one, other);
        link.peer = new MemoryLink(other, one);
        link.peer.peer = link;
        return link;
    }

    MemoryLink peer() {
        return peer;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        return incoming.hasRemaining() ? move(incoming, into) : peer.isOpen ? 0 : -1;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        requireOpen();
        if (!peer.isOpen) {
            throw new IOException("the other end is closed");
        }
        outgoing.compact();
        final int length = move(from, outgoing);
        outgoing.flip();
        return length;
    }

    private static int move(ByteBuffer from, ByteBuffer to) {
        final int length = Math.min(from.remaining(), to.remaining());
        final int limit = from.limit();
        to.put(from.limit(from.position() + length));
        from.limit(limit);
        return length;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
