/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/**
 * The guest's end of a network channel: it sends frames in bursts. Every eighth frame is a request, as drivers ask for
 * few completions. The guest checks its completion, which has the checksum of the request and of the frames before it.
 * All its state is in the context area of its end and in those of its requests.
 */
final class Guest implements Ticking, PacketHandler {
    static final int SENT = 0;
    static final int COMPLETED = 8;
    static final int WRONG = 16;
    static final int TRUNCATED = 24;
    static final int FULL = 32;
    static final int IN_FLIGHT_FULL = 40;
    static final int LATENCY_TICKS = 48;
    /** State of the guest's pace. */
    static final int PACE = 56;
    static final int NEXT_FRAME = PACE + Pace.STATE_LENGTH;
    /** Number of frames sent, with requests and without. */
    static final int FRAMES = NEXT_FRAME + Long.BYTES;
    /** Checksum of the frames since the last request. */
    static final int FRAMES_CHECKSUM = FRAMES + Long.BYTES;
    static final int CONTEXT_LENGTH = FRAMES_CHECKSUM + Long.BYTES;

    private static final int FRAMES_PER_REQUEST = 8;
    private static final int COMPLETIONS_PER_SEND = 8;

    private final Channel channel;
    private final Traffic traffic;
    private final Pace pace;
    private final int rate;
    private final SplitMix64 random;
    private final HeldTime time;
    private final int maxFrameLength;
    private final MutableDirectBuffer state;
    private final UnsafeBuffer request;
    private long tick;

    Guest(Channel channel, Traffic traffic, Pace pace, int rate, SplitMix64 random, HeldTime time) {
        this.channel = channel;
        this.traffic = traffic;
        this.pace = pace;
        this.rate = rate;
        this.random = random;
        this.time = time;
        state = channel.context();
        maxFrameLength = Math.min(Requests.MAX_LENGTH, channel.outgoing().maxPayloadLength())
            - Requests.HEAD_LENGTH;
        request = new UnsafeBuffer(new byte[Requests.HEAD_LENGTH + Long.BYTES
            + Math.max(traffic.maxFrameLength(), maxFrameLength)]);
    }

    /** Sets the first frame, so that guests send different frames. */
    void startAt(int frame) {
        state.putLong(NEXT_FRAME, frame);
        state.putLong(FRAMES_CHECKSUM, WordSum.START);
    }

    @Override
    public void tick(long now) {
        tick = now;
        if (pace.isStalled(state, PACE, now, random)) {
            return;
        }
        time.poll(channel.incoming(), this, rate * COMPLETIONS_PER_SEND);
        if (!pace.isResting(state, PACE, now, random)) {
            for (int i = random.nextInt(2 * rate + 1); i > 0 && send(); i--) {
                count(FRAMES, 1);
            }
        }
        channel.outgoing().publish();
    }

    /** Sends the next frame. If there is no room, the frame stays the next. */
    private boolean send() {
        final long transactionId = state.getLong(SENT);
        final int frame = (int)state.getLong(NEXT_FRAME);
        final int captured = traffic.copy(frame, request, Requests.HEAD_LENGTH);
        final int length = Math.min(captured, maxFrameLength);
        request.setMemory(Requests.HEAD_LENGTH + length, Long.BYTES, (byte)0);
        request.putInt(Requests.LENGTH_OFFSET, length);
        request.putInt(Requests.FRAME_OFFSET, frame);
        final boolean isRequest = (state.getLong(FRAMES) + 1) % FRAMES_PER_REQUEST == 0;
        final long outcome = time.append(channel.outgoing(), Packet.IN_BAND,
            isRequest ? Packet.COMPLETION_REQUESTED : 0, transactionId, request, Requests.HEAD_LENGTH + length);
        if (outcome < 0) {
            count(RingOutcomes.requireNoRoom(channel.outgoing(), outcome) == Outcome.FULL ? FULL : IN_FLIGHT_FULL, 1);
            return false;
        }
        final long checksum = WordSum.update(state.getLong(FRAMES_CHECKSUM), request, 0,
            Requests.HEAD_LENGTH + WordSum.pad(length));
        if (isRequest) {
            note(channel.awaiting().context(transactionId), checksum);
            count(SENT, 1);
        }
        state.putLong(FRAMES_CHECKSUM, isRequest ? WordSum.START : checksum);
        count(TRUNCATED, captured > length ? 1 : 0);
        state.putLong(NEXT_FRAME, frame + 1 == traffic.frameCount() ? 0 : frame + 1);
        return true;
    }

    private void note(MutableDirectBuffer note, long checksum) {
        note.putLong(Requests.CHECKSUM_OFFSET, checksum);
        note.putLong(Requests.ANSWER_OFFSET, request.getLong(Requests.LENGTH_OFFSET));
        note.putLong(Requests.TICKS_OFFSET, tick);
    }

    @Override
    public PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        final DirectBuffer note = channel.awaiting().context(transactionId);
        final boolean right = type == Packet.COMPLETION && length == Requests.COMPLETION_LENGTH
            && note.getLong(Requests.CHECKSUM_OFFSET) == buffer.getLong(offset + Requests.CHECKSUM_OFFSET)
            && note.getLong(Requests.ANSWER_OFFSET) == buffer.getLong(offset + Requests.ANSWER_OFFSET);
        count(COMPLETED, 1);
        count(WRONG, right ? 0 : 1);
        count(LATENCY_TICKS, tick - note.getLong(Requests.TICKS_OFFSET));
        return PacketAction.DONE;
    }

    private void count(int field, long by) {
        state.putLong(field, state.getLong(field) + by);
    }
}
