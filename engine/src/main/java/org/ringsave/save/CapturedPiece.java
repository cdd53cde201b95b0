/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;

/** A payload that was captured, in one piece. */
final class CapturedPiece implements Pieces {
    private final Piece piece;
    private int start;
    private int length;

    CapturedPiece(Piece piece) {
        this.piece = piece;
    }

    /** Opens a captured payload at its first byte. */
    Pieces open(UnsafeBuffer captured, int index, long payloadLength) {
        start = index;
        length = (int)payloadLength;
        piece.begin(null);
        piece.place(captured, start, length);
        return this;
    }

    @Override
    public void seek(long payloadOffset) {
        piece.place(piece.buffer(), start + (int)payloadOffset, length - (int)payloadOffset);
    }

    @Override
    public void next() {
        throw new IllegalStateException("a captured payload is one piece");
    }

    @Override
    public long spilledIndex() {
        throw new IllegalStateException("a captured payload is not pinned");
    }
}
