/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import java.net.ProtocolException;
import org.ringsave.channel.ChannelSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/**
 * Restores the images that a {@link MigrationTarget} receives. It refuses image frames, chunks and commits that come
 * out of order.
 */
final class ImageReceiver {
    private final RestoreSession session;
    private ChannelSet set;
    private boolean isImageOpen;
    private boolean isLast;
    private long remaining;
    private int round;
    private String digest;

    ImageReceiver(RestoreSession session) {
        this.session = session;
    }

    /** Takes the frame of an image, which says its length, its round and whether it is the last. */
    void beginImage(long length, int imageRound, int last) throws ProtocolException {
        if (isImageOpen || isLast || imageRound != round || length <= 0 || last < 0 || last > 1) {
            throw new ProtocolException("image of round " + Integer.toUnsignedString(imageRound) + ", " + length
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

    /** Restores a piece of a chunk, and applies the last image. Returns whether the image is complete. */
    boolean takePiece(FrameReader in) throws ProtocolException {
        if (in.pieceLength() > remaining) {
            throw new ProtocolException("a chunk in round " + round + " is longer than the " + remaining
                + " bytes that its image has left");
        }
        remaining -= in.pieceLength();
        final RestoreStatus status = session.restoreFromBuffer(in.beginPiece());
        in.endPiece();
        if (status == RestoreStatus.SUCCESS != (remaining == 0)) {
            throw new ProtocolException("image of round " + round + (remaining == 0 ? " is longer than its frame says"
                : " ends " + remaining + " bytes before the length that its frame says"));
        }
        if (remaining == 0) {
            endImage();
        }
        return remaining == 0;
    }

    private void endImage() {
        isImageOpen = false;
        digest = session.digest();
        if (isLast) {
            set = session.apply();
        }
        round++;
    }

    /** Refuses a commit that does not name the last image, or comes before that image was applied. */
    void requireLast(String committed) throws ProtocolException {
        if (!isApplied() || !committed.equals(digest)) {
            throw new ProtocolException("a commit of " + committed + " in round " + round
                + (isApplied() ? ", which ended with " + digest : ", before the last image"));
        }
    }

    /** Was the last image applied? */
    boolean isApplied() {
        return set != null;
    }

    /** Number of complete images. */
    int rounds() {
        return round;
    }

    /** Digest of the last complete image. */
    String digest() {
        return digest;
    }

    /** The set that the last image was applied to; null before. */
    ChannelSet set() {
        return set;
    }

    /** Ends the restore and closes the set, which must not run. */
    void drop() {
        session.end();
        if (set != null) {
            set.close();
            set = null;
        }
    }
}
