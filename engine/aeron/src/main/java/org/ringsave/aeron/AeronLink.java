/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.FragmentEncoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;

/**
 * A stream of bytes in both directions over Aeron, that never blocks: the link of a {@code Migration} and of its {@code
 * MigrationTarget}. {@link #write} takes what there is room for, 0 or more bytes. {@link #read} gives what has come, 0
 * or more, and -1 when the other end has closed or is gone. Bytes that the driver lost for good, as with a connection,
 * are an {@link IOException}: a link is not resumed. One thread.
 */
public final class AeronLink implements ByteChannel {
    private static final int FRAGMENT_LIMIT = 64;

    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final long linkId;
    private final Claims out;
    private final Message message = new Message();
    private final FragmentEncoder encoder = new FragmentEncoder();
    private final FragmentDecoder decoder = new FragmentDecoder();
    private final ControlledFragmentHandler handler = this::onFragment;
    private long written;
    private long taken;
    private ByteBuffer to;
    private Image image;
    private int session;
    private boolean isSeen;
    private Throwable thrown;
    private boolean isClosed;

    /**
     * Make an end of a link.
     *
     * @param out    to the other end; the link closes it.
     * @param in     from the other end; the link closes it.
     * @param linkId the same at both ends, and of no other link that these streams carried before.
     */
    public AeronLink(ExclusivePublication out, Subscription in, long linkId) {
        publication = Objects.requireNonNull(out, "out");
        subscription = Objects.requireNonNull(in, "in");
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
        if (!out.tryClaim(Claims.FRAGMENT_HEADER_LENGTH + length)) {
            return false;
        }
        message.begin(encoder).transferId(linkId).imageOffset(written).filled(length);
        message.seal();
        final int at = out.claim().offset();
        out.claim().putBytes(message.buffer(), 0, message.length());
        out.claim().buffer().putBytes(at + Claims.FRAGMENT_HEADER_LENGTH, source, source.position(), length);
        out.claim().commit();
        source.position(source.position() + length);
        written += length;
        return true;
    }

    @Override
    public int read(ByteBuffer destination) throws IOException {
        requireOpen();
        final int start = destination.position();
        to = destination;
        subscription.controlledPoll(handler, FRAGMENT_LIMIT);
        final Throwable cause = thrown;
        thrown = null;
        if (cause instanceof IOException) {
            throw (IOException)cause;
        }
        Rethrown.rethrow(cause);
        final int read = destination.position() - start;
        return read == 0 && destination.hasRemaining() && isEnded() ? -1 : read;
    }

    /** Has the other end, once it spoke, closed its publication, or did the driver give it up? */
    private boolean isEnded() {
        if (!isSeen) {
            return false;
        }
        if (image == null) {
            image = subscription.imageBySessionId(session);
        }
        return image == null || image.isClosed() || image.isEndOfStream();
    }

    /** Aeron swallows what a handler throws, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        try {
            if (message.read(buffer, offset, length) && message.template() == FragmentDecoder.TEMPLATE_ID) {
                decoder.wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH, FragmentDecoder.BLOCK_LENGTH,
                    FragmentDecoder.SCHEMA_VERSION);
                final long filled = decoder.filled();
                if (decoder.transferId() == linkId && filled <= length - Claims.FRAGMENT_HEADER_LENGTH) {
                    session = header.sessionId();
                    isSeen = true;
                    return take(buffer, offset + Claims.FRAGMENT_HEADER_LENGTH, (int)filled);
                }
            }
            return Action.CONTINUE;
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }

    /** Takes what there is room for. A fragment that does not fit comes again, and goes on where it was left. */
    private Action take(DirectBuffer buffer, int start, int filled) throws ProtocolException {
        final long skipped = taken - decoder.imageOffset();
        if (skipped < 0) {
            throw new ProtocolException("the link lost " + -skipped + " bytes at " + taken
                + ", since its connection broke: start the migration again");
        }
        if (skipped >= filled) {
            return Action.CONTINUE;
        }
        final int rest = filled - (int)skipped;
        final int length = Math.min(rest, to.remaining());
        buffer.getBytes(start + (int)skipped, to, length);
        taken += length;
        return length < rest ? Action.ABORT : Action.CONTINUE;
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
            subscription.close();
        }
    }
}
