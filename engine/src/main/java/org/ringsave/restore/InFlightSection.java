/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.InFlightRecord;
import org.ringsave.image.TableNumber;
import org.ringsave.ring.Packet;

/** Checks the InFlight records of a channel: section 4.5 of IMAGE-FORMAT.md. */
final class InFlightSection {
    private final FieldChecks checks;
    private final InFlightRecord request = new InFlightRecord();
    private final RequestIds requestIds = new RequestIds();
    private ImageTarget target;
    private ChannelConfig config;
    /** Version in the channel's record, until a request has state; then 0. */
    private long unusedStateVersion;
    private long expected;
    private long seen;
    private int table;
    private int seenInTable;

    InFlightSection(FieldChecks checks) {
        this.checks = checks;
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
    }

    /** Begins a channel with a number of requests. */
    void startChannel(ChannelConfig channelConfig, long inFlightCount, long packetStateVersion) {
        config = channelConfig;
        checks.range("inFlightCount", inFlightCount, 0, 2L * config.ends() * config.maxInFlight());
        expected = inFlightCount;
        unusedStateVersion = packetStateVersion;
        seen = 0;
        table = 0;
        seenInTable = 0;
        requestIds.start();
    }

    void onInFlight(ImageRecord record) {
        request.wrap(record);
        checks.range("inFlightCount", ++seen, 1, expected);
        onTable(checks.range("end", request.end(), TableNumber.NEAR, config.ends() - 1),
            checks.range("direction", request.direction(), TableNumber.RECEIVED, TableNumber.AWAITING));
        final boolean received = request.direction() == TableNumber.RECEIVED;
        final long packetLength =
            checks.words("packetLength", request.packetLength(), 0, received ? config.maxPacketLength() : 0);
        final int type = request.packetType();
        if (type != Packet.IN_BAND && type != Packet.TRANSFER_PAGES && type != Packet.GPA_DIRECT) {
            throw checks.wrong("packetType", "6, 7 or 9", type);
        }
        final boolean ranges = received && type != Packet.IN_BAND;
        final long rangesLength = checks.words("rangesLength", request.rangesLength(),
            ranges ? leastRanges(type) : 0, ranges ? config.maxPacketLength() - packetLength : 0);
        final int stateLength =
            checks.range("stateLength", request.stateLength(), 0, ImageDescriptor.MAX_CAPTURED_LENGTH);
        if (stateLength > 0) {
            unusedStateVersion = 0;
        }
        checks.require("payloadLength", ImageDescriptor.align(config.packetContextLength()) + rangesLength
            + packetLength + stateLength, record.payloadLength());
    }

    private void onTable(int end, int direction) {
        final int next = TableNumber.of(end, direction);
        if (next < table) {
            throw checks.wrong("end and direction", "not before those of the last record", end + " and " + direction);
        }
        seenInTable = next == table ? seenInTable + 1 : 1;
        table = next;
        checks.range("records of one end and direction", seenInTable, 1, config.maxInFlight());
    }

    /** A shorter packet is damage in a ring, so no request has less: a count, and with GPA_DIRECT a page. */
    private static int leastRanges(int packetType) {
        return packetType == Packet.GPA_DIRECT ? 3 * SIZE_OF_LONG : SIZE_OF_LONG;
    }

    /** The payload of the last record has come. */
    void endInFlight(GrowingBuffer payload) {
        checks.padding(payload.buffer(), config.packetContextLength(),
            (int)ImageDescriptor.align(config.packetContextLength()));
        requestIds.add(checks.at(), table, request.transactionId());
        target.inFlight(table, request.transactionId(), request.packetType(), (int)request.rangesLength(),
            (int)request.stateLength(), payload.buffer(), payload.length());
    }

    /** The channel that starts at an offset has ended. */
    void end(long channelOffset) {
        checks.require("inFlightCount", expected, seen);
        if (unusedStateVersion != 0) {
            checks.at(channelOffset);
            throw checks.wrong("packetStateVersion", "0, since no request has state", unusedStateVersion);
        }
    }
}
