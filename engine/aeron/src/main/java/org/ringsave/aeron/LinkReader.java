/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;

/** The bytes that come to one end of a link. */
final class LinkReader {
    private static final int FRAGMENT_LIMIT = 64;

    private final Subscription subscription;
    private final long linkId;
    private final Message message = new Message();
    private final FragmentDecoder decoder = new FragmentDecoder();
    private final ControlledFragmentHandler handler = this::onFragment;
    private long taken;
    private ByteBuffer to;
    private Image image;
    private Throwable thrown;

    LinkReader(Subscription subscription, long linkId) {
        this.subscription = subscription;
        this.linkId = linkId;
    }

    /** Gives the bytes that have come; -1 if none have, and none will. */
    int read(ByteBuffer destination) throws IOException {
        if (subscription.isClosed()) {
            throw new IOException(ClosedStream.line(subscription));
        }
        final int start = destination.position();
        to = destination;
        subscription.controlledPoll(handler, FRAGMENT_LIMIT);
        final Throwable cause = thrown;
        thrown = null;
        Rethrown.rethrowAny(cause);
        final int read = destination.position() - start;
        return read == 0 && destination.hasRemaining() && isEnded() ? -1 : read;
    }

    /** Has the other end, once it spoke, closed its publication, or did the driver give it up? */
    private boolean isEnded() {
        return image != null && (image.isClosed() || image.isEndOfStream());
    }

    void close() {
        subscription.close();
    }

    /** Aeron swallows an exception of a handler, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        // A break ends the poll of one of Aeron's images, not of the next one.
        if (thrown != null) {
            return Action.ABORT;
        }
        try {
            if (message.read(buffer, offset, length) && message.template() == FragmentDecoder.TEMPLATE_ID) {
                decoder.wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH, FragmentDecoder.BLOCK_LENGTH,
                    FragmentDecoder.SCHEMA_VERSION);
                final long filled = decoder.filled();
                if (decoder.transferId() == linkId && filled <= length - Claims.FRAGMENT_HEADER_LENGTH) {
                    image = (Image)header.context();
                    return take(buffer, offset + Claims.FRAGMENT_HEADER_LENGTH, (int)filled);
                }
            }
            return Action.CONTINUE;
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }

    /** Takes bytes as far as there is room. A fragment that does not fit comes again and goes on where it stopped. */
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
}
