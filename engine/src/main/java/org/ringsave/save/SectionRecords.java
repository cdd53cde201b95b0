/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RecordWriter;

/** Encodes the records of an image's sections, one at a time. */
final class SectionRecords {
    private final Cut cut;
    private final ImageIndex index;
    private final RecordWriter writer = new RecordWriter();

    SectionRecords(ImageIndex index) {
        this.index = index;
        cut = index.cut();
    }

    /** Encodes and seals the record at a cursor. The record starts at index 0 and stays until the next call. */
    UnsafeBuffer encode(ImageCursor cursor) {
        final long payloadLength = cursor.payloadLength();
        switch (cursor.section()) {
            case HEADER -> index.encodeHeader(writer);
            case APPLICATION -> encodeApplication(cursor.item(), payloadLength);
            case REGION -> encodeRegion(cursor.item(), payloadLength);
            case CHANNEL -> encodeChannel(cursor.channel(), payloadLength);
            case INCOMING -> encodeRing(cursor.channel(), ChannelTable.INCOMING, payloadLength);
            case OUTGOING -> encodeRing(cursor.channel(), ChannelTable.OUTGOING, payloadLength);
            case PACKET -> encodePacket(cursor.packetIndex(), payloadLength);
            case DIRECTORY -> writer.directory().payloadLength(payloadLength);
            case END -> index.encodeEnd(writer);
            default -> throw new IllegalStateException("no record: " + cursor.section());
        }
        writer.seal();
        return writer.buffer();
    }

    private void encodeApplication(int item, long payloadLength) {
        final AppStates states = cut.captures().appStates();
        writer.application()
            .payloadLength(payloadLength)
            .stateLength(states.stateLength(item))
            .stateVersion(states.version(item) & 0xFFFF_FFFFL)
            .nameLength(states.nameLength(item))
            .optional((short)states.optional(item));
    }

    private void encodeRegion(int item, long payloadLength) {
        writer.region(cut.regions().name(item))
            .payloadLength(payloadLength)
            .regionLength(payloadLength)
            .stateVersion(cut.regions().version(item) & 0xFFFF_FFFFL);
    }

    private void encodeChannel(int channel, long payloadLength) {
        final ChannelTable channels = cut.channels();
        writer.channel()
            .payloadLength(payloadLength)
            .channelId(channels.id(channel) & 0xFFFF_FFFFL)
            .inFlightCount(cut.captures().inFlightCount(channel))
            .incomingPages(channels.incomingPages(channel))
            .outgoingPages(channels.outgoingPages(channel))
            .maxInFlight(channels.maxInFlight(channel))
            .maxPacketLength(channels.maxPacketLength(channel))
            .packetContextLength(channels.packetContextLength(channel))
            .contextLength(channels.contextLength(channel))
            .nameLength(channels.nameLength(channel))
            .ends((short)channels.ends(channel))
            .packetStateVersion(cut.captures().packetStateVersion(channel) & 0xFFFF_FFFFL);
    }

    private void encodeRing(int channel, int side, long payloadLength) {
        final long words = cut.rings().words(channel, side);
        writer.ring()
            .payloadLength(payloadLength)
            .head(cut.rings().head(channel, side))
            .tail(cut.rings().tail(channel, side))
            .interruptMask(words & 0xFFFF_FFFFL)
            .pendingSendSize(words >>> Integer.SIZE)
            .featureBits(cut.rings().featureBits(channel, side))
            .side((short)side);
    }

    private void encodePacket(int packetIndex, long payloadLength) {
        final UnsafeBuffer arena = cut.captures().arena();
        writer.inFlight()
            .payloadLength(payloadLength)
            .transactionId(CapturedPacket.transactionId(arena, packetIndex))
            .packetLength(CapturedPacket.packetLength(arena, packetIndex))
            .packetType(CapturedPacket.type(arena, packetIndex))
            .end((short)CapturedPacket.end(arena, packetIndex))
            .direction((short)CapturedPacket.direction(arena, packetIndex))
            .rangesLength(CapturedPacket.rangesLength(arena, packetIndex))
            .stateLength(CapturedPacket.stateLength(arena, packetIndex));
    }
}
