/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ringsave.aeron.codec.OfferDecoder;

/** Takes the messages of senders. */
interface SenderMessages {
    /** An offer came from an Aeron session; it is valid until this returns. */
    void offered(OfferDecoder offer, int sessionId) throws IOException;

    /** A fragment came. The piece has its image bytes, and any more, from position to limit, until this returns. */
    void fragment(long transferId, long imageOffset, int filled, ByteBuffer piece) throws IOException;

    /** A sender cancelled. */
    void cancelled(long transferId);
}
