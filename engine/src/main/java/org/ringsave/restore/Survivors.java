/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ChainRefusal;
import org.ringsave.image.ImageException;
import org.ringsave.image.TableNumber;

/** Matches the survivors of a delta with the requests of its base, and moves their packets: IMAGE-FORMAT.md, 5.1. */
final class Survivors {
    private final RequestWalk base = new RequestWalk();
    private final RequestWalk delta = new RequestWalk();
    private long offset;
    private long channelId;
    private ChannelConfig config;

    /** The survivors of a channel come. The offset of their Packets record goes into an error. */
    void start(long packetsOffset, long id, ChannelConfig ofChannel) {
        offset = packetsOffset;
        channelId = id;
        config = ofChannel;
    }

    /**
     * Moves each packet to the slot of its ordinal, from the slot of the ordinal that it has in the base. That one is
     * never lower, so no packet is written over before it is moved. Moves nothing if the memory of packets is null.
     */
    void move(int end, int count, UnsafeBuffer baseRequests, int baseFirst, UnsafeBuffer requests, int first,
        UnsafeBuffer packets) {
        final int table = TableNumber.of(end, TableNumber.RECEIVED);
        final int slotLength = config.maxPacketLength();
        base.start(baseRequests, baseFirst, config);
        delta.start(requests, first, config);
        for (int survivor = 0; survivor < count; survivor++) {
            delta.nextOf(table);
            match(end, table);
            if (packets != null && base.ordinal() > survivor) {
                packets.putBytes(survivor * slotLength, packets, base.ordinal() * slotLength,
                    delta.rangesLength() + delta.packetLength());
            }
        }
    }

    /** The refusal of survivors of a base without requests. */
    ImageException unknown(int end, UnsafeBuffer requests, int first) {
        delta.start(requests, first, config);
        delta.nextOf(TableNumber.of(end, TableNumber.RECEIVED));
        return unknown(end);
    }

    private ImageException unknown(int end) {
        return ChainRefusal.unknownRequest(offset, end, channelId, delta.ordinal(), delta.transactionId());
    }

    /** Goes on to the request of the base that has the id of the survivor. */
    private void match(int end, int table) {
        do {
            if (!base.nextOf(table)) {
                throw unknown(end);
            }
        } while (base.transactionId() != delta.transactionId());
        if (base.type() != delta.type() || base.packetLength() != delta.packetLength()
            || base.rangesLength() != delta.rangesLength()) {
            throw ChainRefusal.otherRequest(offset, end, channelId, delta.transactionId());
        }
    }
}
