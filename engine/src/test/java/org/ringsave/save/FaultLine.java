/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelState;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** A sequence of packets from an end to its opposite: each arrives once, in order, as it was sent. */
final class FaultLine {
    static final int PACKET = 256;

    private final Channel from;
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PACKET));
    private long sent;
    private long received;

    FaultLine(Channel from) {
        this.from = from;
    }

    ChannelState state() {
        return from.state();
    }

    private long send(int flags) {
        payload.setMemory(0, PACKET, (byte)sent);
        final long outcome = from.outgoing().offer(Packet.IN_BAND, flags, sent, payload, 0, PACKET);
        sent += outcome > 0 ? 1 : 0;
        return outcome;
    }

    void keepOne() {
        assertThat(send(Packet.COMPLETION_REQUESTED)).isPositive();
        from.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        received++;
    }

    /** The other end, whose table is full, finds a request first in the ring. */
    void sendOneMore() {
        from.awaiting().forget(0);
        assertThat(send(Packet.COMPLETION_REQUESTED)).isPositive();
    }

    /** A save may pin the slot that becomes free. Returns what came of keeping the next request in it. */
    int freeASlotAndKeep() {
        assertThat(from.opposite().received().forget(0)).isZero();
        final int polled = from.opposite().incoming()
            .poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        received += Math.max(0, polled);
        return polled;
    }

    /** Nothing but the reader is ever in the way. */
    void fill() {
        long outcome;
        do {
            outcome = send(0);
        } while (outcome > 0);
        assertThat(outcome).isEqualTo(Outcome.FULL);
    }

    void drain() {
        // The table may be full, and a request that comes needs a slot.
        from.opposite().received().forget(0);
        assertThat(from.opposite().incoming().poll(this::take, Integer.MAX_VALUE)).isNotNegative();
        assertThat(received).isEqualTo(sent);
    }

    private PacketAction take(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
        assertThat(id).isEqualTo(received++);
        assertThat(length).isEqualTo(PACKET);
        assertThat(buffer.getByte(offset)).isEqualTo((byte)id);
        assertThat(buffer.getByte(offset + length - 1)).isEqualTo((byte)id);
        return PacketAction.DONE;
    }
}
