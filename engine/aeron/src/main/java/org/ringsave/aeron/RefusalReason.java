/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** Why a receiver refuses an image. TRANSFER.md has the table. */
public enum RefusalReason {
    /** The image is longer than the receiver takes; the value is its limit in bytes. */
    LIMIT(1, "raise the receiver's limit, or send a delta"),
    /** A full image came in place of a delta, or the other way; the value is the kind that is expected. */
    KIND(2, "send the other kind"),
    /** The base of the delta is not the image that the receiver has; the text names it. */
    BASE(3, "send a delta of that image, or a full image"),
    /** The receiver can't go on where the sender can; the value is the offset that it holds. */
    LOST(4, "take a new cut and start again"),
    /** Another transfer is under way at the receiver. */
    BUSY(5, "offer again later"),
    /** The image is wrong or does not fit; the value is the offset in it. */
    IMAGE(6, "verify the image; a right one does not fit the receiver's set"),
    /** The receiver's owner gave up, or its file or memory failed. */
    CANCELLED(7, "start again when the receiver is ready");

    private static final RefusalReason[] ALL = values();

    private final int number;
    private final String advice;

    RefusalReason(int number, String advice) {
        this.number = number;
        this.advice = advice;
    }

    int number() {
        return number;
    }

    String advice() {
        return advice;
    }

    /** The reason of a number; null if there is none. */
    static RefusalReason of(int number) {
        return number >= 1 && number <= ALL.length ? ALL[number - 1] : null;
    }
}
