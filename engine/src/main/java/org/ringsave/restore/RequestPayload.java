/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;

/**
 * The payload of a Requests record goes through a short piece of memory, where its heads and paddings are checked. So
 * no length in an image decides how much memory it takes.
 */
final class RequestPayload implements PayloadPieces {
    private static final int PIECE_LENGTH = 4096;

    private final FieldChecks checks;
    private final RequestHeads heads;
    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(PIECE_LENGTH));
    private ImageTarget target;
    private int contextLength;
    private int stateLength;
    /** Length of the piece that is being filled. */
    private int piece;
    /** Payload that is in no piece yet. */
    private long remaining;
    /** Offset in the bytes behind the head of the request; -1: the head itself comes. */
    private long body;

    RequestPayload(FieldChecks checks, RequestHeads heads) {
        this.checks = checks;
        this.heads = heads;
    }

    /** Begins a payload of requests with context areas of a length, for a target. */
    void start(ImageTarget to, int contextLengthOfAll, long payloadLength) {
        target = to;
        contextLength = contextLengthOfAll;
        remaining = payloadLength;
        piece = 0;
        body = -1;
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        if (piece > 0) {
            take();
        }
        if (body >= 0) {
            piece = (int)Math.min(PIECE_LENGTH, bodyLength() - body);
        } else if (heads.isComplete()) {
            requireRemaining(remaining == 0);
            piece = 0;
        } else {
            final long least = RequestHead.LENGTH + ImageDescriptor.align(contextLength);
            requireRemaining(remaining >= least);
            piece = (int)Math.min(PIECE_LENGTH, least);
        }
        remaining -= piece;
        place.piece(bytes, 0, piece);
    }

    private void requireRemaining(boolean fits) {
        if (!fits) {
            throw checks.wrong("payloadLength", "the length of all requests", "another one");
        }
    }

    private long bodyLength() {
        return ImageDescriptor.align(contextLength) + ImageDescriptor.align(stateLength);
    }

    /** Takes the piece, which is full. */
    private void take() {
        int index = 0;
        if (body < 0) {
            stateLength = heads.onHead(bytes, 0);
            index = RequestHead.LENGTH;
            body = 0;
            requireRemaining(bodyLength() - (piece - index) <= remaining);
        }
        requireZeros(index, contextLength, ImageDescriptor.align(contextLength));
        requireZeros(index, ImageDescriptor.align(contextLength) + stateLength, bodyLength());
        target.requestBytes(bytes, piece);
        body += piece - index;
        if (body == bodyLength()) {
            body = -1;
        }
    }

    /** Requires zeros between two offsets behind the head, as far as the piece has them. */
    private void requireZeros(int index, long from, long to) {
        final long first = Math.max(from, body);
        final long end = Math.min(to, body + piece - index);
        if (first < end) {
            checks.padding(bytes, (int)(first - body) + index, (int)(end - body) + index);
        }
    }
}
