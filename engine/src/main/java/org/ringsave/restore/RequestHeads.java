/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.RequestHead;
import org.ringsave.ring.Packet;

/** Checks the heads of a channel's requests, table after table, and keeps the lengths of their packets. */
final class RequestHeads {
    private final FieldChecks checks;
    private final RequestCounts counts;
    private final RequestIds ids = new RequestIds();
    private final ReceivedHeads received;
    private ChannelConfig config;
    private boolean hasState;

    RequestHeads(FieldChecks checks, RequestCounts counts) {
        received = new ReceivedHeads(checks.limit());
        this.checks = checks;
        this.counts = counts;
    }

    /** A channel comes, of whose requests none has come. */
    void startChannel(ChannelConfig ofChannel) {
        config = ofChannel;
        ids.start();
        received.clear();
        hasState = false;
    }

    /**
     * Checks a head, which is not one too many, and adds its request to a target; null: to none. Returns the length of
     * the request's state.
     */
    int onHead(DirectBuffer buffer, int index, StagedRequests to) {
        final long rest = RequestHead.rest(buffer, index);
        checks.require("reserved", 0, RequestHead.reserved(rest));
        final long lengths = RequestHead.lengths(buffer, index);
        final boolean isReceived = counts.isReceived();
        final int packetLength = (int)checks.words("packetLength", RequestHead.packetLength(lengths), 0,
            isReceived ? config.maxPacketLength() : 0);
        final int type = RequestHead.type(rest);
        if (type != Packet.IN_BAND && type != Packet.TRANSFER_PAGES && type != Packet.GPA_DIRECT) {
            throw checks.wrong("packetType", "6, 7 or 9", type);
        }
        final boolean ranges = isReceived && type != Packet.IN_BAND;
        final int rangesLength = (int)checks.words("rangesLength", RequestHead.rangesLength(lengths),
            ranges ? leastRanges(type) : 0, ranges ? config.maxPacketLength() - packetLength : 0);
        final int stateLength = checks.range("stateLength", RequestHead.stateLength(rest), 0,
            RequestHead.MAX_STATE_LENGTH);
        add(RequestHead.transactionId(buffer, index), type, packetLength, rangesLength, to);
        if (isReceived) {
            received.add(counts.end(), buffer, index);
        }
        hasState |= stateLength > 0;
        counts.next();
        return stateLength;
    }

    private void add(long transactionId, int type, int packetLength, int rangesLength, StagedRequests to) {
        final boolean added = to == null ? ids.add(counts.table(), transactionId)
            : to.add(counts.table(), transactionId, type, packetLength, rangesLength);
        if (!added) {
            throw checks.wrong("transactionId", "unique in its table", Long.toUnsignedString(transactionId));
        }
    }

    /** A shorter packet is damage in a ring, so no request has less: a count, and with GPA_DIRECT a page. */
    private static int leastRanges(int packetType) {
        return packetType == Packet.GPA_DIRECT ? 3 * SIZE_OF_LONG : SIZE_OF_LONG;
    }

    /** Have all requests of the channel come? */
    boolean areComplete() {
        return counts.isComplete();
    }

    /** Heads of the received requests that have come; always the same object. */
    ReceivedHeads received() {
        return received;
    }

    /** Does any request of the channel that has come have state? */
    boolean hasState() {
        return hasState;
    }
}
