/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Set;
import org.ringsave.image.ImageException;
import org.ringsave.image.Side;
import org.ringsave.ring.ControlPage;

/**
 * Content of channels that can't be used: feature bits unknown to this version, and states of requests without a
 * handler. It is refused when the image is applied, unless a {@link RestoreOption} allows it.
 */
final class UnusableContent {
    private final Set<RestoreOption> options;

    UnusableContent(Set<RestoreOption> options) {
        this.options = options;
    }

    /** Refuses a channel whose requests have state of the embedder, as the set has no handler for it. */
    void requireNoPacketState(StagedChannels channels, int row) {
        if (refuses(RestoreOption.DROP_PACKET_STATE) && channels.hasPacketState(row)) {
            throw new ImageException(channels.offset(row), "state of requests in channel "
                + Integer.toUnsignedString(channels.id(row)),
                "none, as the set has no PacketStateHandler, or " + RestoreOption.DROP_PACKET_STATE,
                "of version " + channels.stateVersion(row));
        }
    }

    /** Refuses a channel with feature bits that this version does not know: the other end may rely on them. */
    void requireKnownFeatures(StagedChannels channels, int row) {
        for (int side = Side.INCOMING; side <= Side.OUTGOING; side++) {
            final int features = channels.featureBits(row, side);
            if ((features & ~ControlPage.KNOWN_FEATURES) != 0 && refuses(RestoreOption.KEEP_UNKNOWN_FEATURES)) {
                throw new ImageException(channels.offset(row), "featureBits of the " + Side.name(side)
                    + " ring of channel " + Integer.toUnsignedString(channels.id(row)),
                    "none but 0x" + Integer.toHexString(ControlPage.KNOWN_FEATURES) + ", or "
                        + RestoreOption.KEEP_UNKNOWN_FEATURES, "0x" + Integer.toHexString(features));
            }
        }
    }

    private boolean refuses(RestoreOption option) {
        return !options.contains(option);
    }
}
