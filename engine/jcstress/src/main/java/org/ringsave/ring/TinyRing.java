/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring of a few words with both of its ends. The ends treat it as a ring on a page, and thousands of
 * them fit. Every payload is one word, so a packet takes {@link #PACKET_LENGTH}.
 */
final class TinyRing {
    /** Header, one word of payload, footer. */
    static final int PACKET_LENGTH = 32;
    /** Room for one packet, since the last 8 bytes are never used. The second packet wraps. */
    static final int ROOM_FOR_ONE = 56;
    /** Room for two packets. */
    static final int ROOM_FOR_TWO = 72;

    private static final int LINE = 64;
    private static final int BLOCK_LENGTH = 64 * 1024;
    private static ByteBuffer block = ByteBuffer.allocateDirect(0);

    private static final PacketTracker FREE = new PacketTracker() {
        @Override
        public int admit(int type, int flags, long transactionId) {
            return ADMITTED;
        }

        @Override
        public int hold(int type, int flags, long transactionId, DirectBuffer buffer, int offset, int length,
            int rangesLength) {
            throw new IllegalStateException("nothing is kept here");
        }

        @Override
        public void completed(long transactionId) {
            // The ring tracks no packets.
        }

        @Override
        public void forget(long transactionId) {
            // Nothing is tracked.
        }

        @Override
        public int maxRequestLength() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int maySend(long transactionId) {
            return ADMITTED;
        }

        @Override
        public void sent(int type, long transactionId) {
            // Nothing is tracked.
        }
    };

    final IncomingRing incoming;
    final OutgoingRing outgoing;
    /** Of the reading end. */
    final Ring ring;
    final UnsafeBuffer data;
    /** The word that the reading end read last. */
    int read;
    /** Was the end signalled? Each of these fields is written by one thread. */
    boolean readerSignalled;
    boolean writerSignalled;
    private final UnsafeBuffer word = new UnsafeBuffer(new byte[Long.BYTES]);
    private final PacketHandler handler = this::onPacket;

    private TinyRing(Ring near, Ring far) {
        ring = near;
        data = near.data();
        near.open();
        far.open();
        incoming = near.makeReader(FREE);
        outgoing = far.makeWriter(FREE);
    }

    /** Both ends in this process: they exchange positions. */
    static TinyRing paired(int length, int start) {
        final Ring both = Ring.local(memory(ControlPage.TAIL_POSITION_OFFSET + LINE), memory(length), true);
        both.restore(start, start, 0, 0);
        return new TinyRing(both, both);
    }

    /** Each end treats the other as one of another process: they exchange indices. */
    static TinyRing indexed(int length, int start) {
        final UnsafeBuffer control = memory(ControlPage.FEATURE_BITS_OFFSET + LINE);
        final UnsafeBuffer data = memory(length);
        final Ring near = Ring.shared(control, data);
        final Ring far = Ring.shared(control, data);
        near.restore(start, start, 0, 0);
        far.attach();
        return new TinyRing(near, far);
    }

    /** Takes zeroed memory off heap. Many rings share a block, because a block costs far more than a ring. */
    private static synchronized UnsafeBuffer memory(int length) {
        if (block.remaining() < length) {
            block = ByteBuffer.allocateDirect(BLOCK_LENGTH + LINE).alignedSlice(LINE);
        }
        final UnsafeBuffer taken = new UnsafeBuffer(block, block.position(), length);
        block.position(BitUtil.align(block.position() + length, LINE));
        return taken;
    }

    /** A packet of zeros has passed: the writer knows of more room, and writes the next packet without asking. */
    TinyRing passed() {
        offer(0);
        poll();
        return this;
    }

    /** The live save of the reading end pins the content of the ring, and has an arena of this length. */
    TinyRing pin(int arenaLength) {
        final Pins pins = new Pins(() -> { });
        pins.begin(1);
        pins.pin(0, incoming.position(), outgoing.position());
        ring.pins(pins, 0);
        pins.activate(new UnsafeBuffer(new byte[arenaLength]));
        return this;
    }

    /** The writing end signals. */
    TinyRing signalReader() {
        outgoing.onSignal(() -> readerSignalled = true);
        return this;
    }

    /** The reading end signals. */
    TinyRing signalWriter() {
        incoming.onSignal(() -> writerSignalled = true);
        return this;
    }

    /** Sends packets of one word each. */
    TinyRing with(int... payloads) {
        for (final int payload : payloads) {
            offer(payload);
        }
        return this;
    }

    long offer(int payload) {
        word.putLong(0, payload);
        return outgoing.offer(Packet.IN_BAND, 0, payload, word, 0, Long.BYTES);
    }

    long append(int payload) {
        word.putLong(0, payload);
        return outgoing.append(Packet.IN_BAND, 0, payload, word, 0, Long.BYTES);
    }

    int poll() {
        return incoming.poll(handler, Integer.MAX_VALUE);
    }

    int pollOne() {
        return incoming.poll(handler, 1);
    }

    private PacketAction onPacket(int type, int flags, long transactionId, DirectBuffer buffer, int offset,
        int length) {
        final long payload = buffer.getLong(offset);
        // In a packet that is not torn, the id and the payload are the same number.
        read = payload == transactionId ? (int)payload : -1;
        return PacketAction.DONE;
    }
}
