/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.ringsave.image.Side;

/**
 * Finds the pieces of a section's payload: in a ring, a region, the slots of requests, the capture arena, the names or
 * the directory.
 */
final class PayloadSource {
    private final Cut cut;
    private final ImageIndex index;
    private final CapturedPiece captured;
    private final RegionPieces region;
    private final RingPieces ring;
    private final RequestPieces requests;
    private final PacketPieces packets;

    /** Makes a source for a writer, which puts the next piece into an object of the writer's. */
    PayloadSource(ImageIndex index, Piece piece) {
        this.index = index;
        cut = index.cut();
        captured = new CapturedPiece(piece);
        requests = new RequestPieces(piece, cut.captures().requests());
        packets = new PacketPieces(piece, cut.captures().requests(), cut.channels());
        region = new RegionPieces(piece, cut.regions());
        ring = new RingPieces(piece, cut);
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
            case INCOMING -> ring.open(channel, Side.INCOMING);
            case OUTGOING -> ring.open(channel, Side.OUTGOING);
            case REQUESTS -> requests.open(channel);
            case PACKETS -> packets.open(channel, cut.pins().live());
            case DIRECTORY -> captured.open(index.directory(), 0, length);
            default -> captured.open(index.directory(), 0, 0);
        };
    }
}
