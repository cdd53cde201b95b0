/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RecordWriter;
import org.ringsave.image.Side;
import org.ringsave.image.TableNumber;

/** Encodes the records of an image's sections, one at a time. */
final class SectionRecords {
    private static final int NEAR_RECEIVED = TableNumber.of(TableNumber.NEAR, TableNumber.RECEIVED);
    private static final int NEAR_AWAITING = TableNumber.of(TableNumber.NEAR, TableNumber.AWAITING);
    private static final int OPPOSITE_RECEIVED = TableNumber.of(TableNumber.OPPOSITE, TableNumber.RECEIVED);
    private static final int OPPOSITE_AWAITING = TableNumber.of(TableNumber.OPPOSITE, TableNumber.AWAITING);

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
            case APPLICATION -> cut.captures().appStates().encodeRecord(writer, cursor.item());
            case REGION -> cut.regions().encodeRecord(writer, cursor.item());
            case CHANNEL -> encodeChannel(cursor.channel(), payloadLength);
            case INCOMING -> encodeRing(cursor.channel(), Side.INCOMING, payloadLength);
            case OUTGOING -> encodeRing(cursor.channel(), Side.OUTGOING, payloadLength);
            case REQUESTS -> encodeRequests(cursor.channel(), payloadLength);
            case PACKETS -> encodePackets(cursor.channel(), payloadLength);
            case DIRECTORY -> writer.directory(payloadLength);
            case END -> index.encodeEnd(writer);
            default -> throw new IllegalStateException("no record: " + cursor.section());
        }
        writer.seal();
        return writer.buffer();
    }

    private void encodeChannel(int channel, long payloadLength) {
        final ChannelTable channels = cut.channels();
        writer.channel(payloadLength, channels.id(channel), channels.nameLength(channel),
            cut.captures().requests().count(channel), cut.captures().requests().stateVersion(channel));
        writer.geometry(channels.incomingPages(channel), channels.outgoingPages(channel),
            channels.maxInFlight(channel), channels.maxPacketLength(channel), channels.packetContextLength(channel),
            channels.contextLength(channel), channels.ends(channel));
    }

    private void encodeRing(int channel, int side, long payloadLength) {
        writer.ring(payloadLength, side, cut.rings().head(channel, side), cut.rings().tail(channel, side),
            cut.rings().words(channel, side), cut.rings().featureBits(channel, side));
    }

    private void encodeRequests(int channel, long payloadLength) {
        final RequestTable requests = cut.captures().requests();
        writer.requests(payloadLength, requests.count(channel, NEAR_RECEIVED), requests.count(channel, NEAR_AWAITING),
            requests.count(channel, OPPOSITE_RECEIVED), requests.count(channel, OPPOSITE_AWAITING));
    }

    private void encodePackets(int channel, long payloadLength) {
        final RequestTable requests = cut.captures().requests();
        writer.packets(payloadLength, requests.survivors(channel, NEAR_RECEIVED),
            requests.survivors(channel, OPPOSITE_RECEIVED));
    }
}
