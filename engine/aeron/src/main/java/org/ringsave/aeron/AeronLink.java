/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.ringsave.aeron.codec.FragmentEncoder;

/**
 * A stream of bytes in both directions over Aeron, that never blocks: the link of a {@code Migration} and of its {@code
 * MigrationTarget}. {@link #write} takes as many bytes as there is room for. {@link #read} gives the bytes that came, 0
 * or more, and -1 when the other end, after its first byte, has closed or is gone. Before that byte it reads 0. Bytes
 * that the driver lost for good, as with a connection, and a closed subscription are an {@link IOException}: a link is
 * not resumed. One thread.
 */
public final class AeronLink implements ByteChannel {
    private final ExclusivePublication publication;
    private final LinkReader in;
    private final long linkId;
    private final Claims out;
    private final Message message = new Message();
    private final FragmentEncoder encoder = new FragmentEncoder();
    private long written;
    private boolean isClosed;

    /**
     * Make an end of a link.
     *
     * @param out    to the other end, with an MTU of 1,408 or more; the link closes it.
     * @param in     from the other end; the link closes it.
     * @param linkId the same at both ends, and of no other link that these streams carried before.
     * @throws IllegalArgumentException if the MTU is less.
     */
    public AeronLink(ExclusivePublication out, Subscription in, long linkId) {
        publication = Objects.requireNonNull(out, "out");
        this.in = new LinkReader(Objects.requireNonNull(in, "in"), linkId);
        this.linkId = linkId;
        this.out = new Claims(out);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        final int start = source.position();
        try {
            boolean hasRoom = true;
            while (hasRoom && source.hasRemaining()) {
                hasRoom = writeFragment(source);
            }
        } catch (IllegalStateException e) {
            if (source.position() == start) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return source.position() - start;
    }

    private boolean writeFragment(ByteBuffer source) {
        final int length = Math.min(source.remaining(), out.fragmentCapacity());
        message.begin(encoder).transferId(linkId).imageOffset(written).filled(length);
        message.seal();
        if (!out.tryClaim(Claims.FRAGMENT_HEADER_LENGTH + length)) {
            return false;
        }
        final BufferClaim claim = out.claim();
        boolean isFilled = false;
        try {
            claim.putBytes(message.buffer(), 0, message.length());
            claim.buffer().putBytes(claim.offset() + Claims.FRAGMENT_HEADER_LENGTH, source, source.position(), length);
            isFilled = true;
        } finally {
            // A claim that is neither committed nor aborted would stop all later ones.
            if (isFilled) {
                claim.commit();
            } else {
                claim.abort();
            }
        }
        source.position(source.position() + length);
        written += length;
        return true;
    }

    @Override
    public int read(ByteBuffer destination) throws IOException {
        requireOpen();
        return in.read(destination);
    }

    private void requireOpen() throws ClosedChannelException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }

    /** Closes this end. The driver still delivers bytes that were taken, for its linger time. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            publication.close();
            in.close();
        }
    }
}
