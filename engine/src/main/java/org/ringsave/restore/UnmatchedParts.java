/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageException;

/**
 * The channels, regions and states that only the image or only the set has. All of them are refused when the image is
 * applied, unless a {@link RestoreOption} allows it.
 */
final class UnmatchedParts {
    private final Set<RestoreOption> options;
    private String unknownChannel;
    private String unknownRegion;
    private long unknownRegionOffset;
    private String unknownState;
    private long unknownStateOffset;

    UnmatchedParts(Set<RestoreOption> options) {
        this.options = options;
    }

    /** Nothing of the image has come. */
    void clear() {
        unknownChannel = null;
        unknownRegion = null;
        unknownState = null;
    }

    /** The set has no channel of that id. */
    void channel(int id) {
        unknownChannel = Integer.toUnsignedString(id);
    }

    /** The set has no region of that name. */
    void region(long offset, byte[] name) {
        unknownRegion = quoted(name);
        unknownRegionOffset = offset;
    }

    /** The set has no state of that name, and the image needs it. */
    void state(long offset, String name) {
        unknownState = '"' + name + '"';
        unknownStateOffset = offset;
    }

    void requireChannels(ChannelSet set, int found) {
        if (unknownChannel != null && refuses(RestoreOption.DROP_UNKNOWN_CHANNELS)) {
            throw new ImageException(0, "channelCount", "only channels of the set, "
                + RestoreOption.DROP_UNKNOWN_CHANNELS + " or applyOnly()", "an image with channel " + unknownChannel);
        }
        if (found != set.channels().size() && refuses(RestoreOption.KEEP_MISSING_CHANNELS)) {
            throw new ImageException(0, "channelCount", set.channels().size() + " as in the set, "
                + RestoreOption.KEEP_MISSING_CHANNELS + " or applyOnly()", found);
        }
    }

    void requireRegions(ChannelSet set, int found) {
        if (unknownRegion != null && refuses(RestoreOption.DROP_UNKNOWN_REGIONS)) {
            throw new ImageException(unknownRegionOffset, "name", "that of a region in the set, "
                + RestoreOption.DROP_UNKNOWN_REGIONS + " or applyOnly()", unknownRegion);
        }
        if (found != set.regions().size() && refuses(RestoreOption.KEEP_MISSING_REGIONS)) {
            throw new ImageException(0, "regionCount", set.regions().size() + " as in the set, "
                + RestoreOption.KEEP_MISSING_REGIONS + " or applyOnly()", found);
        }
    }

    void requireStates(ChannelSet set, StagedStates staged) {
        if (unknownState != null && refuses(RestoreOption.DROP_UNKNOWN_STATES)) {
            throw new ImageException(unknownStateOffset, "name", "that of an AppState given to begin() or in the set, "
                + RestoreOption.DROP_UNKNOWN_STATES + " or applyOnly()", unknownState);
        }
        set.appStates().forEach(state -> {
            if (!staged.has(state) && refuses(RestoreOption.KEEP_MISSING_STATES) && !state.isOptional()) {
                throw new ImageException(0, "AppState \"" + state.name() + '"', "in the image as it is not optional, "
                    + RestoreOption.KEEP_MISSING_STATES + " or applyOnly()", "missing");
            }
        });
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

    private boolean refuses(RestoreOption option) {
        return !options.contains(option);
    }

    static String quoted(byte[] utf8) {
        return '"' + new String(utf8, StandardCharsets.UTF_8) + '"';
    }
}
