/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Receives the requests of {@link InFlight#forEach}. */
@FunctionalInterface
public interface InFlightHandler {
    /**
     * Called for a request in flight. Both buffers are valid until this method returns. The handler may complete or
     * forget this request, and no other.
     *
     * @param transactionId of the request.
     * @param type          of its packet.
     * @param packet        payload as the table holds it; of length 0 for a request that was sent.
     * @param context       context area of the request, to read and to write.
     */
    void onInFlight(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context);
}
