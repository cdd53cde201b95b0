/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.save.SaveSession;

/** The channels, regions and states that a set has to have for an image to fit it. */
final class SetOutline {
    private final List<SavedState> states;
    private final List<SavedChannel> channels = new ArrayList<>();
    private final List<SavedRegion> regions = new ArrayList<>();
    private ThrowingHandlers handlers;
    private ChannelSet given;
    private String emptyState;

    private record SavedState(String name, int version, boolean optional) {
    }

    private record SavedChannel(int id, String name, ChannelConfig config) {
    }

    private record SavedRegion(String name, boolean tracked, int version, long length) {
    }

    private SetOutline(List<SavedState> states) {
        this.states = states;
    }

    /** The states of a valid image, without channels and regions. */
    static SetOutline ofStates(byte[] image) {
        final List<SavedState> states = new ArrayList<>();
        for (final ImageParts.Part part : ImageParts.of(image).parts()) {
            if (part.template() == ImageParts.APPLICATION) {
                states.add(new SavedState(
                    new String(part.payload(), 0, (int)part.get(28, 2), StandardCharsets.UTF_8),
                    (int)part.get(24, 4), part.get(30, 1) == 1));
            }
        }
        return new SetOutline(states);
    }

    /** That of a valid image. */
    static SetOutline ofImage(byte[] image) {
        final SetOutline outline = ofStates(image);
        for (final ImageParts.Part part : ImageParts.of(image).parts()) {
            if (part.template() == ImageParts.CHANNEL) {
                outline.channels.add(new SavedChannel((int)part.get(16, 4),
                    new String(part.payload(), 0, (int)part.get(48, 2), StandardCharsets.UTF_8),
                    new ChannelConfig((int)part.get(24, 4), (int)part.get(28, 4), (int)part.get(32, 4),
                        (int)part.get(36, 4), (int)part.get(40, 4), (int)part.get(44, 4), part.get(50, 1) == 2)));
            } else if (part.template() == ImageParts.REGION) {
                outline.regions.add(new SavedRegion(
                    new String(part.record(), 48, (int)part.get(36, 2), StandardCharsets.UTF_8),
                    part.get(38, 1) == 1, (int)part.get(40, 4), part.get(16, 8)));
            }
        }
        return outline;
    }

    /** Has an image just the channels and regions of this outline? */
    boolean hasPartsOf(byte[] image) {
        final SetOutline other = ofImage(image);
        return channels.equals(other.channels) && regions.equals(other.regions);
    }

    /** Do the same images fit both? */
    boolean isSame(SetOutline other) {
        return states.equals(other.states) && channels.equals(other.channels) && regions.equals(other.regions);
    }

    /**
     * Does a set of this outline save an image that it took to the same bytes? Versions may differ. A region of the set
     * stays tracked or not, and its record says so.
     */
    boolean savesAs(byte[] image) {
        final SetOutline other = ofImage(image);
        return names(other).equals(names(this)) && tracked(other).equals(tracked(this));
    }

    private static List<String> tracked(SetOutline outline) {
        return outline.regions.stream().map(region -> region.name + region.tracked).toList();
    }

    private static List<String> names(SetOutline outline) {
        return outline.states.stream().map(state -> state.name + state.optional).toList();
    }

    /** States as they were saved, to be restored to. */
    ByteState[] states() {
        return states.stream().map(s -> new ByteState(s.name, s.version, new byte[0]).optional(s.optional))
            .toArray(ByteState[]::new);
    }

    PacketStateHandler handler() {
        return new KeptStates();
    }

    /** The handlers of the given set. */
    ThrowingHandlers handlers() {
        return handlers;
    }

    private ChannelSet make() {
        final ChannelSet set = new ChannelSet();
        handlers = new ThrowingHandlers();
        set.packetState(handlers);
        for (final ByteState state : states()) {
            set.addState(handlers.around(state));
        }
        for (final SavedChannel channel : channels) {
            set.add(channel.id, channel.name, channel.config);
        }
        for (final SavedRegion region : regions) {
            if (region.tracked) {
                set.addTrackedRegion(region.name, region.version, region.length);
            } else {
                set.addRegion(region.name, region.version, region.length);
            }
        }
        return set;
    }

    /** The same empty set until it is {@link #used}. */
    ChannelSet given() {
        if (given == null) {
            given = make();
            if (emptyState == null) {
                emptyState = stateOf(given, new SaveSession(), ByteBuffer.allocateDirect(1 << 19));
            }
        }
        return given;
    }

    /** The given set is no longer empty. */
    void used() {
        given.close();
        given = null;
    }

    /** The digest of the given set while it is empty. */
    String emptyState() {
        return emptyState;
    }

    /** The digest of all that a set holds: positions, words, requests, contexts, regions and states. */
    String stateOf(ChannelSet set, SaveSession save, ByteBuffer buffer) {
        save.begin(set, 0);
        save.saveContinue(buffer.clear());
        save.end();
        return save.digest();
    }
}
