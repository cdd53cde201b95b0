/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import org.ringsave.image.codec.MessageHeaderEncoder;
import org.ringsave.image.codec.PacketsEncoder;
import org.ringsave.image.codec.RequestsEncoder;

/** Encodes the records of a channel's requests in flight. */
final class RequestsWriter {
    private final RequestsEncoder requests = new RequestsEncoder();
    private final PacketsEncoder packets = new PacketsEncoder();

    /** Encodes a Requests with the number of requests of each table. */
    void requests(RecordBuffer record, MessageHeaderEncoder messageHeader, long payloadLength, int nearReceived,
        int nearAwaiting, int oppositeReceived, int oppositeAwaiting) {
        record.clear(RequestsEncoder.BLOCK_LENGTH);
        requests.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(payloadLength)
            .nearReceived(nearReceived)
            .nearAwaiting(nearAwaiting)
            .oppositeReceived(oppositeReceived)
            .oppositeAwaiting(oppositeAwaiting);
    }

    /** Encodes a Packets with the number of survivors of each received table. */
    void packets(RecordBuffer record, MessageHeaderEncoder messageHeader, long payloadLength, int nearSurvivors,
        int oppositeSurvivors) {
        record.clear(PacketsEncoder.BLOCK_LENGTH);
        packets.wrapAndApplyHeader(record.buffer(), 0, messageHeader)
            .payloadLength(payloadLength)
            .nearSurvivors(nearSurvivors)
            .oppositeSurvivors(oppositeSurvivors);
    }
}
