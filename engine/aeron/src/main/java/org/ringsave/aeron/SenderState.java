/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** State of a {@link TransferSender}. */
public enum SenderState {
    /** Nothing was started. */
    IDLE,
    /** The receiver has not accepted the image yet. */
    OFFERED,
    /** Fragments go out. */
    SENDING,
    /** All fragments are out, and the receiver has not said that it has them all. */
    AWAITING,
    /**
     * The receiver has the whole image, verified. A saved image is a base of later deltas, unless the save was revoked
     * after its last byte.
     */
    DONE,
    /** The receiver refused the image: {@link TransferSender#refusal()}. */
    REFUSED,
    /**
     * The owner cancelled the transfer or the save, or the set was closed or lost a channel. The next fragment finds a
     * revoked save. While none goes out, as in OFFERED and AWAITING, the transfer lasts until the next answer that ends
     * it, or the silence limit: cancel it too.
     */
    CANCELLED,
    /** The transfer failed: {@link TransferSender#failure()}. */
    FAILED;

    /**
     * Is a transfer under way?
     *
     * @return true in OFFERED, SENDING and AWAITING.
     */
    public boolean isUnderWay() {
        return this == OFFERED || this == SENDING || this == AWAITING;
    }
}
