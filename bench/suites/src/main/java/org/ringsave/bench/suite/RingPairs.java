/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;

/**
 * Three ways to hand packets from one end to the other, each with 64 KiB of ring: both ends of a channel in this
 * process; two channels on the same mapped files, as in two processes; Agrona's one-to-one ring buffer.
 */
final class RingPairs implements AutoCloseable {
    private static final int PAGES = 16;

    final OutgoingRing pairedOut;
    final IncomingRing pairedIn;
    final OutgoingRing mappedOut;
    final IncomingRing mappedIn;
    final OneToOneRingBuffer agrona;
    /** Source of every payload. */
    final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(PayloadCopies.PAYLOAD_LENGTH));
    final PayloadCopies copies = new PayloadCopies(source, PAGES * 4096);

    private final ChannelSet set = new ChannelSet();
    private final MappedPair mapped;

    RingPairs() {
        final ChannelConfig config = ChannelConfig.ofPages(PAGES);
        final Channel channel = set.add(1, "paired", config.withBothEnds());
        mapped = new MappedPair(channel, config);
        mappedOut = mapped.outgoing();
        mappedIn = mapped.incoming();
        set.open();
        pairedOut = channel.outgoing();
        pairedIn = channel.opposite().incoming();
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(
            PAGES * 4096 + RingBufferDescriptor.TRAILER_LENGTH, 4096);
        agrona = new OneToOneRingBuffer(new UnsafeBuffer(memory));
    }

    @Override
    public void close() {
        set.close();
        mapped.close();
    }
}
