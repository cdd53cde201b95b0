/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.MessageHeaderEncoder;
import org.ringsave.image.codec.PacketsEncoder;
import org.ringsave.image.codec.RequestsEncoder;

/**
 * Encodes the records of a channel's requests in flight. Each kind has a buffer of its own, so that message header and
 * reserved fields are written once.
 */
final class RequestsWriter {
    private final RecordBuffer requestsRecord = new RecordBuffer();
    private final RecordBuffer packetsRecord = new RecordBuffer();
    private final RequestsEncoder requests = new RequestsEncoder();
    private final PacketsEncoder packets = new PacketsEncoder();

    RequestsWriter() {
        final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
        requestsRecord.clear(RequestsEncoder.BLOCK_LENGTH);
        requests.wrapAndApplyHeader(requestsRecord.buffer(), 0, messageHeader);
        packetsRecord.clear(PacketsEncoder.BLOCK_LENGTH);
        packets.wrapAndApplyHeader(packetsRecord.buffer(), 0, messageHeader);
    }

    /** Encodes a Requests with the number of requests of each table. */
    RecordBuffer requests(long payloadLength, int nearReceived, int nearAwaiting, int oppositeReceived,
        int oppositeAwaiting) {
        requests.payloadLength(payloadLength)
            .nearReceived(nearReceived)
            .nearAwaiting(nearAwaiting)
            .oppositeReceived(oppositeReceived)
            .oppositeAwaiting(oppositeAwaiting);
        return requestsRecord;
    }

    /** Encodes a Packets with the number of survivors of each received table. */
    RecordBuffer packets(long payloadLength, int nearSurvivors, int oppositeSurvivors) {
        packets.payloadLength(payloadLength)
            .nearSurvivors(nearSurvivors)
            .oppositeSurvivors(oppositeSurvivors);
        return packetsRecord;
    }
}
