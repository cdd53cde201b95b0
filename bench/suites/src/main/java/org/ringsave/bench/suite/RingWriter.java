/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/** Moves batches of packets through one ring after another, from end to end. Each ring stays as full as it was. */
final class RingWriter implements PacedWriter {
    private static final int PAYLOAD_LENGTH = 1_000;
    private static final int PACKET_LENGTH = Packet.HEADER_LENGTH + PAYLOAD_LENGTH + Packet.FOOTER_LENGTH;
    private static final int MOST_PACKETS = 64;
    private static final int BATCH = 16;

    private final OutgoingRing[] writers;
    private final IncomingRing[] readers;
    private final int fill;
    private final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
    private final PacketHandler reading = this::read;
    private int next;
    private int sent;
    private long sum;

    /** Writes to all rings of a set, and keeps each at a fill in bytes. */
    RingWriter(ChannelSet set, int fill) {
        this.fill = fill;
        final int channels = set.channels().size();
        writers = new OutgoingRing[2 * channels];
        readers = new IncomingRing[2 * channels];
        for (int i = 0; i < channels; i++) {
            final Channel channel = set.channels().get(i);
            writers[2 * i] = channel.outgoing();
            readers[2 * i] = channel.opposite().incoming();
            writers[2 * i + 1] = channel.opposite().outgoing();
            readers[2 * i + 1] = channel.incoming();
        }
    }

    @Override
    public long write(double due) {
        final int packets = (int)Math.min(MOST_PACKETS, due / PACKET_LENGTH);
        for (int i = 0; i < packets; i++) {
            while (readers[next].available() + PACKET_LENGTH > fill) {
                readers[next].poll(reading, 1);
            }
            if (writers[next].offer(Packet.IN_BAND, 0, i, source, 0, PAYLOAD_LENGTH) < 0) {
                throw new IllegalStateException("a ring has no room for a packet in the place of another one");
            }
            if (++sent == BATCH) {
                sent = 0;
                next = next + 1 == writers.length ? 0 : next + 1;
            }
        }
        return (long)packets * PACKET_LENGTH;
    }

    private PacketAction read(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        sum += transactionId;
        return PacketAction.DONE;
    }
}
