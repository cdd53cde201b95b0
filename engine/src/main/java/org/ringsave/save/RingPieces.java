/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Pins;

/** The saved bytes of a ring: one piece, or two if they wrap at the end of the ring's memory. */
final class RingPieces implements Pieces {
    private final Piece piece;
    private final Cut cut;
    private final RingViews views;
    private final UnsafeBuffer ring = new UnsafeBuffer(0, 0);
    private int slot;
    private long from;
    private long tail;
    /** Position of the byte at index 0, in this turn around the ring. */
    private long turn;

    /** Makes the pieces for one of several writers, each on its own thread, or for a writer of the whole image. */
    RingPieces(Piece piece, Cut cut, boolean isPart) {
        this.piece = piece;
        this.cut = cut;
        views = isPart ? new RingViews() : null;
    }

    /** Prepares for the rings of channels from one index to before another. */
    void cover(int fromChannel, int toChannel) {
        if (views != null) {
            views.cover(cut, fromChannel, toChannel);
        }
    }

    /** Opens the bytes of a ring at their first byte. */
    Pieces open(int channel, int side) {
        final ChannelTable channels = cut.channels();
        ring.wrap(channels.ringAddress(channel, side), channels.ringLength(channel, side));
        slot = Pins.ringSlot(channel, side);
        from = cut.layout().from(channel, side);
        tail = cut.rings().tail(channel, side);
        piece.begin(cut.pins().live());
        inPlace(channels.ringBuffer(channel, side), channels.ringBufferOffset(channel, side));
        seek(0);
        return this;
    }

    /** Lets checksums read the ring in its place, in a buffer; null if another process can change it. */
    private void inPlace(ByteBuffer bytes, int offset) {
        if (!piece.isPinned() && bytes != null) {
            piece.inPlace(views == null ? bytes : views.of(bytes), offset);
        }
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
