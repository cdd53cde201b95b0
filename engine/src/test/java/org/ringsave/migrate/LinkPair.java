/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/** Both ends of a link in memory. The test sets its room, its damage and its death. */
public final class LinkPair {
    private final Way toTarget;
    private final Way toSource;
    private final End source;
    private final End target;
    private IntSupplier room = () -> Integer.MAX_VALUE;
    private IntUnaryOperator damage = value -> value;
    private boolean isDead;
    private RuntimeException thrown;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private long written;

    public LinkPair(int capacity) {
        toTarget = new Way(capacity);
        toSource = new Way(1 << 16);
        source = new End(toSource, toTarget);
        target = new End(toTarget, toSource);
    }

    /** The bytes under way in one direction. */
    private static final class Way {
        private final ByteBuffer bytes;
        private boolean isClosed;

        Way(int capacity) {
            bytes = ByteBuffer.allocate(capacity);
        }
    }

    private final class End implements ByteChannel {
        private final Way from;
        private final Way to;
        private boolean isOpen = true;

        End(Way from, Way to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            check();
            if (from.bytes.position() == 0) {
                return from.isClosed ? -1 : 0;
            }
            from.bytes.flip();
            int count = 0;
            while (into.hasRemaining() && from.bytes.hasRemaining() && count < limit()) {
                into.put(from.bytes.get());
                count++;
            }
            from.bytes.compact();
            return count;
        }

        @Override
        public int write(ByteBuffer out) throws IOException {
            check();
            if (from.isClosed) {
                throw new IOException("the other end is closed");
            }
            int count = 0;
            final int most = limit();
            while (out.hasRemaining() && to.bytes.hasRemaining() && count < most) {
                final int value = damage.applyAsInt(out.get());
                to.bytes.put((byte)value);
                if (this == source) {
                    sent.write(value);
                }
                count++;
            }
            written += count;
            return count;
        }

        private int limit() {
            return room.getAsInt();
        }

        private void check() throws IOException {
            if (!isOpen) {
                throw new ClosedChannelException();
            }
            if (thrown != null) {
                throw thrown;
            }
            if (isDead) {
                throw new IOException("the link is dead");
            }
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() throws IOException {
            if (isOpen) {
                isOpen = false;
                to.isClosed = true;
                if (isDead) {
                    throw new IOException("the link is dead");
                }
            }
        }
    }

    public ByteChannel source() {
        return source;
    }

    public ByteChannel target() {
        return target;
    }

    /** Limits the bytes of each later read or write. */
    LinkPair room(IntSupplier most) {
        room = most;
        return this;
    }

    /** Changes each byte that is written later. */
    void damage(IntUnaryOperator how) {
        damage = how;
    }

    /** Makes both ends throw on each call. */
    void die() {
        isDead = true;
    }

    /** Makes both ends throw a runtime exception, which no link should throw. */
    void fail(RuntimeException what) {
        thrown = what;
    }

    /** All bytes that the source has written. */
    byte[] sent() {
        return sent.toByteArray();
    }

    long written() {
        return written;
    }
}
