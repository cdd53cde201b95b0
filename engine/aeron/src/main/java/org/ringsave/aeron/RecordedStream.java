/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import java.io.IOException;

/** Writes the messages of a recorded image: an offer, fragments, and the end with digest and cutId. */
final class RecordedStream {
    private static final long NOT_OUT = Long.MAX_VALUE;

    private final ImageWriter images;
    private final Claims claims;
    private final AnswerWriter end;
    private final long transferId;
    private SentImage image;
    private boolean isOffered;
    private long endPosition = NOT_OUT;

    RecordedStream(ExclusivePublication out, long transferId) {
        images = new ImageWriter(out);
        claims = new Claims(out);
        end = new AnswerWriter(claims);
        this.transferId = transferId;
    }

    void start(SentImage from) {
        image = from;
    }

    /** Sends the next messages, if there is room. Returns work done, less than 0 if the save is cancelled. */
    int send(int fragmentLimit) throws IOException {
        final ImageSource source = image.source();
        if (!isOffered) {
            isOffered = images.offer(transferId, source);
            return isOffered ? 1 : 0;
        }
        if (image.isOut()) {
            if (!end.done(transferId, source.digest(), source.cutId())) {
                return 0;
            }
            endPosition = claims.end();
            return 1;
        }
        int sent = 0;
        int length = 1;
        while (length > 0 && sent < fragmentLimit && !image.isOut()) {
            length = images.fragment(transferId, source);
            if (length > 0) {
                // The stream has them; if it is lost, so is the image.
                source.release(source.offset());
                sent++;
            }
        }
        return length < 0 ? length : sent;
    }

    /** Is the last message out? */
    boolean isOut() {
        return endPosition != NOT_OUT;
    }

    /** Position behind the last message, which a closed stream has too; above all others before that is out. */
    long endPosition() {
        return endPosition;
    }

    void end(boolean isDelivered) {
        image.source().end(isDelivered);
    }
}
