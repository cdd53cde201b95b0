/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/** Takes the answers of a receiver. Each method returns whether the answer was valid. */
interface Answers {
    /** Has the transfer ended? Then no answer counts any more. */
    boolean isOver();

    /** The receiver needs the byte at this offset next. */
    boolean needed(long imageOffset);

    /** The receiver holds all bytes before this offset. */
    boolean acknowledged(long imageOffset);

    /** The receiver has the image. */
    boolean done(String digest);

    /** The receiver does not take the image. */
    void refused(Refusal refusal);
}
