/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import java.util.Objects;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;

/**
 * The target's side of a {@link Migration}. It takes images from a link, verifies each, and acknowledges it. It applies
 * the last image, and gives the set out when the source has committed. One thread, the owner's of the new set.
 *
 * <pre>{@code
 * restore.begin(1 << 30);                                  // or begin(set): as for any restore
 * try (MigrationTarget target = new MigrationTarget(restore, link, 64 * 1024)) {
 *     while (target.state() == MigrationState.COPYING || target.state() == MigrationState.ACKNOWLEDGED) {
 *         if (target.doWork() == 0) {
 *             idle();
 *         }
 *     }
 *     if (target.state() == MigrationState.COMMITTED) {
 *         target.set().open();
 *     }
 * }
 * }</pre>
 *
 * <p>The target applies the last image before it acknowledges it. After an acknowledgement nothing is left that could
 * refuse the set: {@link org.ringsave.channel.AppState#prepare} and the like have run. If no commit follows, the target
 * closes the applied set, for it must not run. That includes a set given to {@code begin(set)}. Before it is applied,
 * such a set is unchanged, as after any dropped restore.
 *
 * <p>A source that dies after the acknowledgement and a source that cancels look alike: the link ends. The target does
 * not go on then. A silent source keeps it waiting, and holds nothing: {@link #close()} it when you like. It trusts no
 * byte of the link.
 */
public final class MigrationTarget implements AutoCloseable {
    private final ImageReceiver receiver;
    private final ByteChannel link;
    private final FrameReader in;
    private final FrameWriter out = new FrameWriter(0);
    private MigrationState state = MigrationState.COPYING;
    private final LinkFailure failure = new LinkFailure();
    private boolean isClosed;

    /**
     * Begin to wait for images.
     *
     * @param session  that has begun a restore and taken nothing yet; for the target's use alone until it is over.
     * @param link     to a {@link Migration}, as described there. The target closes it when it is over.
     * @param capacity most bytes that one {@link #doWork()} takes from the link, at least 520. They are allocated here.
     * @throws IllegalArgumentException if the capacity is less, or the link is a {@link
     *                                  java.nio.channels.SelectableChannel} that blocks.
     */
    public MigrationTarget(RestoreSession session, ByteChannel link, int capacity) {
        receiver = new ImageReceiver(Objects.requireNonNull(session, "session"));
        this.link = Objects.requireNonNull(link, "link");
        FrameReader.requireNonBlocking("MigrationTarget", link);
        if (capacity < Frame.MAX_CONTROL_LENGTH) {
            throw new IllegalArgumentException("capacity=" + capacity + " is less than " + Frame.MAX_CONTROL_LENGTH);
        }
        in = new FrameReader(capacity);
    }

    /**
     * Take the bytes that the link has, and answer. Never waits. An error of link, source or image makes the target
     * {@link MigrationState#FAILED}. The target then tries to tell the source the reason: go on calling this until the
     * link is closed. An error of the JVM is thrown on, and makes the target FAILED too.
     *
     * @return bytes that were taken; 0 if there were none.
     */
    public int doWork() {
        try {
            if (link.isOpen()) {
                return isRunning() ? work() : discard();
            }
            lost();
            return 0;
        } catch (IOException e) {
            fail(e);
            closeLink();
            return 0;
        } catch (Error e) {
            fail(e);
            closeLink();
            throw e;
        }
    }

    private void lost() {
        if (isRunning()) {
            drop(MigrationState.CANCELLED, new EOFException("the link ended without a commit"));
        }
        closeLink();
    }

    private boolean isRunning() {
        return state == MigrationState.COPYING || state == MigrationState.ACKNOWLEDGED;
    }

    private int work() throws IOException {
        out.flush(link);
        final int length = in.fill(link);
        if (length < 0) {
            lost();
            return 0;
        }
        try {
            // One answer at a time: later frames wait until the link has taken the answer.
            while (isRunning() && out.isEmpty() && in.next()) {
                take();
                out.flush(link);
            }
        } catch (ProtocolException | RuntimeException e) {
            refuse(e);
        }
        if (link.isOpen()) {
            out.flush(link);
        }
        return length;
    }

    private void take() throws ProtocolException {
        switch (in.type()) {
            case Frame.IMAGE -> receiver.beginImage(in.getLong(Frame.IMAGE_LENGTH_OFFSET),
                in.getInt(Frame.IMAGE_ROUND_OFFSET), in.getInt(Frame.IMAGE_LAST_OFFSET));
            case Frame.CHUNK -> {
                if (receiver.takePiece(in)) {
                    acknowledge();
                }
            }
            case Frame.COMMIT -> commit();
            default -> throw new ProtocolException("the source sent a frame of type " + in.type());
        }
    }

    private void acknowledge() {
        state = receiver.isApplied() ? MigrationState.ACKNOWLEDGED : state;
        out.acknowledge(receiver.rounds() - 1, receiver.digest());
    }

    private void commit() throws ProtocolException {
        receiver.requireLast(in.text(0));
        state = MigrationState.COMMITTED;
        closeLink();
    }

    private void refuse(Exception cause) {
        fail(cause);
        out.clear();
        out.refuse(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /**
     * Drops bytes of the source until the link ends, so that the source can read the refusal. If this side closed the
     * link with unread bytes, a socket would drop the refusal.
     */
    private int discard() throws IOException {
        out.flush(link);
        in.clear();
        final int length = in.fill(link);
        if (length < 0) {
            closeLink();
        }
        return Math.max(0, length);
    }

    private void fail(Throwable cause) {
        if (isRunning()) {
            drop(MigrationState.FAILED, cause);
        }
    }

    private void drop(MigrationState end, Throwable cause) {
        state = end;
        failure.cause(cause);
        receiver.drop();
    }

    private void closeLink() {
        try {
            link.close();
        } catch (IOException e) {
            // The link is of no more use either way.
        }
    }

    /**
     * The target's state.
     *
     * @return COPYING, ACKNOWLEDGED, COMMITTED, CANCELLED or FAILED.
     */
    public MigrationState state() {
        return state;
    }

    /**
     * Why the set did not come.
     *
     * @return in FAILED and CANCELLED: an {@link org.ringsave.image.ImageException}, a {@link ProtocolException} if the
     *     source breaks the protocol, or the exception of the link or of the embedder's code. Null in other states.
     */
    public Exception failure() {
        return failure.exception();
    }

    /**
     * The set that has come.
     *
     * @return in state CREATED, the caller's from now on; open it to go on.
     * @throws IllegalStateException if the source has not committed the set.
     */
    public ChannelSet set() {
        if (state != MigrationState.COMMITTED) {
            throw new IllegalStateException("set: the target is " + state + ", not COMMITTED");
        }
        return receiver.set();
    }

    /** Close the link, and drop a set that was not committed. A set that was committed stays as it is. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (isRunning()) {
                drop(MigrationState.CANCELLED, new IllegalStateException("the target was closed"));
            }
            closeLink();
        }
    }
}
