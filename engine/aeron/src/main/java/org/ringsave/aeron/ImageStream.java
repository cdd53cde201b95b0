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
import org.agrona.DirectBuffer;

/** Reads the image stream: hands on the messages of senders, and drops all else. */
final class ImageStream {
    private static final int FRAGMENT_LIMIT = 16;

    private final Subscription in;
    private final SenderDecoder decoder;
    private final ControlledFragmentHandler handler = this::onFragment;
    private Throwable thrown;

    ImageStream(Subscription in, SenderMessages messages) {
        this.in = in;
        decoder = new SenderDecoder(messages);
    }

    /** Reads the fragments that have come. Returns the number of Aeron's fragments, others too. */
    int poll() throws IOException {
        if (in.isClosed()) {
            throw new IllegalStateException(ClosedStream.line(in));
        }
        final int count = in.controlledPoll(handler, FRAGMENT_LIMIT);
        final Throwable cause = thrown;
        thrown = null;
        Rethrown.rethrowAny(cause);
        return count;
    }

    /** Aeron swallows an exception of a handler, so it is kept for the caller of the poll. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        // A break ends the poll of one of Aeron's images, not of the next one, such as that of another sender.
        if (thrown != null) {
            return Action.ABORT;
        }
        try {
            decoder.take(buffer, offset, length, header.sessionId());
            return Action.CONTINUE;
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
            return Action.BREAK;
        }
    }
}
