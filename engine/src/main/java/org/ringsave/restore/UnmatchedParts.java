/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Set;
import java.util.function.Predicate;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageException;

/**
 * The channels, regions and states that only the image or only the set has. All of them are refused when the image is
 * applied, unless a {@link RestoreOption} allows it.
 */
final class UnmatchedParts {
    private static final String NO_PART = "the image does not; remove it";

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

    /** The set has no such region, which is named for people. */
    void region(long offset, String part) {
        unknownRegion = part;
        unknownRegionOffset = offset;
    }

    /** The set has no state of that name, and the image needs it. */
    void state(long offset, String name) {
        unknownState = '"' + name + '"';
        unknownStateOffset = offset;
    }

    void requireChannels(ChannelSet set, StagedChannels staged) {
        if (unknownChannel != null && refuses(RestoreOption.DROP_UNKNOWN_CHANNELS)) {
            throw lacking(0, "channelCount", "the image", "channel " + unknownChannel, "the set does not; add it",
                RestoreOption.DROP_UNKNOWN_CHANNELS);
        }
        if (staged.foundCount() != set.channels().size() && refuses(RestoreOption.KEEP_MISSING_CHANNELS)) {
            final Channel missing = set.channels().stream().filter(channel -> staged.find(channel.id()) < 0)
                .findFirst().orElseThrow();
            throw lacking(0, "channelCount", "the set", "channel " + Integer.toUnsignedString(missing.id()), NO_PART,
                RestoreOption.KEEP_MISSING_CHANNELS);
        }
    }

    void requireRegions(ChannelSet set, int found, Predicate<MemoryRegion> isFound) {
        if (unknownRegion != null && refuses(RestoreOption.DROP_UNKNOWN_REGIONS)) {
            throw lacking(unknownRegionOffset, "name", "the image", unknownRegion,
                "the set does not; add it", RestoreOption.DROP_UNKNOWN_REGIONS);
        }
        if (found != set.regions().size() && refuses(RestoreOption.KEEP_MISSING_REGIONS)) {
            final MemoryRegion missing =
                set.regions().stream().filter(isFound.negate()).findFirst().orElseThrow();
            throw lacking(0, "regionCount", "the set", "region \"" + missing.name() + '"', NO_PART,
                RestoreOption.KEEP_MISSING_REGIONS);
        }
    }

    void requireStates(ChannelSet set, StagedStates staged) {
        if (unknownState != null && refuses(RestoreOption.DROP_UNKNOWN_STATES)) {
            throw lacking(unknownStateOffset, "name", "the image", "AppState " + unknownState,
                "the set does not; give it to begin() or add it", RestoreOption.DROP_UNKNOWN_STATES);
        }
        set.appStates().forEach(state -> {
            if (!staged.has(state) && refuses(RestoreOption.KEEP_MISSING_STATES) && !state.isOptional()) {
                throw lacking(0, "AppState \"" + state.name() + '"', "the set", "AppState \"" + state.name() + '"',
                    "the image does not; make it optional", RestoreOption.KEEP_MISSING_STATES);
            }
        });
    }

    private static ImageException lacking(long offset, String field, String owner, String part, String remedy,
        RestoreOption option) {
        return ImageException.unfit(offset, field, owner + " has " + part + ", " + remedy + ", or restore with "
            + option + " or by applyOnly()");
    }

    private boolean refuses(RestoreOption option) {
        return !options.contains(option);
    }
}
