/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Subscription;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.Agent;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * Feeds a recorded image to a restore, straight from Aeron's memory. It never waits. If it fails since the archive is
 * gone, another replay of the same image and restore goes on where this one ended. One thread.
 */
public final class ImageReplay implements Agent, AutoCloseable {
    private static final long DEADLINE_NS = 5_000_000_000L;

    private final Subscription subscription;
    private final RestoreSession restore;
    private final ImageStream in;
    private final long startNs = System.nanoTime();
    private boolean hasBegun;
    private boolean isComplete;
    private Throwable failure;

    ImageReplay(Subscription subscription, RestoreSession restore) {
        this.subscription = subscription;
        this.restore = restore;
        in = new ImageStream(subscription, new Recorded());
    }

    /** The messages of the recording. */
    private final class Recorded implements SenderMessages {
        @Override
        public void offered(OfferDecoder offer, int sessionId) {
            // The restore verifies the image itself, and its owner knows which one it asked for.
        }

        @Override
        public void fragment(long transferId, long imageOffset, int filled, ByteBuffer piece) throws IOException {
            final long skipped = restore.offset() - imageOffset;
            if (isComplete || skipped >= filled) {
                return;
            }
            if (skipped < 0) {
                throw new IOException("the replay lacks " + -skipped + " bytes at image offset " + restore.offset()
                    + ": replay the image again");
            }
            piece.position(piece.position() + (int)skipped);
            isComplete = restore.restoreFromBuffer(piece) == RestoreStatus.SUCCESS;
        }

        @Override
        public void cancelled(long transferId) {
            // A recording is whole, or is not replayed.
        }
    }

    /**
     * Take the bytes that have come. Exceptions end the replay, and its owner finds them in {@link #failure()}; an
     * error of the JVM is thrown. The restore keeps what it has, unless it refused a byte.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        if (!isUnderWay()) {
            return 0;
        }
        try {
            final int count = in.poll();
            final boolean isConnected = subscription.isConnected();
            hasBegun |= isConnected;
            if (count == 0 && !isConnected && !isComplete
                && (hasBegun || System.nanoTime() - startNs > DEADLINE_NS)) {
                throw new EOFException("the replay ended at image offset " + restore.offset()
                    + ": the archive is gone, or stopped it; replay the image again");
            }
            return count;
        } catch (IOException | RuntimeException e) {
            failure = e;
            return 1;
        }
    }

    /**
     * Is it under way?
     *
     * @return false when the restore is complete, or the replay has failed.
     */
    public boolean isUnderWay() {
        return !isComplete && failure == null;
    }

    /**
     * Has the restore all bytes, verified?
     *
     * @return true if it has.
     */
    public boolean isComplete() {
        return isComplete;
    }

    /**
     * Why it failed.
     *
     * @return an {@link org.ringsave.image.ImageException} of the restore, an {@link IOException} if the replay ended
     *     too early, an {@link IllegalStateException} of Aeron, or another exception that was thrown; else null.
     */
    public Throwable failure() {
        return failure;
    }

    /** Ends the replay. The restore stays as it is. */
    @Override
    public void close() {
        subscription.close();
    }

    @Override
    public void onClose() {
        close();
    }

    @Override
    public String roleName() {
        return "ringsave-replay";
    }
}
