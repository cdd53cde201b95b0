/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedHead;
import org.ringsave.image.RequestHead;

/**
 * The payload of a Requests record. Heads with their context areas are encoded into memory of this writer, as many as
 * it holds. A context area that it can't hold is a piece of the capture arena, and so is a state.
 */
final class RequestPieces implements Pieces {
    private static final int ENCODED_LENGTH = 4096;

    private final Piece piece;
    private final RequestTable requests;
    private final RequestCursor cursor = new RequestCursor();
    private final UnsafeBuffer encoded = new UnsafeBuffer(ByteBuffer.allocateDirect(ENCODED_LENGTH));
    private int channel;
    /** Ordinal of the next request's state. */
    private int state;
    /** Length of the context area and of the state that follow as pieces of their own; 0 if there is none. */
    private int contextLength;
    private int stateLength;
    private int stateIndex;

    RequestPieces(Piece piece, RequestTable requests) {
        this.piece = piece;
        this.requests = requests;
    }

    /** Opens the requests of a channel at their first byte. */
    Pieces open(int ofChannel) {
        channel = ofChannel;
        piece.begin(null);
        start();
        return this;
    }

    private void start() {
        requests.start(channel, cursor);
        state = requests.firstState(channel);
        stateIndex = requests.statesIndex(channel);
        contextLength = 0;
        stateLength = 0;
        next();
    }

    @Override
    public void seek(long payloadOffset) {
        long into = payloadOffset;
        start();
        while (into >= piece.remaining()) {
            into -= piece.remaining();
            next();
        }
        piece.advance((int)into);
    }

    @Override
    public void next() {
        if (contextLength > 0) {
            piece.place(requests.arena(), CapturedHead.contextIndex(cursor.headIndex()), contextLength);
            contextLength = 0;
        } else if (stateLength > 0) {
            piece.place(requests.arena(), stateIndex, stateLength);
            stateIndex += stateLength;
            stateLength = 0;
        } else {
            encode(requests.headLength(channel));
        }
    }

    private void encode(int headLength) {
        int end = 0;
        if (headLength > ENCODED_LENGTH && cursor.next()) {
            end = encodeRow(RequestHead.LENGTH, RequestHead.LENGTH, 0);
            contextLength = headLength - RequestHead.LENGTH;
        } else {
            while (stateLength == 0 && end + headLength <= ENCODED_LENGTH && cursor.next()) {
                end = encodeRow(headLength, ENCODED_LENGTH, end);
            }
        }
        piece.place(encoded, 0, end);
    }

    /**
     * Encodes the request at the cursor and those in the slots behind it, as far as they follow in order and no state
     * lies between them: all their bytes at once, then the fixed heads in the copy. Returns the index behind them.
     */
    private int encodeRow(int length, int limit, int index) {
        final int first = cursor.headIndex();
        final int more = (limit - index) / length - 1;
        // Only the last one may have a state.
        final int row = 1 + cursor.skipBeside(requests.countWithoutState(state, more));
        state += row;
        final int ofEmbedder = requests.stateLength(state - 1);
        encoded.putBytes(index, requests.arena(), first, row * length);
        CapturedHead.encode(encoded, index, length, row, ofEmbedder);
        stateLength = BitUtil.align(ofEmbedder, Long.BYTES);
        return index + row * length;
    }

    @Override
    public long spilledIndex() {
        throw new IllegalStateException("requests are captured, and not pinned");
    }
}
