/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.DirectBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RequestHead;
import org.ringsave.ring.Packet;

/** Checks the heads of a channel's requests, table after table, and keeps the lengths of their packets. */
final class RequestHeads {
    private final FieldChecks checks;
    private final RequestCounts counts;
    private final RequestIds ids = new RequestIds();
    private final PacketLengths lengths = new PacketLengths();
    private ChannelConfig config;
    private boolean hasState;

    RequestHeads(FieldChecks checks, RequestCounts counts) {
        this.checks = checks;
        this.counts = counts;
    }

    /** A channel comes, of whose requests none has come. */
    void startChannel(ChannelConfig ofChannel) {
        config = ofChannel;
        ids.start();
        lengths.clear();
        hasState = false;
    }

    /** Checks a head, which is not one too many. Returns the length of the request's state. */
    int onHead(DirectBuffer buffer, int index) {
        checks.require("reserved", 0, RequestHead.reserved(buffer, index));
        final boolean received = counts.isReceived();
        final int packetLength = (int)checks.words("packetLength", RequestHead.packetLength(buffer, index), 0,
            received ? config.maxPacketLength() : 0);
        final int type = RequestHead.type(buffer, index);
        if (type != Packet.IN_BAND && type != Packet.TRANSFER_PAGES && type != Packet.GPA_DIRECT) {
            throw checks.wrong("packetType", "6, 7 or 9", type);
        }
        final boolean ranges = received && type != Packet.IN_BAND;
        final int rangesLength = (int)checks.words("rangesLength", RequestHead.rangesLength(buffer, index),
            ranges ? leastRanges(type) : 0, ranges ? config.maxPacketLength() - packetLength : 0);
        final int stateLength = checks.range("stateLength", RequestHead.stateLength(buffer, index), 0,
            ImageDescriptor.MAX_CAPTURED_LENGTH);
        ids.add(checks.at(), counts.table(), RequestHead.transactionId(buffer, index));
        if (received) {
            lengths.add(counts.end(), packetLength + rangesLength);
        }
        hasState |= stateLength > 0;
        counts.next();
        return stateLength;
    }

    /** A shorter packet is damage in a ring, so no request has less: a count, and with GPA_DIRECT a page. */
    private static int leastRanges(int packetType) {
        return packetType == Packet.GPA_DIRECT ? 3 * SIZE_OF_LONG : SIZE_OF_LONG;
    }

    /** Lengths of the packets of the received requests that have come. */
    PacketLengths lengths() {
        return lengths;
    }

    /** Does any request of the channel that has come have state? */
    boolean hasState() {
        return hasState;
    }
}
