/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import java.io.IOException;

/** Writes the messages of a recorded image: an offer, fragments, and the end with digest and cutId. */
final class RecordedStream {
    private final ImageWriter images;
    private final AnswerWriter end;
    private final long transferId;
    private SentImage image;
    private boolean isOffered;
    private boolean isOut;

    RecordedStream(ExclusivePublication out, long transferId) {
        images = new ImageWriter(out);
        end = new AnswerWriter(new Claims(out));
        this.transferId = transferId;
    }

    void start(SentImage from) {
        image = from;
    }

    /** Sends the next message, if there is room. Returns work done, less than 0 if the save is cancelled. */
    int send() throws IOException {
        final ImageSource source = image.source();
        if (!isOffered) {
            isOffered = images.offer(transferId, source);
            return isOffered ? 1 : 0;
        }
        if (image.isOut()) {
            isOut = end.done(transferId, source.digest(), source.cutId());
            return isOut ? 1 : 0;
        }
        final int sent = images.fragment(transferId, source);
        if (sent > 0) {
            // The stream has them; if it is lost, so is the image.
            source.release(source.offset());
        }
        return sent;
    }

    /** Is the last message out? */
    boolean isOut() {
        return isOut;
    }

    void end(boolean isDelivered) {
        image.source().end(isDelivered);
    }
}
