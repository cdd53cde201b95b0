/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.ringsave.channel.InFlight;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketRanges;

/**
 * The transfers of a storage device: one for each request that it may have in flight. Those under way come first, and
 * their ids lie side by side, so that a question for one reads a line of the cache and no other transfer.
 */
final class TransferSlots {
    private final InFlight received;
    private final String owner;
    private final Transfer[] transfers;
    private final long[] ids;
    private int underWay;
    private final PacketRanges ranges = new PacketRanges();

    /** The owner is a name for messages. */
    TransferSlots(InFlight received, GuestMemory memory, String owner) {
        this.received = received;
        this.owner = owner;
        transfers = new Transfer[received.capacity()];
        ids = new long[received.capacity()];
        for (int i = 0; i < transfers.length; i++) {
            transfers[i] = new Transfer(memory);
        }
    }

    boolean isIdle() {
        return underWay == 0;
    }

    /** The transfer of a request; null if none has begun. */
    Transfer find(long transactionId) {
        final int index = index(transactionId);
        return index < underWay ? transfers[index] : null;
    }

    private int index(long transactionId) {
        int index = 0;
        while (index < underWay && ids[index] != transactionId) {
            index++;
        }
        return index;
    }

    /** The transfer of a request is complete. */
    void end(long transactionId) {
        final int index = index(transactionId);
        final Transfer ended = transfers[index];
        underWay--;
        ids[index] = ids[underWay];
        transfers[index] = transfers[underWay];
        transfers[underWay] = ended;
    }

    /** Begins the transfer of a request that has none. */
    Transfer begin(long transactionId, int done) {
        if (done > 0) {
            throw new IllegalStateException(owner + ": the transfer of request " + transactionId + " was lost after "
                + done + " bytes");
        }
        final DirectBuffer held = received.ranges(transactionId);
        final String broken = ranges.wrap(Packet.GPA_DIRECT, held, 0, held.capacity());
        if (broken != null) {
            throw new IllegalStateException(owner + ": request " + transactionId + ": " + broken);
        }
        final Transfer transfer = next();
        transfer.begin(ranges);
        ids[underWay++] = transactionId;
        return transfer;
    }

    /** Continues a saved transfer. The request's context area must agree with it. */
    void resume(long transactionId, DirectBuffer saved) {
        final Transfer transfer = next();
        transfer.decode(saved);
        final int left = received.packet(transactionId).getInt(StorageRequests.BYTES_OFFSET)
            - received.context(transactionId).getInt(StorageRequests.DONE_OFFSET);
        if (transfer.left() != left) {
            throw new IllegalArgumentException(owner + ": the transfer of request " + transactionId + " has "
                + transfer.left() + " bytes left, not " + left);
        }
        ids[underWay++] = transactionId;
    }

    private Transfer next() {
        if (underWay == transfers.length) {
            throw new IllegalStateException(owner + ": there are more transfers than requests in flight");
        }
        return transfers[underWay];
    }
}
