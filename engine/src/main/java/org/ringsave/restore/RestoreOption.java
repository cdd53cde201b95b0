/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

/** A difference between an image and a set that a {@link RestoreSession} accepts. It refuses all others. */
public enum RestoreOption {
    /** Channels of the image that a given set does not have are dropped. */
    DROP_UNKNOWN_CHANNELS,
    /** States of the image for which the set has no {@link org.ringsave.channel.AppState} are dropped. */
    DROP_UNKNOWN_STATES,
    /** Regions of the image that a given set does not have are dropped. */
    DROP_UNKNOWN_REGIONS,
    /** Channels of the set that the image does not have stay empty. */
    KEEP_MISSING_CHANNELS,
    /**
     * An {@link org.ringsave.channel.AppState} of the set that the image does not have, optional or not, is neither
     * prepared nor committed.
     */
    KEEP_MISSING_STATES,
    /** Regions of the set that the image does not have stay as they are. */
    KEEP_MISSING_REGIONS,
    /**
     * If the set has no {@link org.ringsave.channel.PacketStateHandler}, requests in flight are restored without their
     * state.
     */
    DROP_PACKET_STATE,
    /**
     * Rings are restored with feature bits that this version does not know. The program at the other end may rely on
     * them, and this end does nothing for them.
     */
    KEEP_UNKNOWN_FEATURES
}
