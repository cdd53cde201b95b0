/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.ringsave.aeron.codec.CancelDecoder;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.OfferDecoder;

/** Reads the image stream: decodes the messages of senders, and drops all else. */
final class ImageStream {
    private static final int FRAGMENT_LIMIT = 16;
    private static final int AT = MessageHeaderDecoder.ENCODED_LENGTH;

    private final Subscription in;
    private final SenderMessages messages;
    private final Message message = new Message();
    private final ControlledFragmentHandler handler = this::onFragment;
    private final OfferDecoder offer = new OfferDecoder();
    private final FragmentDecoder fragment = new FragmentDecoder();
    private final CancelDecoder cancel = new CancelDecoder();
    private Throwable thrown;

    ImageStream(Subscription in, SenderMessages messages) {
        this.in = in;
        this.messages = messages;
    }

    /** Reads the fragments that have come. Returns the number of Aeron's fragments, others too. */
    int poll() throws IOException {
        if (in.isClosed()) {
            throw new IllegalStateException("the subscription to " + in.channel() + " stream " + in.streamId()
                + " is closed: add a new one, and a new receiver");
        }
        final int count = in.controlledPoll(handler, FRAGMENT_LIMIT);
        final Throwable cause = thrown;
        thrown = null;
        Rethrown.rethrowAny(cause);
        return count;
    }

    /** Aeron swallows an exception of a handler, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        try {
            if (message.read(buffer, offset, length)) {
                take(buffer, offset, length, header.sessionId());
            }
            return Action.CONTINUE;
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }

    private void take(DirectBuffer buffer, int offset, int length, int sessionId) throws IOException {
        switch (message.template()) {
            case FragmentDecoder.TEMPLATE_ID -> {
                fragment.wrap(message.buffer(), AT, FragmentDecoder.BLOCK_LENGTH, FragmentDecoder.SCHEMA_VERSION);
                final long filled = fragment.filled();
                if (filled > 0 && filled <= length - Claims.FRAGMENT_HEADER_LENGTH) {
                    final int start = buffer.wrapAdjustment() + offset + Claims.FRAGMENT_HEADER_LENGTH;
                    final ByteBuffer bytes = buffer.byteBuffer();
                    messages.fragment(fragment.transferId(), fragment.imageOffset(), (int)filled,
                        bytes.limit(start + (int)filled).position(start));
                }
            }
            case OfferDecoder.TEMPLATE_ID -> messages.offered(
                offer.wrap(message.buffer(), AT, OfferDecoder.BLOCK_LENGTH, OfferDecoder.SCHEMA_VERSION), sessionId);
            case CancelDecoder.TEMPLATE_ID -> messages.cancelled(
                cancel.wrap(message.buffer(), AT, CancelDecoder.BLOCK_LENGTH, CancelDecoder.SCHEMA_VERSION)
                    .transferId());
            default -> { }
        }
    }
}
