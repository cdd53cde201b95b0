/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A foreign ring in plain memory with both of its ends and a raw view, to begin again at any index without a file. */
final class SharedRing {
    /** Admits everything and tracks nothing. */
    static final PacketTracker FREE = new PacketTracker() {
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
            // Nothing is tracked.
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

    private final ByteBuffer memory;
    private final UnsafeBuffer control;
    private final UnsafeBuffer data;
    private final RawRing raw;
    private Ring ring;
    private IncomingRing incoming;
    private OutgoingRing outgoing;

    SharedRing(int pages) {
        this(ByteBuffer.allocateDirect(RawRing.DATA + pages * 4096));
    }

    /** A ring over memory of a control page and data pages. */
    SharedRing(ByteBuffer memory) {
        this.memory = memory;
        raw = RawRing.over(memory);
        control = new UnsafeBuffer(memory, 0, RawRing.DATA);
        data = new UnsafeBuffer(memory, RawRing.DATA, memory.capacity() - RawRing.DATA);
    }

    /** New ends on the memory as it is, with new indices. */
    Damage attach(int out, int in) {
        return attach(out, in, FREE);
    }

    /** New ends as above, both with one tracker. */
    Damage attach(int out, int in, PacketTracker tracker) {
        raw.out(out);
        raw.in(in);
        ring = Ring.shared(control, data);
        final Damage damage = ring.attach();
        ring.open();
        incoming = ring.makeReader(tracker);
        outgoing = ring.makeWriter(tracker);
        return damage;
    }

    /** Control page and data pages. */
    ByteBuffer memory() {
        return memory;
    }

    void fill(long word) {
        for (int i = 0; i < raw.length(); i += 8) {
            raw.word(i, word);
        }
    }

    RawRing raw() {
        return raw;
    }

    Ring ring() {
        return ring;
    }

    IncomingRing incoming() {
        return incoming;
    }

    OutgoingRing outgoing() {
        return outgoing;
    }
}
