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
import org.ringsave.image.RequestsRecord;
import org.ringsave.image.TableNumber;
import org.ringsave.ring.Packet;

/** Checks the heads of a channel's requests, table after table, and keeps the lengths of their packets. */
final class RequestHeads {
    private static final int TABLES = 4;

    private final FieldChecks checks;
    private final RequestIds ids = new RequestIds();
    private final PacketLengths lengths = new PacketLengths();
    private final int[] counts = new int[TABLES];
    private ChannelConfig config;
    private int table;
    private int seenInTable;
    private boolean hasState;

    RequestHeads(FieldChecks checks) {
        this.checks = checks;
    }

    /** A channel comes, of whose requests none has come. */
    void startChannel(ChannelConfig ofChannel) {
        config = ofChannel;
        ids.start();
        lengths.clear();
        hasState = false;
    }

    /** The heads come, in the numbers of a record. */
    void start(RequestsRecord record, long inFlightCount) {
        long sum = 0;
        for (int number = 0; number < TABLES; number++) {
            final int most = number < 2 * config.ends() ? config.maxInFlight() : 0;
            counts[number] = checks.range(name(number), record.count(number), 0, most);
            sum += counts[number];
        }
        checks.require("requests of all tables", inFlightCount, sum);
        table = 0;
        seenInTable = 0;
    }

    private static String name(int number) {
        return (TableNumber.end(number) == TableNumber.NEAR ? "near" : "opposite")
            + (TableNumber.direction(number) == TableNumber.RECEIVED ? "Received" : "Awaiting");
    }

    /** Have all heads come? */
    boolean isComplete() {
        while (table < TABLES && seenInTable == counts[table]) {
            table++;
            seenInTable = 0;
        }
        return table == TABLES;
    }

    /** Checks a head, which is not one too many. Returns the length of the request's state. */
    int onHead(DirectBuffer buffer, int index) {
        checks.require("reserved", 0, RequestHead.reserved(buffer, index));
        final boolean received = TableNumber.direction(table) == TableNumber.RECEIVED;
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
        ids.add(checks.at(), table, RequestHead.transactionId(buffer, index));
        if (received) {
            lengths.add(TableNumber.end(table), packetLength + rangesLength);
        }
        hasState |= stateLength > 0;
        seenInTable++;
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
