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
    private final Cut cut;
    private final UnsafeBuffer ring = new UnsafeBuffer(0, 0);
    private int slot;
    private long from;
    private long tail;
    /** Position of the byte at index 0, in this turn around the ring. */
    private long turn;

    RingPieces(Piece piece, Cut cut) {
        this.piece = piece;
        this.cut = cut;
    }

    /** Opens the bytes of a ring at their first byte. */
    Pieces open(int channel, int side) {
        final ChannelTable channels = cut.channels();
        ring.wrap(channels.ringAddress(channel, side), channels.ringLength(channel, side));
        slot = Pins.ringSlot(channel, side);
        from = cut.layout().from(channel, side);
        tail = cut.rings().tail(channel, side);
        piece.begin(cut.pins().live());
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
