/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.ChannelEncoder;
import org.ringsave.image.codec.MessageHeaderEncoder;
import org.ringsave.image.codec.RingEncoder;

/**
 * Encodes the records that each channel has. Each kind has a buffer of its own, so that message header and reserved
 * fields are written once.
 */
final class ChannelWriter {
    private final RecordBuffer channelRecord = new RecordBuffer();
    private final RecordBuffer ringRecord = new RecordBuffer();
    private final ChannelEncoder channel = new ChannelEncoder();
    private final RingEncoder ring = new RingEncoder();

    ChannelWriter() {
        final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
        channelRecord.clear(ChannelEncoder.BLOCK_LENGTH);
        channel.wrapAndApplyHeader(channelRecord.buffer(), 0, messageHeader);
        ringRecord.clear(RingEncoder.BLOCK_LENGTH);
        ring.wrapAndApplyHeader(ringRecord.buffer(), 0, messageHeader).form((short)ImageDescriptor.FORM_VMBUS);
    }

    /** Encodes a Channel, all but its geometry, which must follow. */
    RecordBuffer channel(long payloadLength, int id, int nameLength, long inFlightCount, int packetStateVersion) {
        channel.payloadLength(payloadLength)
            .channelId(Integer.toUnsignedLong(id))
            .inFlightCount(inFlightCount)
            .nameLength(nameLength)
            .packetStateVersion(Integer.toUnsignedLong(packetStateVersion));
        return channelRecord;
    }

    /** Encodes the geometry of the Channel. */
    void geometry(int incomingPages, int outgoingPages, int maxInFlight, int maxPacketLength,
        int packetContextLength, int contextLength, int ends) {
        channel.incomingPages(incomingPages)
            .outgoingPages(outgoingPages)
            .maxInFlight(maxInFlight)
            .maxPacketLength(maxPacketLength)
            .packetContextLength(packetContextLength)
            .contextLength(contextLength)
            .ends((short)ends);
    }

    /** Encodes a Ring. */
    RecordBuffer ring(long payloadLength, int side, long head, long tail, long words, long featureBits) {
        ring.payloadLength(payloadLength)
            .head(head)
            .tail(tail)
            .interruptMask(words & 0xFFFF_FFFFL)
            .pendingSendSize(words >>> Integer.SIZE)
            .featureBits(featureBits)
            .side((short)side);
        return ringRecord;
    }
}
