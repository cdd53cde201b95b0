/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.nio.ByteBuffer;
import org.ringsave.aeron.codec.OfferDecoder;

/** Takes the messages of senders. */
interface SenderMessages {
    /** An offer came; it is valid until this returns. */
    void offered(OfferDecoder offer);

    /** A fragment came. The piece has its image bytes, and any more, from position to limit, until this returns. */
    void fragment(long transferId, long imageOffset, int filled, ByteBuffer piece);

    /** A sender cancelled. */
    void cancelled(long transferId);
}
