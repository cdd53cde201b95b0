/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import org.ringsave.image.ImageException;

/**
 * A snapshot of a cluster could not be written, or is not whole. Nothing of it was applied. The message says in one
 * line what is wrong, where, and what to do.
 */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String EARLIER = "start the node from an earlier snapshot: ClusterTool DIR"
        + " invalidate-latest-snapshot; or copy the snapshot of another node";
    private static final String ADVICE = "; " + EARLIER;
    /** First of all, since nothing is lost by it: every node says the same after a change of the program. */
    private static final String RIGHT_PROGRAM = "; start the program and configuration that wrote it, and if that says"
        + " the same, " + EARLIER;

    /** Offset in the image, in bytes. */
    private final long imageOffset;

    private SnapshotException(long imageOffset, String message, Throwable cause) {
        super(message, cause);
        this.imageOffset = imageOffset;
    }

    /** The stream ends before the image does. */
    static SnapshotException cut(SnapshotPlace place) {
        return new SnapshotException(place.offset(), "the snapshot ends at " + place
            + ": its recording is cut short, or the archive ended the replay" + ADVICE, null);
    }

    /** Nothing comes any more, though the stream has not ended. */
    static SnapshotException still(SnapshotPlace place) {
        return new SnapshotException(place.offset(), "the snapshot stands still at " + place
            + " for 10 s: look at the archive's log, and start the node again", null);
    }

    /** Bytes that are no message of an image. */
    static SnapshotException foreign(long imageOffset, long position) {
        return new SnapshotException(imageOffset, "the snapshot has no image at position " + position
            + ": the message there is not of this version of Ringsave, or is damaged" + RIGHT_PROGRAM, null);
    }

    /** An image of which a cluster can't recover. */
    static SnapshotException delta() {
        return new SnapshotException(0, "the snapshot is a delta, of which a cluster can't recover" + ADVICE, null);
    }

    /** Bytes of the image, or their order, are wrong. */
    static SnapshotException damaged(ImageException cause) {
        return new SnapshotException(cause.offset(), "the snapshot is damaged at " + Message.line(cause) + ADVICE,
            cause);
    }

    /** All checksums are right, but the restore refuses the content, such as other rings than its set has. */
    static SnapshotException unfit(ImageException cause) {
        return new SnapshotException(cause.offset(), "the snapshot is of another program or configuration at "
            + Message.line(cause) + RIGHT_PROGRAM, cause);
    }

    /** It could not be written. */
    static SnapshotException notTaken(SnapshotPlace place, String reason, Throwable cause) {
        return new SnapshotException(place.offset(), "no snapshot was taken, it ends at " + place + ": " + reason
            + "; remove the cause, and ask for a snapshot again", cause);
    }

    /**
     * Place of the fault.
     *
     * @return offset in the image in bytes.
     */
    public long imageOffset() {
        return imageOffset;
    }
}
