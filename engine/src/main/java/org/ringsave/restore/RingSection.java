/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.RingRecord;
import org.ringsave.image.Side;

/** Checks the Ring records of a channel: section 4.4 of IMAGE-FORMAT.md. */
final class RingSection {
    private final FieldChecks checks;
    private final RingRecord ring = new RingRecord();
    private final RingPieces pieces = new RingPieces();
    private ImageTarget target;
    private int incomingLength;
    private int outgoingLength;

    RingSection(FieldChecks checks) {
        this.checks = checks;
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
    }

    /** Begins a channel whose rings have memory of these lengths. */
    void startChannel(int lengthOfIncoming, int lengthOfOutgoing) {
        incomingLength = lengthOfIncoming;
        outgoingLength = lengthOfOutgoing;
    }

    /** Where the bytes of the last ring go. */
    PayloadPieces pieces() {
        return pieces;
    }

    void onRing(ImageRecord record, boolean incoming, boolean isDelta) {
        final int side = incoming ? Side.INCOMING : Side.OUTGOING;
        final int length = incoming ? incomingLength : outgoingLength;
        ring.wrap(record);
        checks.require("reserved", 0, ring.reserved());
        checks.require("side", side, ring.side());
        checks.require("form", ImageDescriptor.FORM_VMBUS, ring.form());
        final long head =
            checks.words("head", ring.head(), 0, ImageDescriptor.MAX_POSITION - ImageDescriptor.ALIGNMENT);
        final long tail = checks.words("tail", ring.tail(), head,
            Math.min(head + length, ImageDescriptor.MAX_POSITION) - ImageDescriptor.ALIGNMENT);
        final long payloadLength = record.payloadLength();
        if (isDelta) {
            checks.words("payloadLength", payloadLength, 0, tail - head);
        } else {
            checks.require("payloadLength", tail - head, payloadLength);
        }
        final long from = tail - payloadLength;
        final UnsafeBuffer memory =
            target.ring(checks.at(), side, head, tail, from, ring.words(), ring.featureBits());
        pieces.start(memory, (int)(from % length), payloadLength);
    }
}
