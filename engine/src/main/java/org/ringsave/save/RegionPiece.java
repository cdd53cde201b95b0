/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Pins;

/** The bytes of a memory region, in one piece. A region has a pin slot for each block. */
final class RegionPiece implements Pieces {
    private final Piece piece;
    private final RegionTable regions;
    private int region;

    RegionPiece(Piece piece, RegionTable regions) {
        this.piece = piece;
        this.regions = regions;
    }

    /** Opens the bytes of a region at their first byte. The pins are null if the set rests. */
    Pieces open(int ofRegion, Pins live) {
        region = ofRegion;
        piece.begin(live);
        seek(0);
        return this;
    }

    @Override
    public void seek(long payloadOffset) {
        final UnsafeBuffer bytes = regions.bytes(region);
        piece.place(bytes, (int)payloadOffset, bytes.capacity() - (int)payloadOffset);
    }

    @Override
    public void next() {
        throw new IllegalStateException("a region is one piece");
    }

    @Override
    public long spilledIndex() {
        return piece.pins().spilledIndex(regions.pinSlot(region, piece.index()), piece.index());
    }
}
