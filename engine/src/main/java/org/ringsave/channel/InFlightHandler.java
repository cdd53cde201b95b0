/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Receives the packets of {@link InFlight#forEach}. */
@FunctionalInterface
public interface InFlightHandler {
    /**
     * One packet in flight. Both buffers are good until this method returns. The packet may be completed or forgotten
     * here, no other one may.
     *
     * @param transactionId of the packet.
     * @param type          of the packet.
     * @param packet        its payload as held; of length 0 for a request that was sent.
     * @param context       its context area, to read and to write.
     */
    void onInFlight(long transactionId, int type, DirectBuffer packet, MutableDirectBuffer context);
}
