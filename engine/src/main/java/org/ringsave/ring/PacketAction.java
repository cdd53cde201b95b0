/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/** The decision of a {@link PacketHandler} about a packet. */
public enum PacketAction {
    /** Done with it: its space goes back to the sender. A completion ends the request that it completes. */
    DONE,
    /**
     * Will be completed later: payload and transaction id are copied to an in-flight slot, where a context area goes
     * with it, all zeros. Both are there once the handler has returned, not within it. Allowed for a packet of type 6,
     * 7 or 9 that asks for a completion, on a channel with in-flight slots. If no slot can hold that many bytes, the
     * packet stays in the ring, and the poll ends with {@link Outcome#TOO_LONG}.
     */
    IN_FLIGHT,
    /** Not now: the packet stays in the ring, is delivered again by the next poll, and this poll ends. */
    ABORT
}
