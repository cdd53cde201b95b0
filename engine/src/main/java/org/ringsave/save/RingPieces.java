/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Pins;

/** The saved bytes of a ring: one piece, or two if they wrap at the end of the ring's memory. */
final class RingPieces implements Pieces {
    private final Piece piece;
    private final UnsafeBuffer ring = new UnsafeBuffer(0, 0);
    private int slot;
    private long from;
    private long tail;
    /** Position of the byte at index 0, in this turn around the ring. */
    private long turn;

    RingPieces(Piece piece) {
        this.piece = piece;
    }

    /** Opens the bytes of a ring at an address, at their first byte. The pins are null if the set rests. */
    Pieces open(long address, int ringLength, long firstPosition, long tailPosition, Pins live, int pinSlot) {
        ring.wrap(address, ringLength);
        slot = pinSlot;
        from = firstPosition;
        tail = tailPosition;
        piece.begin(live);
        seek(0);
        return this;
    }

    @Override
    public void seek(long payloadOffset) {
        final long position = from + payloadOffset;
        final int index = (int)(position % ring.capacity());
        turn = position - index;
        piece.place(ring, index, (int)Math.min(ring.capacity() - index, tail - position));
    }

    @Override
    public void next() {
        turn += ring.capacity();
        piece.place(ring, 0, (int)(tail - turn));
    }

    @Override
    public long spilledIndex() {
        return piece.pins().spilledIndex(slot, turn + piece.index());
    }
}
