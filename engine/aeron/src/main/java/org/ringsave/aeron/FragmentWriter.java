/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.logbuffer.BufferClaim;
import java.io.IOException;
import org.ringsave.aeron.codec.FragmentEncoder;

/** Sends fragments: claims room, has the source fill it, and puts the header before it. */
final class FragmentWriter {
    private final Claims out;
    // Begun once: each fragment changes all of its fields.
    private final Message header = new Message();
    private final FragmentEncoder encoder = header.begin(new FragmentEncoder());

    FragmentWriter(Claims out) {
        this.out = out;
    }

    /** Sends one fragment. Returns its image bytes; 0 if there is no room now, CANCELLED of the source. */
    int send(ImageSource source, long transferId) throws IOException {
        final long offset = source.offset();
        final int room = (int)Math.min(out.fragmentCapacity(), source.offer().length() - offset);
        if (!out.tryClaim(Claims.FRAGMENT_HEADER_LENGTH + room)) {
            return 0;
        }
        final BufferClaim claim = out.claim();
        boolean isFilled = false;
        try {
            final int filled = source.fill(claim.buffer(), claim.offset() + Claims.FRAGMENT_HEADER_LENGTH, room);
            if (filled > 0) {
                encoder.transferId(transferId).imageOffset(offset).filled(filled);
                claim.putBytes(header.seal().buffer(), 0, header.length());
                isFilled = true;
            }
            return filled;
        } finally {
            // A claim that is neither committed nor aborted would stop all later ones.
            if (isFilled) {
                claim.commit();
            } else {
                claim.abort();
            }
        }
    }
}
