/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;
import org.ringsave.store.RingFile;

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
    final UnsafeBuffer source = new UnsafeBuffer(ByteBuffer.allocateDirect(2048));
    /** Copies a payload out of a ring of this process. */
    final PacketHandler copying = this::copy;
    /** Handler for a ring of another process, which has copied the payload out already. */
    final PacketHandler copied = (type, flags, transactionId, buffer, offset, length) -> PacketAction.DONE;
    /** Copies a message out of Agrona's ring. */
    final MessageHandler agronaCopying = this::copyMessage;

    private final ChannelSet set = new ChannelSet();
    private final ChannelSet writing = new ChannelSet();
    private final ChannelSet reading = new ChannelSet();
    private final Path directory;
    private final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(2048));
    private final UnsafeBuffer between = new UnsafeBuffer(ByteBuffer.allocateDirect(PAGES * 4096));
    private int betweenIndex;

    RingPairs() {
        final ChannelConfig config = ChannelConfig.ofPages(PAGES);
        final Channel channel = set.add(1, "paired", config.withBothEnds());
        try {
            directory = Files.createTempDirectory("ringsave-rings");
            final Path there = directory.resolve("there");
            final Path back = directory.resolve("back");
            RingFile.write(channel, there, back);
            mappedOut = writing.map(1, "writes", config, back, there).outgoing();
            mappedIn = reading.map(1, "reads", config, there, back).incoming();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set.open();
        writing.open();
        reading.open();
        pairedOut = channel.outgoing();
        pairedIn = channel.opposite().incoming();
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(
            PAGES * 4096 + RingBufferDescriptor.TRAILER_LENGTH, 4096);
        agrona = new OneToOneRingBuffer(new UnsafeBuffer(memory));
    }

    /**
     * The floor: copies each payload of a batch into memory as long as a ring, where the last one ended, then each out
     * of it. Returns the number of payloads.
     */
    int copyBatch(int batch, int payloadLength) {
        int in = betweenIndex;
        for (int i = 0; i < batch; i++) {
            in = in + payloadLength <= between.capacity() ? in : 0;
            between.putBytes(in, source, 0, payloadLength);
            in += payloadLength;
        }
        int out = betweenIndex;
        for (int i = 0; i < batch; i++) {
            out = out + payloadLength <= between.capacity() ? out : 0;
            target.putBytes(0, between, out, payloadLength);
            out += payloadLength;
        }
        betweenIndex = out;
        return batch;
    }

    private PacketAction copy(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length) {
        target.putBytes(0, buffer, offset, length);
        return PacketAction.DONE;
    }

    private void copyMessage(int type, DirectBuffer buffer, int index, int length) {
        target.putBytes(0, buffer, index, length);
    }

    @Override
    public void close() {
        set.close();
        writing.close();
        reading.close();
        try {
            Files.delete(directory.resolve("there"));
            Files.delete(directory.resolve("back"));
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
