/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;

/** Where a sender has its image from. */
interface ImageSource {
    /** {@link #fill} returns it if the image can't be continued. */
    int CANCELLED = -1;

    /** The image that the sender offers. */
    ImageOffer offer();

    /** Where the next fragment starts. */
    long offset();

    /** Below this it can't seek. */
    long releasedOffset();

    /** Puts the next bytes into a range; returns their number, or CANCELLED. */
    int fill(MutableDirectBuffer buffer, int offset, int length) throws IOException;

    /** Goes to an offset in the image. Returns false if it can't: the bytes there were never filled, or not alone. */
    boolean seek(long imageOffset);

    /** The receiver holds all bytes before this offset, which is not above {@link #offset()}. */
    void release(long imageOffset);

    /** Digest of the image; null if it is not written to its end. */
    String digest();

    /** The cutId of the image; null if it is not written to its end. */
    String cutId();

    /** Ends the image. It was delivered, or it is lost. */
    void end(boolean isDelivered);
}
