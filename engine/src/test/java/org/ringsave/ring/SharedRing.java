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

    private final UnsafeBuffer control;
    private final UnsafeBuffer data;
    private final RawRing raw;
    private Ring ring;
    private IncomingRing incoming;
    private OutgoingRing outgoing;

    SharedRing(int pages) {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(RawRing.DATA + pages * 4096);
        raw = RawRing.over(bytes);
        control = new UnsafeBuffer(bytes, 0, RawRing.DATA);
        data = new UnsafeBuffer(bytes, RawRing.DATA, pages * 4096);
    }

    /** New ends on the memory as it is, with new indices. */
    Damage attach(int out, int in) {
        raw.out(out);
        raw.in(in);
        ring = Ring.shared(control, data);
        final Damage damage = ring.attach();
        ring.open();
        incoming = ring.makeReader(FREE);
        outgoing = ring.makeWriter(FREE);
        return damage;
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
