/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.restore.RestoreSession;

/** Where a receiver puts its image. */
interface ImageTarget {
    /** Checks an offer. Returns null if it takes the image, else why not. */
    Refusal refusal(ImageOffer offer);

    /** Digest of the offered image if it is there already, and verified; else null. */
    String heldDigest(ImageOffer offer) throws IOException;

    /**
     * Begins an image, or goes on with the image that it holds. Returns the offset that it needs next. If that is less
     * than the released offset, it has not begun, and what it held stays.
     */
    long begin(long transferId, ImageOffer offer, long releasedOffset) throws IOException;

    /** Takes the next bytes, all of them. Returns whether the image is complete and verified. */
    boolean take(ByteBuffer piece) throws IOException;

    /** Makes sure that the bytes that it took are not needed again. */
    void keep() throws IOException;

    /** Knows the properties of the image when it is complete. */
    RestoreSession image();

    /** The image is complete, and as it was offered. */
    void complete() throws IOException;

    /** Ends the image: it does not come any more. */
    void end();
}
