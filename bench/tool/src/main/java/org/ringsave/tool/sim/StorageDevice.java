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
final class StorageDevice implements Ticking {
    private static final int LONGEST_SEEK = 4;
    private static final int POLLS = 3;
    /** A request moves 1 to 4 times this many bytes each tick. */
    private static final int STEP_LENGTH = 328;
    private static final int STEPS = 4;

    private final Channel channel;
    private final UnsafeBuffer ledger;
    private final Stalls stalls;
    private final SplitMix64 random;
    private final Disk disk;
    private final HeldTime time;
    private final Transfer[] transfers;
    private final PacketRanges ranges = new PacketRanges();
    private final UnsafeBuffer completion = new UnsafeBuffer(new byte[StorageRequests.COMPLETION_LENGTH]);
    private final PacketHandler keep = this::keep;
    private final InFlightHandler serve = this::serve;
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
        transfers = new Transfer[channel.received().capacity()];
        for (int i = 0; i < transfers.length; i++) {
            transfers[i] = new Transfer(memory);
        }
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (stalls.isStalled(ledger, Ledger.STALLED_UNTIL, now, random)) {
            return;
        }
        RingOutcomes.requirePolled(channel.incoming(), channel.incoming().poll(keep, random.nextInt(POLLS + 1)));
        olderLeft = false;
        channel.received().forEach(serve);
        channel.outgoing().publish();
    }

    private PacketAction keep(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
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
    private void serve(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context) {
        final long begin = context.getLong(StorageRequests.BEGIN_OFFSET);
        if (begin == 0) {
            context.putLong(StorageRequests.ARRIVED_OFFSET, tick);
            context.putLong(StorageRequests.BEGIN_OFFSET, tick + 1 + random.nextInt(LONGEST_SEEK));
            context.putInt(StorageRequests.STEP_OFFSET, STEP_LENGTH * (1 + random.nextInt(STEPS)));
        } else if (begin <= tick && move(transactionId, packet, context)) {
            return;
        }
        olderLeft = true;
    }

    /** Moves the next bytes; returns true if the request is complete. */
    private boolean move(long transactionId, DirectBuffer packet, MutableDirectBuffer context) {
        final int bytes = packet.getInt(StorageRequests.BYTES_OFFSET);
        final int done = context.getInt(StorageRequests.DONE_OFFSET);
        Transfer transfer = transfer(transactionId);
        if (transfer == null) {
            transfer = begin(transactionId, done);
        }
        final int step = Math.min(bytes - done, context.getInt(StorageRequests.STEP_OFFSET));
        transfer.move(packet.getInt(StorageRequests.OPERATION_OFFSET) == StorageRequests.WRITE, disk,
            (int)packet.getLong(StorageRequests.SECTOR_OFFSET) * Disks.SECTOR_LENGTH + done, step);
        context.putInt(StorageRequests.DONE_OFFSET, done + step);
        return done + step == bytes
            && complete(transactionId, packet, transfer, tick - context.getLong(StorageRequests.ARRIVED_OFFSET));
    }

    private Transfer begin(long transactionId, int done) {
        if (done > 0) {
            throw new IllegalStateException(channel + ": the transfer of request " + transactionId + " was lost after "
                + done + " bytes");
        }
        final DirectBuffer held = channel.received().ranges(transactionId);
        final String broken = ranges.wrap(Packet.GPA_DIRECT, held, 0, held.capacity());
        if (broken != null) {
            throw new IllegalStateException(channel + ": request " + transactionId + ": " + broken);
        }
        final Transfer transfer = idle();
        transfer.begin(transactionId, ranges);
        return transfer;
    }

    /**
     * Appends a completion; the tick publishes all of its completions at its end. A ring has room for all awaited
     * completions.
     */
    private boolean complete(long transactionId, DirectBuffer packet, Transfer transfer, long ticks) {
        completion.putLong(StorageRequests.CHECKSUM_OFFSET, transfer.checksum());
        completion.putBytes(StorageRequests.REQUEST_OFFSET, packet, 0, StorageRequests.LENGTH);
        completion.putLong(StorageRequests.TICKS_OFFSET, ticks);
        long outcome;
        do {
            outcome = channel.outgoing().append(Packet.COMPLETION, 0, transactionId, completion, 0,
                StorageRequests.COMPLETION_LENGTH);
        } while (time.mustRetry(outcome));
        if (outcome < 0) {
            throw new IllegalStateException(channel + ": append: " + Outcome.toString(outcome));
        }
        channel.received().forget(transactionId);
        transfer.end();
        count(Ledger.COMPLETED, 1);
        count(Ledger.OVERTAKINGS, olderLeft ? 1 : 0);
        count(Ledger.SERVICE_TICKS, ticks);
        ledger.putLong(Ledger.CHECKSUM, SplitMix64.mix(ledger.getLong(Ledger.CHECKSUM) ^ transfer.checksum()));
        return true;
    }

    /** Is this the table of requests that the device has received? */
    boolean serves(InFlight table) {
        return table == channel.received();
    }

    /** The transfer of a request; null if none has begun. */
    Transfer transfer(long transactionId) {
        for (final Transfer transfer : transfers) {
            if (transfer.isOf(transactionId)) {
                return transfer;
            }
        }
        return null;
    }

    /** Continues a saved transfer. The request's context area must agree with it. */
    void resume(long transactionId, DirectBuffer saved) {
        final Transfer transfer = idle();
        transfer.decode(transactionId, saved);
        final int left = channel.received().packet(transactionId).getInt(StorageRequests.BYTES_OFFSET)
            - channel.received().context(transactionId).getInt(StorageRequests.DONE_OFFSET);
        if (transfer.left() != left) {
            throw new IllegalArgumentException(channel + ": the transfer of request " + transactionId + " has "
                + transfer.left() + " bytes left, not " + left);
        }
    }

    private Transfer idle() {
        for (final Transfer transfer : transfers) {
            if (!transfer.isUnderWay()) {
                return transfer;
            }
        }
        throw new IllegalStateException(channel + ": there are more transfers than requests in flight");
    }

    private void count(int field, long by) {
        ledger.putLong(field, ledger.getLong(field) + by);
    }
}
