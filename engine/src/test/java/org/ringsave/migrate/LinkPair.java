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
    private static final IntUnaryOperator NONE = value -> value;

    private final Way toTarget;
    private final Way toSource;
    private final End source;
    private final End target;
    private IntSupplier room = () -> Integer.MAX_VALUE;
    private IntUnaryOperator damage = NONE;
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
            final int count = Math.min(limit(), Math.min(into.remaining(), from.bytes.remaining()));
            into.put(into.position(), from.bytes, 0, count);
            into.position(into.position() + count);
            from.bytes.position(count).compact();
            return count;
        }

        @Override
        public int write(ByteBuffer out) throws IOException {
            check();
            if (from.isClosed) {
                throw new IOException("the other end is closed");
            }
            final byte[] taken = new byte[Math.min(limit(), Math.min(out.remaining(), to.bytes.remaining()))];
            out.get(taken);
            for (int i = 0; damage != NONE && i < taken.length; i++) {
                taken[i] = (byte)damage.applyAsInt(taken[i]);
            }
            to.bytes.put(taken);
            if (this == source) {
                sent.writeBytes(taken);
            }
            written += taken.length;
            return taken.length;
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
