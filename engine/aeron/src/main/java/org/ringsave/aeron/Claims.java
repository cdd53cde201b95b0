/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import org.ringsave.aeron.codec.FragmentEncoder;
import org.ringsave.aeron.codec.MessageHeaderEncoder;

/** Claims room in a publication, and never waits for it. */
final class Claims {
    static final int FRAGMENT_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FragmentEncoder.BLOCK_LENGTH;

    /** That of an MTU of 1,408: the longest message fits, and a save always makes progress. */
    private static final int LEAST_PAYLOAD_LENGTH = 1376;

    private final ExclusivePublication publication;
    private final BufferClaim claim = new BufferClaim();
    private long end;

    Claims(ExclusivePublication publication) {
        this.publication = publication;
        if (publication.maxPayloadLength() < LEAST_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException("the publication to " + this + " has room for "
                + publication.maxPayloadLength() + " bytes in a fragment, less than " + LEAST_PAYLOAD_LENGTH
                + ": give its channel an MTU of 1408 or more");
        }
    }

    /** Refuses a cycle that sends nothing. */
    static void requireFragmentLimit(int fragmentLimit) {
        if (fragmentLimit < 1) {
            throw new IllegalArgumentException("fragmentLimit=" + fragmentLimit + " is less than 1");
        }
    }

    /** Most image bytes of one fragment. */
    int fragmentCapacity() {
        return publication.maxPayloadLength() - FRAGMENT_HEADER_LENGTH;
    }

    /** Claims room. Returns false if there is none now, which may change. */
    boolean tryClaim(int length) {
        final long position = publication.tryClaim(length, claim);
        if (position > 0) {
            end = position;
            return true;
        }
        if (position == Publication.CLOSED) {
            throw new IllegalStateException(ClosedStream.line(publication));
        }
        if (position == Publication.MAX_POSITION_EXCEEDED) {
            throw new IllegalStateException("the publication to " + this + " has reached its last position: make a new"
                + " one, with longer terms, and begin again with it");
        }
        return false;
    }

    BufferClaim claim() {
        return claim;
    }

    /** Position behind the last claim; 0 before the first one. */
    long end() {
        return end;
    }

    /** Sends a sealed message. Returns false if there is no room now. */
    boolean send(Message message) {
        if (!tryClaim(message.length())) {
            return false;
        }
        claim.putBytes(message.buffer(), 0, message.length()).commit();
        return true;
    }

    @Override
    public String toString() {
        return publication.channel() + " stream " + publication.streamId();
    }
}
