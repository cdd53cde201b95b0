/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

/** What a {@link RestoreSession} may leave behind where an image and a set don't agree. Without it, it refuses. */
public enum RestoreOption {
    /** Channels of the image that a given set does not have. */
    DROP_UNKNOWN_CHANNELS,
    /** States of the image for which the set has no {@link org.ringsave.channel.AppState}, optional or not. */
    DROP_UNKNOWN_STATES,
    /** Regions of the image that a given set does not have. */
    DROP_UNKNOWN_REGIONS,
    /** Channels of the set that the image does not have: they stay empty. */
    KEEP_MISSING_CHANNELS,
    /**
     * Each {@link org.ringsave.channel.AppState} of the set that the image does not have, optional or not: it is
     * neither prepared nor committed.
     */
    KEEP_MISSING_STATES,
    /** Regions of the set that the image does not have: they stay as they are. */
    KEEP_MISSING_REGIONS,
    /**
     * State of requests in flight, where the set has no {@link org.ringsave.channel.PacketStateHandler}: the requests
     * come back without it.
     */
    DROP_PACKET_STATE
}
