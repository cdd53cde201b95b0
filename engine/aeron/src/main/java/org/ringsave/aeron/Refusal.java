/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import org.ringsave.image.ImageException;

/**
 * A receiver's refusal of an image.
 *
 * @param reason of the refusal.
 * @param value  as its reason says.
 * @param text   in one line: what is wrong. At most 192 bytes of it come over.
 */
public record Refusal(RefusalReason reason, long value, String text) {
    static Refusal limit(long length, long limit) {
        return new Refusal(RefusalReason.LIMIT, limit, "its length is " + length + ", the limit is " + limit);
    }

    static Refusal busy() {
        return new Refusal(RefusalReason.BUSY, 0, "another transfer is under way");
    }

    /** The refusal of a receiver whose owner gave up. */
    static Refusal cancelled() {
        return new Refusal(RefusalReason.CANCELLED, 0, "its owner gave up");
    }

    /** The refusal of a receiver that needs bytes which the sender has released. */
    static Refusal lost(long needed, long releasedOffset) {
        return new Refusal(RefusalReason.LOST, needed, "it holds " + needed + " bytes, and the sender can go back to "
            + releasedOffset + " only");
    }

    /** The refusal of a receiver that failed. */
    static Refusal of(Throwable cause) {
        // An image that the receiver had no memory for may be right.
        return cause instanceof ImageException image && !image.isLackOfMemory()
            ? new Refusal(RefusalReason.IMAGE, image.offset(), Message.line(cause))
            : new Refusal(RefusalReason.CANCELLED, 0, Message.line(cause));
    }

    /**
     * One line: what, where, what to do.
     *
     * @return the line.
     */
    @Override
    public String toString() {
        return "the receiver refused the image, " + reason + ": " + text + "; " + reason.advice();
    }
}
