/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.ring.PacketRanges;

/**
 * The device's end of a storage channel. It takes requests, seeks for some ticks, and then moves a part of the bytes
 * each tick between its disk and the guest's memory. It completes a request after its last byte, so a short request
 * overtakes a long one. The request's context area holds the state of a request. While bytes move, a {@link Transfer}
 * holds the rest of it. The device's row of the {@link Ledger} holds everything else.
 */
final class StorageDevice implements Ticking, PacketHandler, InFlightHandler {
    private static final int LONGEST_SEEK = 4;
    private static final int POLLS = 3;

    private final Channel channel;
    private final UnsafeBuffer ledger;
    private final Stalls stalls;
    private final SplitMix64 random;
    private final Disk disk;
    private final HeldTime time;
    private final TransferSlots transfers;
    private final UnsafeBuffer completion = new UnsafeBuffer(new byte[StorageRequests.COMPLETION_LENGTH]);
    private long tick;
    private boolean olderLeft;

    StorageDevice(Channel channel, UnsafeBuffer ledger, Stalls stalls, SplitMix64 random, GuestMemory memory,
        Disk disk, HeldTime time) {
        this.channel = channel;
        this.ledger = ledger;
        this.stalls = stalls;
        this.random = random;
        this.disk = disk;
        this.time = time;
        transfers = new TransferSlots(channel.received(), memory, channel.toString());
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (stalls.isStalled(ledger, Ledger.STALLED_UNTIL, now, random)) {
            return;
        }
        time.poll(channel.incoming(), this, random.nextInt(POLLS + 1));
        olderLeft = false;
        channel.received().forEach(this);
        channel.outgoing().publish();
    }

    @Override
    public PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        final PacketRanges named = channel.incoming().ranges();
        final int bytes = buffer.getInt(offset + StorageRequests.BYTES_OFFSET);
        int sum = 0;
        while (named.next()) {
            sum += named.byteCount();
        }
        if (type != Packet.GPA_DIRECT || sum != bytes) {
            throw new IllegalStateException(channel + ": request " + transactionId + " of " + bytes
                + " bytes has ranges of " + sum);
        }
        count(Ledger.RECEIVED, 1);
        count(Ledger.RECEIVED_BYTES, bytes);
        return PacketAction.IN_FLIGHT;
    }

    /** Serves a request for one tick. The context of a new request is all zeros. */
    @Override
    public void onInFlight(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context) {
        final long begin = context.getLong(StorageRequests.BEGIN_OFFSET);
        if (begin == 0) {
            context.putLong(StorageRequests.ARRIVED_OFFSET, tick);
            context.putLong(StorageRequests.BEGIN_OFFSET, tick + 1 + random.nextInt(LONGEST_SEEK));
            context.putInt(StorageRequests.STEP_OFFSET,
                StorageRequests.STEP_LENGTH * (1 + random.nextInt(StorageRequests.MAX_STEPS)));
        } else if (begin <= tick && move(transactionId, packet, context)) {
            return;
        }
        olderLeft = true;
    }

    /** Moves the next bytes; returns true if the request is complete. */
    private boolean move(long transactionId, DirectBuffer packet, MutableDirectBuffer context) {
        final int bytes = packet.getInt(StorageRequests.BYTES_OFFSET);
        final int done = context.getInt(StorageRequests.DONE_OFFSET);
        Transfer transfer = transfers.find(transactionId);
        if (transfer == null) {
            transfer = transfers.begin(transactionId, done);
        }
        final int step = Math.min(bytes - done, context.getInt(StorageRequests.STEP_OFFSET));
        transfer.move(packet.getInt(StorageRequests.OPERATION_OFFSET) == StorageRequests.WRITE, disk,
            (int)packet.getLong(StorageRequests.SECTOR_OFFSET) * Disks.SECTOR_LENGTH + done, step);
        context.putInt(StorageRequests.DONE_OFFSET, done + step);
        return done + step == bytes
            && complete(transactionId, packet, transfer, tick - context.getLong(StorageRequests.ARRIVED_OFFSET));
    }

    /**
     * Appends a completion; the tick publishes all of its completions at its end. A ring has room for all awaited
     * completions.
     */
    private boolean complete(long transactionId, DirectBuffer packet, Transfer transfer, long ticks) {
        completion.putLong(StorageRequests.CHECKSUM_OFFSET, transfer.checksum());
        completion.putBytes(StorageRequests.REQUEST_OFFSET, packet, 0, StorageRequests.LENGTH);
        completion.putLong(StorageRequests.TICKS_OFFSET, ticks);
        final long outcome = time.append(channel.outgoing(), Packet.COMPLETION, 0, transactionId, completion,
            StorageRequests.COMPLETION_LENGTH);
        if (outcome < 0) {
            throw new IllegalStateException(channel + ": append: " + Outcome.toString(outcome));
        }
        channel.received().forget(transactionId);
        transfers.end(transactionId);
        count(Ledger.COMPLETED, 1);
        count(Ledger.OVERTAKINGS, olderLeft ? 1 : 0);
        count(Ledger.SERVICE_TICKS, ticks);
        ledger.putLong(Ledger.CHECKSUM, SplitMix64.mix(ledger.getLong(Ledger.CHECKSUM) ^ transfer.checksum()));
        return true;
    }

    /** The requests that it received and has not completed. */
    InFlight received() {
        return channel.received();
    }

    /** The transfers of received requests. */
    TransferSlots transfers() {
        return transfers;
    }

    private void count(int field, long by) {
        ledger.putLong(field, ledger.getLong(field) + by);
    }
}
