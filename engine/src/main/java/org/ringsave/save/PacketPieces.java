/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.CapturedHead;
import org.ringsave.ring.Pins;

/**
 * The payload of a Packets record: the packets of received requests, each in its slot. In a live save each packet is a
 * piece, since it may be spilled; else packets that fill slots side by side are one piece.
 */
final class PacketPieces implements Pieces {
    private final Piece piece;
    private final RequestTable requests;
    private final ChannelTable channels;
    private final RequestCursor cursor = new RequestCursor();
    /** The packets of the cursor's table. */
    private final UnsafeBuffer packets = new UnsafeBuffer(0, 0);
    private int channel;
    private int slotLength;

    PacketPieces(Piece piece, RequestTable requests, ChannelTable channels) {
        this.piece = piece;
        this.requests = requests;
        this.channels = channels;
    }

    /** Opens the packets of a channel at their first byte, if there is any. The pins are null if the set rests. */
    Pieces open(int ofChannel, Pins live) {
        channel = ofChannel;
        slotLength = channels.maxPacketLength(channel);
        piece.begin(live);
        if (requests.packetsLength(channel) > 0) {
            requests.start(channel, cursor);
            next();
        }
        return this;
    }

    @Override
    public void seek(long payloadOffset) {
        long into = payloadOffset;
        requests.start(channel, cursor);
        next();
        while (into >= piece.remaining()) {
            into -= piece.remaining();
            next();
        }
        piece.advance((int)into);
    }

    @Override
    public void next() {
        cursor.nextPacket();
        final int start = cursor.slot() * slotLength;
        int last = packetLength();
        int length = last;
        while (last == slotLength && !piece.isPinned() && cursor.nextBeside()) {
            last = packetLength();
            length += last;
        }
        packets.wrap(channels.objects().packetsAddress(channel, cursor.table()),
            channels.maxInFlight(channel) * slotLength);
        piece.place(packets, start, length);
    }

    private int packetLength() {
        return CapturedHead.packetLength(requests.arena(), cursor.headIndex());
    }

    @Override
    public long spilledIndex() {
        final long start = channels.objects().channel(channel).spilledPacket(cursor.table(), cursor.slot());
        return start < 0 ? start : start + piece.index() - cursor.slot() * slotLength;
    }
}
