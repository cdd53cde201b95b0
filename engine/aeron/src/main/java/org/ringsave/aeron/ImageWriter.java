/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import org.ringsave.aeron.codec.CancelEncoder;
import org.ringsave.aeron.codec.OfferEncoder;

/** Writes the image stream: a sender's offers, fragments and cancels. */
final class ImageWriter {
    private final Claims out;
    private final Message message = new Message();
    private final FragmentWriter fragments;
    private final OfferEncoder offer = new OfferEncoder();
    private final CancelEncoder cancel = new CancelEncoder();

    ImageWriter(ExclusivePublication out) {
        this.out = new Claims(out);
        fragments = new FragmentWriter(this.out);
    }

    /** Offers an image. Returns false if there is no room now. */
    boolean offer(long transferId, ImageSource source) {
        message.begin(offer).transferId(transferId).releasedOffset(source.releasedOffset())
            .sentOffset(source.offset());
        source.offer().encode(offer);
        return out.send(message.seal());
    }

    /** Sends the next fragment. Returns its image bytes; 0 if there is no room now, CANCELLED of the source. */
    int fragment(long transferId, ImageSource source) throws IOException {
        return fragments.send(source, transferId);
    }

    /** Cancels a transfer if there is room. */
    void cancel(long transferId) {
        try {
            message.begin(cancel).transferId(transferId);
            out.send(message.seal());
        } catch (IllegalStateException e) {
            // A closed publication tells the receiver as well.
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
