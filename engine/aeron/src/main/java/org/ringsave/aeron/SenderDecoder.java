/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.ringsave.aeron.codec.CancelDecoder;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.OfferDecoder;

/** Decodes the messages of an image stream, each from an Aeron fragment, and hands them on. */
final class SenderDecoder {
    /** {@link #take} returns it for bytes that are no message. */
    static final int NONE = 0;
    private static final int AT = MessageHeaderDecoder.ENCODED_LENGTH;

    private final SenderMessages messages;
    private final Message message = new Message();
    private final OfferDecoder offer = new OfferDecoder();
    private final FragmentDecoder fragment = new FragmentDecoder();
    private final CancelDecoder cancel = new CancelDecoder();
    private final DoneDecoder done = new DoneDecoder();

    SenderDecoder(SenderMessages messages) {
        this.messages = messages;
    }

    /** Hands on the message in a range. Returns its template, NONE if there is none that a sender writes. */
    int take(DirectBuffer buffer, int offset, int length, int sessionId) throws IOException {
        if (!message.read(buffer, offset, length)) {
            return NONE;
        }
        switch (message.template()) {
            case FragmentDecoder.TEMPLATE_ID:
                return fragment(buffer, offset, length) ? FragmentDecoder.TEMPLATE_ID : NONE;
            case OfferDecoder.TEMPLATE_ID:
                messages.offered(offer.wrap(message.buffer(), AT, OfferDecoder.BLOCK_LENGTH,
                    OfferDecoder.SCHEMA_VERSION), sessionId);
                return OfferDecoder.TEMPLATE_ID;
            case CancelDecoder.TEMPLATE_ID:
                messages.cancelled(cancel.wrap(message.buffer(), AT, CancelDecoder.BLOCK_LENGTH,
                    CancelDecoder.SCHEMA_VERSION).transferId());
                return CancelDecoder.TEMPLATE_ID;
            case DoneDecoder.TEMPLATE_ID:
                done.wrap(message.buffer(), AT, DoneDecoder.BLOCK_LENGTH, DoneDecoder.SCHEMA_VERSION);
                return DoneDecoder.TEMPLATE_ID;
            default:
                return NONE;
        }
    }

    private boolean fragment(DirectBuffer buffer, int offset, int length) throws IOException {
        fragment.wrap(message.buffer(), AT, FragmentDecoder.BLOCK_LENGTH, FragmentDecoder.SCHEMA_VERSION);
        final long filled = fragment.filled();
        if (filled <= 0 || filled > length - Claims.FRAGMENT_HEADER_LENGTH) {
            return false;
        }
        final int start = buffer.wrapAdjustment() + offset + Claims.FRAGMENT_HEADER_LENGTH;
        final ByteBuffer bytes = buffer.byteBuffer();
        messages.fragment(fragment.transferId(), fragment.imageOffset(), (int)filled,
            bytes.limit(start + (int)filled).position(start));
        return true;
    }

    /** The end of an image that was written down, if {@link #take} returned its template. */
    DoneDecoder done() {
        return done;
    }
}
