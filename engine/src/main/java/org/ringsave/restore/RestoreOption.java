/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

/** What a {@link RestoreSession} may leave behind where an image and a set don't agree. Without it, it refuses. */
public enum RestoreOption {
    /**
     * State of requests in flight, where the set has no {@link org.ringsave.channel.PacketStateHandler}: the requests
     * come back without it.
     */
    DROP_PACKET_STATE
}
