/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** State of a {@link TransferReceiver}. */
public enum ReceiverState {
    /** It expects no image, and answers nothing. */
    IDLE,
    /**
     * It expects an image, and no sender has offered a fitting one, or the one that did has left before its first byte.
     * This has no limit of time: {@code cancel()} it.
     */
    WAITING,
    /** Fragments come in. */
    RECEIVING,
    /** The image has come and is verified. Go on with {@code doWork()} as long as the sender may ask. */
    COMPLETE,
    /**
     * The owner cancelled, or the sender did or began another transfer after bytes had come. Nothing is held, but for
     * the files of {@code expectFile}.
     */
    CANCELLED,
    /** It failed: {@link TransferReceiver#failure()}. Nothing is held, but for the files of {@code expectFile}. */
    FAILED;

    /**
     * Can an image come?
     *
     * @return true in WAITING and RECEIVING.
     */
    public boolean isUnderWay() {
        return this == WAITING || this == RECEIVING;
    }
}
