/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageRecord;
import org.ringsave.image.PacketsRecord;
import org.ringsave.image.TableNumber;

/**
 * Checks the Packets record of a channel: section 4.9 of IMAGE-FORMAT.md. Each packet goes to the slot that its request
 * gets: the first request of a table gets slot 0, and so on. Packets that fill their slots go there in one piece.
 */
final class PacketsSection implements PayloadPieces {
    private final FieldChecks checks;
    private final PacketsRecord packets = new PacketsRecord();
    private final ReceivedHeads received;
    private ImageTarget target;
    private int slotLength;
    private int end;
    private int request;
    private long remaining;

    /** Makes a section that knows the lengths of the packets from the requests of the channel. */
    PacketsSection(FieldChecks checks, ReceivedHeads received) {
        this.checks = checks;
        this.received = received;
    }

    /** Begins an image, for a target. */
    void start(ImageTarget to) {
        target = to;
    }

    /** Begins a channel with slots of a length. */
    void startChannel(int maxPacketLength) {
        slotLength = maxPacketLength;
    }

    void onPackets(ImageRecord record, boolean isDelta) {
        packets.wrap(record);
        final int near = checks.range("nearSurvivors", packets.survivors(TableNumber.NEAR), 0,
            isDelta ? received.count(TableNumber.NEAR) : 0);
        final int opposite = checks.range("oppositeSurvivors", packets.survivors(TableNumber.OPPOSITE), 0,
            isDelta ? received.count(TableNumber.OPPOSITE) : 0);
        remaining = record.payloadLength();
        checks.require("payloadLength", received.packetsLength(TableNumber.NEAR, near)
            + received.packetsLength(TableNumber.OPPOSITE, opposite), remaining);
        target.packets(checks.at(), received, near, opposite);
        end = TableNumber.NEAR;
        request = near;
    }

    @Override
    public void next(PayloadPlace place, long offset) {
        final int length = goToPacket();
        final UnsafeBuffer memory = length == 0 ? null : target.packetMemory(end);
        if (memory == null) {
            place.piece(null, 0, remaining);
            remaining = 0;
        } else {
            final int first = request++;
            int all = length;
            for (int last = length; last == slotLength && request < received.count(end); request++) {
                last = received.packetLength(end, request);
                all += last;
            }
            place.piece(memory, first * slotLength, all);
            remaining -= all;
        }
    }

    /** Goes to the next request with a packet, and returns its length; 0 if there is none. */
    private int goToPacket() {
        while (remaining > 0) {
            if (request == received.count(end)) {
                end = TableNumber.OPPOSITE;
                request = (int)packets.survivors(end);
            } else if (received.packetLength(end, request) > 0) {
                return received.packetLength(end, request);
            } else {
                request++;
            }
        }
        return 0;
    }
}
