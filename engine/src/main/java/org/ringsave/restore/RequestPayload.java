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
 * The payload of a Requests record, a short piece at a time. Requests without state go straight to their slots, and are
 * checked there. All others go through memory of this class, where heads and paddings are checked. So no length in an
 * image decides how much memory it takes.
 */
final class RequestPayload implements PayloadPieces {
    private static final int CAPACITY = 4096;

    private final FieldChecks checks;
    private final RequestHeads heads;
    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private ImageTarget target;
    private StagedRequests to;
    private int contextLength;
    private int stateLength;
    /** Length of the bytes, those of the piece that is being filled included. */
    private int length;
    /** Length of the piece that is being filled in the slots of requests; 0 if it is in the bytes. */
    private int placed;
    /** Payload that is in no piece yet. */
    private long remaining;
    /** Offset behind the head of the request of the next byte; -1: the head itself comes. */
    private long body;

    RequestPayload(FieldChecks checks, RequestHeads heads) {
        this.checks = checks;
        this.heads = heads;
    }

    /** Begins a payload of requests with context areas of a length. They go to a place of the target; null: nowhere. */
    void start(ImageTarget of, StagedRequests place, int contextLengthOfAll, long payloadLength) {
        target = of;
        to = place;
        contextLength = contextLengthOfAll;
        remaining = payloadLength;
        length = 0;
        placed = 0;
        body = -1;
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        final int left = placed > 0 ? takePlaced() : take();
        if (left == 0 && body < 0) {
            placed = heads.place(place, to, Math.min(CAPACITY, remaining));
            remaining -= placed;
        }
        if (placed == 0) {
            placeBytes(place, left);
        }
    }

    private void placeBytes(PayloadPlace place, int left) {
        final int piece = (int)Math.min(CAPACITY - left, remaining);
        if (piece == 0) {
            require(left == 0 && body < 0 && heads.areComplete());
        }
        length = left + piece;
        remaining -= piece;
        place.piece(bytes, left, piece);
    }

    private void require(boolean fits) {
        if (!fits) {
            throw checks.wrong("payloadLength", "the length of all requests", "another one");
        }
    }

    /** Takes the requests in slots up to the first request with a state or a fault. {@link #take} takes the rest. */
    private int takePlaced() {
        final int taken = heads.onPlaced(placed, to);
        length = placed - taken;
        placed = 0;
        if (length > 0) {
            bytes.putBytes(0, to.slots(heads.table()), to.index(), length);
        }
        return take();
    }

    /** Takes the bytes but the front of a head, which goes to their start. Returns its length. */
    private int take() {
        int index = 0;
        while (index < length && (body >= 0 || length - index >= RequestHead.LENGTH)) {
            final int whole = body < 0 ? heads.onWhole(bytes, index, length - index, to) : 0;
            if (whole == 0) {
                index += takePart(index);
            }
            index += whole;
        }
        bytes.putBytes(0, bytes, index, length - index);
        return length - index;
    }

    /** Takes the bytes at an index that belong to one request: its head, and what is there of the rest. */
    private int takePart(int index) {
        if (body >= 0) {
            return takeBody(index);
        }
        takeHead(index);
        return RequestHead.LENGTH + takeBody(index + RequestHead.LENGTH);
    }

    private void takeHead(int index) {
        require(!heads.areComplete());
        stateLength = heads.onHead(bytes, index, to);
        body = 0;
        require(bodyLength() <= length - index - RequestHead.LENGTH + remaining);
        if (stateLength > 0) {
            target.requestState(RequestHead.transactionId(bytes, index), stateLength);
        }
    }

    /** Takes the bytes at an index that belong to the request behind its head. Returns their length. */
    private int takeBody(int index) {
        final int taken = (int)Math.min(bodyLength() - body, length - index);
        final long stateOffset = ImageDescriptor.align(contextLength);
        requireZeros(index, taken, contextLength, stateOffset);
        requireZeros(index, taken, stateOffset + stateLength, bodyLength());
        if (to != null) {
            final int context = (int)Math.max(0, Math.min(taken, stateOffset - body));
            if (context > 0) {
                to.context((int)body, bytes, index, context);
            }
            if (taken > context) {
                to.state(bytes, index + context, taken - context);
            }
        }
        body += taken;
        if (body == bodyLength()) {
            body = -1;
        }
        return taken;
    }

    private long bodyLength() {
        return ImageDescriptor.align(contextLength) + ImageDescriptor.align(stateLength);
    }

    /** Requires zeros between two offsets behind the head, as far as the bytes at an index have them. */
    private void requireZeros(int index, int taken, long from, long to) {
        final long first = Math.max(from, body);
        final long end = Math.min(to, body + taken);
        if (first < end) {
            checks.padding(bytes, (int)(first - body) + index, (int)(end - body) + index);
        }
    }
}
