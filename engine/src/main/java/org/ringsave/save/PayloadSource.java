/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.ringsave.image.Side;
import org.ringsave.ring.Pins;

/**
 * Finds the pieces of a section's payload: in a ring, a region, the slots of requests, the capture arena, the names or
 * the directory.
 */
final class PayloadSource {
    private final Cut cut;
    private final ImageIndex index;
    private final RingViews views;
    private final Piece piece;
    private final CapturedPiece captured;
    private final RegionPieces region;
    private final RingPieces ring;
    private final RequestPieces requests;
    private final PacketPieces packets;

    /** Makes a source for one of several writers, each on its own thread, or for a writer of the whole image. */
    PayloadSource(ImageIndex index, Piece piece, boolean isPart) {
        this.index = index;
        cut = index.cut();
        this.piece = piece;
        captured = new CapturedPiece(piece);
        requests = new RequestPieces(piece, cut.captures().requests());
        packets = new PacketPieces(piece, cut);
        views = isPart ? new RingViews() : null;
        region = new RegionPieces(piece, cut.regions());
        ring = new RingPieces(piece);
    }

    /** Prepares for the payloads between two offsets, each the start of the image, a channel or the directory. */
    void cover(long from, long to) {
        if (views != null) {
            views.cover(cut, cut.layout().channelBefore(from - 1) + 1, cut.layout().channelBefore(to - 1) + 1);
        }
    }

    /** Opens the payload of a cursor's section at its first byte. */
    Pieces open(ImageCursor cursor) {
        final int channel = cursor.channel();
        final long length = cursor.paddedLength();
        return switch (cursor.section()) {
            case APPLICATION -> captured.open(cut.captures().arena(), cut.captures().appStates().index(cursor.item()),
                length);
            case REGION -> region.open(cursor.item(), cut.pins().live());
            case CHANNEL -> captured.open(cut.captures().contextSource(channel), cut.captures().contextIndex(channel),
                length);
            case INCOMING -> openRing(channel, Side.INCOMING);
            case OUTGOING -> openRing(channel, Side.OUTGOING);
            case REQUESTS -> requests.open(channel);
            case PACKETS -> packets.open(channel, cut.pins().live());
            case DIRECTORY -> captured.open(index.directory(), 0, length);
            default -> captured.open(index.directory(), 0, 0);
        };
    }

    private Pieces openRing(int channel, int side) {
        final ChannelTable channels = cut.channels();
        final Pieces pieces = ring.open(channels.ringAddress(channel, side), channels.ringLength(channel, side),
            cut.layout().from(channel, side), cut.rings().tail(channel, side), cut.pins().live(),
            Pins.ringSlot(channel, side));
        inPlace(channels.ringBuffer(channel, side), channels.ringBufferOffset(channel, side));
        return pieces;
    }

    /** Lets checksums read bytes in their place, in a buffer; null if another process can change them. */
    private void inPlace(ByteBuffer bytes, int offset) {
        if (!piece.isPinned() && bytes != null) {
            piece.inPlace(views == null ? bytes : views.of(bytes), offset);
        }
    }
}
