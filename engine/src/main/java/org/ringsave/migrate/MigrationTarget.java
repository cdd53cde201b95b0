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
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * The target's side of a {@link Migration}: it takes image after image from a link, verifies each, applies the last one
 * and acknowledges it, and gives the set out when the source has committed. One thread, the owner's of the set to be.
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
 * <p>The last image is applied before it is acknowledged, so that an acknowledgement means that nothing is left that
 * could be refused: {@link org.ringsave.channel.AppState#prepare} and the like were called. A set that was applied and
 * then not committed is closed here, for it must not run; one that was given to {@code begin(set)}, too. Before that
 * the set is as it was, as after any restore that is dropped.
 *
 * <p>A source that dies after the acknowledgement and a source that cancels look alike: the link ends. The target never
 * goes on then. Nothing that comes over the link is trusted.
 */
public final class MigrationTarget implements AutoCloseable {
    private final RestoreSession session;
    private final ByteChannel link;
    private final FrameReader in;
    private final FrameWriter out = new FrameWriter(0);
    private MigrationState state = MigrationState.COPYING;
    private ChannelSet set;
    private Exception failure;
    private boolean isImageOpen;
    private boolean isLast;
    private long remaining;
    private int round;
    private String digest;
    private boolean isClosed;

    /**
     * Begin to wait for images.
     *
     * @param session  that has begun a restore and taken nothing yet; for the target's use alone until it is over.
     * @param link     to a {@link Migration}, as described there; the target closes it when it is over.
     * @param capacity most that one {@link #doWork()} takes from the link, in bytes; at least 520. It is allocated
     *                 here.
     * @throws IllegalArgumentException if the capacity is less.
     */
    public MigrationTarget(RestoreSession session, ByteChannel link, int capacity) {
        this.session = Objects.requireNonNull(session, "session");
        this.link = Objects.requireNonNull(link, "link");
        if (capacity < Frame.MAX_CONTROL_LENGTH) {
            throw new IllegalArgumentException("capacity=" + capacity + " is less than " + Frame.MAX_CONTROL_LENGTH);
        }
        in = new FrameReader(capacity);
    }

    /**
     * Take what the link has, and answer. Never waits. Whatever link, source or image do wrong makes the target {@link
     * MigrationState#FAILED}, and the source is told if it can be: go on calling this until the link is not open any
     * more, or it may not get to know. An error of the JVM is thrown as it is, and the target FAILED then, too.
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
            fail(new IllegalStateException(e.toString(), e));
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
            // One answer at a time: what came behind waits until the link has taken it.
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
            case Frame.IMAGE -> beginImage();
            case Frame.CHUNK -> takePiece();
            case Frame.COMMIT -> commit();
            default -> throw new ProtocolException("the source sent a frame of type " + in.type());
        }
    }

    private void beginImage() throws ProtocolException {
        final long length = in.getLong(Frame.IMAGE_LENGTH_OFFSET);
        final int number = in.getInt(Frame.IMAGE_ROUND_OFFSET);
        final int last = in.getInt(Frame.IMAGE_LAST_OFFSET);
        if (isImageOpen || isLast || number != round || length <= 0 || last < 0 || last > 1) {
            throw new ProtocolException("image of round " + Integer.toUnsignedString(number) + ", " + length
                + " bytes, last=" + Integer.toUnsignedString(last) + ", in round " + round
                + (isImageOpen ? ", whose image is not complete" : isLast ? ", after the last" : ""));
        }
        if (round > 0) {
            session.next();
        }
        isImageOpen = true;
        isLast = last == 1;
        remaining = length;
    }

    private void takePiece() throws ProtocolException {
        if (in.pieceLength() > remaining) {
            throw new ProtocolException("a chunk that no image has room for, in round " + round + " with " + remaining
                + " bytes left");
        }
        remaining -= in.pieceLength();
        final RestoreStatus status = session.restoreFromBuffer(in.beginPiece());
        in.endPiece();
        if (status == RestoreStatus.SUCCESS != (remaining == 0)) {
            throw new ProtocolException("image of round " + round + (remaining == 0 ? " is longer than" : " is by "
                + remaining + " bytes shorter than") + " what its frame says");
        }
        if (remaining == 0) {
            endImage();
        }
    }

    private void endImage() {
        isImageOpen = false;
        digest = session.digest();
        if (isLast) {
            set = session.apply();
            state = MigrationState.ACKNOWLEDGED;
        }
        out.acknowledge(round++, digest);
    }

    private void commit() throws ProtocolException {
        if (state != MigrationState.ACKNOWLEDGED || !in.text(0).equals(digest)) {
            throw new ProtocolException("a commit of " + in.text(0) + " in round " + round
                + (state == MigrationState.ACKNOWLEDGED ? ", which ended with " + digest : ", before the last image"));
        }
        state = MigrationState.COMMITTED;
        closeLink();
    }

    private void refuse(Exception cause) {
        fail(cause);
        out.clear();
        out.refuse(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /** Lets the source read why, which it could not from a link that is closed with bytes of its own unread. */
    private int discard() throws IOException {
        out.flush(link);
        in.clear();
        final int length = in.fill(link);
        if (length < 0) {
            closeLink();
        }
        return Math.max(0, length);
    }

    private void fail(Exception cause) {
        if (isRunning()) {
            drop(MigrationState.FAILED, cause);
        }
    }

    private void drop(MigrationState end, Exception cause) {
        state = end;
        failure = cause;
        session.end();
        if (set != null) {
            set.close();
            set = null;
        }
    }

    private void closeLink() {
        try {
            link.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    /**
     * How far the target is.
     *
     * @return COPYING, ACKNOWLEDGED, COMMITTED, CANCELLED or FAILED.
     */
    public MigrationState state() {
        return state;
    }

    /**
     * Why the set did not come.
     *
     * @return an {@link ImageException}, a {@link ProtocolException} of a source that is none, what the link threw, or
     *     what the embedder's code threw, if the state is FAILED or CANCELLED; null if not.
     */
    public Exception failure() {
        return failure;
    }

    /**
     * The set that has come.
     *
     * @return in state CREATED, the caller's from now on; open it to go on.
     * @throws IllegalStateException if the source has not committed it.
     */
    public ChannelSet set() {
        if (state != MigrationState.COMMITTED) {
            throw new IllegalStateException("set: the target is " + state + ", not COMMITTED");
        }
        return set;
    }

    /** Drop what has come, if it was not committed, and close the link. A set that was committed stays open. */
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
