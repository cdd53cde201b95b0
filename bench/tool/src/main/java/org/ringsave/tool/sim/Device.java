/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.InFlightHandler;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/**
 * The device's end of a network channel. It takes frames. A frame that is a request is served for some ticks, a part of
 * its bytes each tick. The device completes it when it is due. The request's context area holds all state of a request;
 * the device's row of the {@link Ledger} holds the rest.
 */
final class Device implements Ticking, PacketHandler, InFlightHandler {
    private static final int LONGEST_SERVICE = 4;
    /** Most frames taken in a tick, per frame that a guest sends on average. The device catches up on a backlog. */
    private static final int POLLS_PER_SEND = 3;

    private final Channel channel;
    private final UnsafeBuffer ledger;
    private final Stalls stalls;
    private final int rate;
    private final SplitMix64 random;
    private final HeldTime time;
    private final UnsafeBuffer completion = new UnsafeBuffer(new byte[Requests.COMPLETION_LENGTH]);
    /** Checksums of the frames before each request that came in this tick. */
    private final LongArrayQueue checksums = new LongArrayQueue();
    private long tick;
    private boolean full;

    Device(Channel channel, UnsafeBuffer ledger, Stalls stalls, int rate, SplitMix64 random, HeldTime time) {
        this.channel = channel;
        this.ledger = ledger;
        this.stalls = stalls;
        this.rate = rate;
        this.random = random;
        this.time = time;
        ledger.putLong(Ledger.FRAMES_CHECKSUM, WordSum.START);
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (stalls.isStalled(ledger, Ledger.STALLED_UNTIL, now, random)) {
            return;
        }
        // A full table ends the poll before the request that it has no slot for. A later tick takes that request.
        time.poll(channel.incoming(), this, random.nextInt(POLLS_PER_SEND * rate + 1));
        full = false;
        channel.received().forEach(this);
        channel.outgoing().publish();
    }

    @Override
    public PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        count(Ledger.RECEIVED, 1);
        count(Ledger.RECEIVED_BYTES, buffer.getInt(offset + Requests.LENGTH_OFFSET));
        final long before = ledger.getLong(Ledger.FRAMES_CHECKSUM);
        if ((flags & Packet.COMPLETION_REQUESTED) == 0) {
            ledger.putLong(Ledger.FRAMES_CHECKSUM, WordSum.update(before, buffer, offset, length));
            return PacketAction.DONE;
        }
        checksums.addLong(before);
        ledger.putLong(Ledger.FRAMES_CHECKSUM, WordSum.START);
        return PacketAction.IN_FLIGHT;
    }

    /** Serves a request for one tick. The context of a new request is all zeros. */
    @Override
    public void onInFlight(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context) {
        if (context.getLong(Requests.DUE_OFFSET) == 0) {
            begin(packet, context);
            return;
        }
        final boolean due = context.getLong(Requests.DUE_OFFSET) <= tick;
        final int done = context.getInt(Requests.DONE_OFFSET);
        final int left = packet.capacity() - done;
        final int step = due ? left : Math.min(left, context.getInt(Requests.STEP_OFFSET));
        final long checksum = WordSum.update(context.getLong(Requests.CHECKSUM_OFFSET), packet, done, step);
        context.putLong(Requests.CHECKSUM_OFFSET, checksum);
        context.putInt(Requests.DONE_OFFSET, done + step);
        if (due && !full) {
            complete(transactionId, packet, checksum, tick - context.getLong(Requests.ARRIVED_OFFSET));
        }
    }

    private void begin(DirectBuffer packet, MutableDirectBuffer context) {
        final int ticks = 1 + random.nextInt(LONGEST_SERVICE);
        context.putLong(Requests.CHECKSUM_OFFSET, checksums.pollLong());
        context.putInt(Requests.STEP_OFFSET, WordSum.pad(packet.capacity() / ticks));
        context.putLong(Requests.ARRIVED_OFFSET, tick);
        context.putLong(Requests.DUE_OFFSET, tick + ticks);
    }

    /**
     * Appends a completion; the tick publishes all of its completions at its end. Without room the request stays in
     * flight.
     */
    private void complete(long transactionId, DirectBuffer packet, long checksum, long ticks) {
        completion.putLong(Requests.CHECKSUM_OFFSET, checksum);
        completion.putLong(Requests.ANSWER_OFFSET, packet.getLong(Requests.LENGTH_OFFSET));
        completion.putLong(Requests.TICKS_OFFSET, ticks);
        final long outcome = time.append(channel.outgoing(), Packet.COMPLETION, 0, transactionId, completion,
            Requests.COMPLETION_LENGTH);
        if (outcome < 0) {
            full = RingOutcomes.requireNoRoom(channel.outgoing(), outcome) == Outcome.FULL;
            count(Ledger.FULL, 1);
            return;
        }
        channel.received().forget(transactionId);
        count(Ledger.COMPLETED, 1);
        count(Ledger.SERVICE_TICKS, ticks);
        ledger.putLong(Ledger.CHECKSUM, SplitMix64.mix(ledger.getLong(Ledger.CHECKSUM) ^ checksum));
    }

    private void count(int field, long by) {
        ledger.putLong(field, ledger.getLong(field) + by);
    }

    long counted(int field) {
        return ledger.getLong(field);
    }
}
