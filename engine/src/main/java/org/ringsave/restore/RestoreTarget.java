/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.ImageException;

/**
 * Where a checked image goes: into a given set, into a set built on the way, or, to verify only, nowhere. Ring bytes
 * go to their place at once, where nobody sees them; all else is kept aside until {@link #apply}.
 */
final class RestoreTarget {
    private static final int LARGEST_KEPT = 1024;

    /** A state of the application section, waiting for apply. */
    private record Staged(AppState state, int version, int index, int length) {
    }

    private final Set<RestoreOption> options;
    private final Stage states = new Stage();
    private final StagedChannels channels = new StagedChannels();
    private final List<Staged> staged = new ArrayList<>();
    private final StagedRegions regions = new StagedRegions();
    private LongHashSet seen = new LongHashSet();
    private int seenTable;
    private ChannelSet set;
    private boolean building;
    private long limit;
    private long declared;
    private ChannelMemory channel;
    private int skippedId;
    private boolean skipped;
    private int channelsFound;
    private boolean packetsRestored;
    private String unknownRegion;
    private long unknownRegionOffset;
    private String unknownState;
    private long unknownStateOffset;

    RestoreTarget(Set<RestoreOption> options) {
        this.options = options;
    }

    void begin(ChannelSet target, boolean build, long memoryLimit) {
        set = target;
        building = build;
        limit = memoryLimit;
        declared = 0;
        packetsRestored = false;
        regions.clear();
        channels.clear();
        startImage();
    }

    /**
     * The image that has come is the base of the next one. Its ring bytes are in their place; of the rest the next one
     * has all anew, and what it doesn't have is gone.
     */
    void next() {
        regions.next(building);
        channels.next();
        startImage();
        if (building) {
            ChannelAccess.detach(set);
        }
    }

    private void startImage() {
        channel = null;
        skipped = false;
        channelsFound = 0;
        unknownState = null;
        unknownRegion = null;
        staged.clear();
        states.clear();
    }

    ChannelSet set() {
        return set;
    }

    void application(long offset, String name, int version, boolean optional, UnsafeBuffer payload, int index,
        int length) {
        if (set == null) {
            return;
        }
        for (final AppState state : set.appStates()) {
            if (state.name().equals(name)) {
                staged.add(new Staged(state, version, states.length(), length));
                states.append(payload, index, length);
                return;
            }
        }
        if (!optional && !options.contains(RestoreOption.DROP_UNKNOWN_STATES)) {
            unknownState = name;
            unknownStateOffset = offset;
        }
    }

    /** Returns where the bytes of a region go; null: nowhere. */
    UnsafeBuffer region(long offset, byte[] name, int version, int length) {
        if (set == null) {
            return null;
        }
        final MemoryRegion region = building ? build(offset, name, version, length) : StagedRegions.find(set, name);
        if (region == null) {
            if (!options.contains(RestoreOption.DROP_UNKNOWN_REGIONS)) {
                unknownRegion = text(name);
                unknownRegionOffset = offset;
            }
            return null;
        }
        if (region.length() != length) {
            throw new ImageException(offset, "length of region " + text(name), region.length(), length);
        }
        return regions.add(region, version);
    }

    private MemoryRegion build(long offset, byte[] name, int version, int length) {
        final MemoryRegion before = regions.fromBase(name, length);
        if (before != null) {
            ChannelAccess.attach(set, before);
            return before;
        }
        declare(offset, MemoryRegion.memoryLength(length), "region " + text(name));
        return ChannelAccess.addRegion(set, name, version, length);
    }

    private void declare(long offset, long length, String what) {
        declared += length;
        if (declared > limit) {
            throw new ImageException(offset, "memory up to " + what, "at most the limit of " + limit + " bytes",
                declared);
        }
    }

    void channel(long offset, int id, ChannelConfig config, long inFlightCount, int stateVersion) {
        channel = null;
        seenTable = -1;
        if (set == null) {
            return;
        }
        channels.channel(offset, id, inFlightCount, stateVersion);
        channel = building ? build(offset, id, config) : lookUp(offset, id, config);
        channels.memory(channel);
        channelsFound += channel == null ? 0 : 1;
    }

    private ChannelMemory build(long offset, int id, ChannelConfig config) {
        final ChannelMemory before = channels.baseMemory();
        if (before != null && before.config().equals(config)) {
            ChannelAccess.attach(set, before);
            return before;
        }
        declare(offset, config.memoryLength(), "channel " + Integer.toUnsignedString(id));
        return ChannelAccess.add(set, id, config);
    }

    private ChannelMemory lookUp(long offset, int id, ChannelConfig config) {
        final Channel found = set.get(id);
        if (found == null) {
            skipped |= !options.contains(RestoreOption.DROP_UNKNOWN_CHANNELS);
            skippedId = id;
            return null;
        }
        if (!found.config().equals(config)) {
            throw new ImageException(offset, "geometry of channel " + Integer.toUnsignedString(id), found.config(),
                config);
        }
        return ChannelAccess.memory(found);
    }

    void channelPayload(long offset, byte[] name, UnsafeBuffer contexts, int index, int stride) {
        if (channel == null) {
            return;
        }
        if (building) {
            channel.name(name);
        } else if (!Arrays.equals(channel.name(), name)) {
            throw new ImageException(offset, "name of channel " + Integer.toUnsignedString(channel.id()),
                text(channel.name()), text(name));
        }
        channels.contexts(contexts, index, stride * channel.config().ends());
    }

    private static String text(byte[] utf8) {
        return '"' + new String(utf8, StandardCharsets.UTF_8) + '"';
    }

    /**
     * Notes the positions of a ring, and returns where its bytes go from a position on, the head or one behind it;
     * null: nowhere.
     */
    UnsafeBuffer ring(long offset, int side, long head, long tail, long from, long words, long featureBits) {
        if (set == null) {
            return null;
        }
        if (from > head) {
            channels.requireBase(offset, side, head, from);
        }
        channels.ring(head, tail, words, featureBits);
        if (channel == null) {
            return null;
        }
        return side == 0 ? channel.incoming().data() : channel.outgoing().data();
    }

    /** A packet in flight: the payload is its context, padded, its ranges, its own payload and its state, padded. */
    void inFlight(long offset, int table, long transactionId, int type, int rangesLength, int stateLength,
        Stage payload) {
        if (table != seenTable) {
            seenTable = table;
            forgetSeen();
        }
        if (!seen.add(transactionId)) {
            throw new ImageException(offset, "transactionId", "unique in its table",
                Long.toUnsignedString(transactionId));
        }
        if (channel != null) {
            channels.packet(transactionId, table, type, rangesLength, stateLength, payload);
        }
    }

    // Clearing costs the capacity, which never shrinks: one large table must not make every small one after it slow.
    private void forgetSeen() {
        if (seen.capacity() > LARGEST_KEPT) {
            seen = new LongHashSet();
        } else {
            seen.clear();
        }
    }

    /** Asks whether the image and the states of the embedder agree; if it throws, the set is as it was. */
    void prepare(long imageLength) {
        requireChannels();
        requireRegions();
        for (int row = 0; row < channels.count(); row++) {
            if (isInSet(row)) {
                requirePacketStateHandler(row);
            }
        }
        requireStates();
        prepareStates(imageLength);
    }

    private void requireChannels() {
        if (skipped) {
            throw new ImageException(0, "channelCount", "only channels of the set, "
                + RestoreOption.DROP_UNKNOWN_CHANNELS + " or applyOnly()",
                "an image with channel " + Integer.toUnsignedString(skippedId));
        }
        if (channelsFound != set.channels().size() && !options.contains(RestoreOption.KEEP_MISSING_CHANNELS)) {
            throw new ImageException(0, "channelCount", set.channels().size() + " as in the set, "
                + RestoreOption.KEEP_MISSING_CHANNELS + " or applyOnly()", channelsFound);
        }
    }

    private void requireStates() {
        if (unknownState != null) {
            throw new ImageException(unknownStateOffset, "name", "that of an AppState given to begin() or in the set, "
                + RestoreOption.DROP_UNKNOWN_STATES + " or applyOnly()", '"' + unknownState + '"');
        }
        for (final AppState state : set.appStates()) {
            final boolean found = staged.stream().anyMatch(s -> s.state == state);
            if (!found && !options.contains(RestoreOption.KEEP_MISSING_STATES) && !state.isOptional()) {
                throw new ImageException(0, "AppState \"" + state.name() + '"', "in the image as it is not optional, "
                    + RestoreOption.KEEP_MISSING_STATES + " or applyOnly()", "missing");
            }
        }
    }

    private void requireRegions() {
        if (unknownRegion != null) {
            throw new ImageException(unknownRegionOffset, "name", "that of a region in the set, "
                + RestoreOption.DROP_UNKNOWN_REGIONS + " or applyOnly()", unknownRegion);
        }
        if (regions.count() != set.regions().size() && !options.contains(RestoreOption.KEEP_MISSING_REGIONS)) {
            throw new ImageException(0, "regionCount", set.regions().size() + " as in the set, "
                + RestoreOption.KEEP_MISSING_REGIONS + " or applyOnly()", regions.count());
        }
    }

    private boolean isInSet(int row) {
        return channels.memory(row) != null;
    }

    private void requirePacketStateHandler(int row) {
        if (ChannelAccess.packetState(set) == null && !options.contains(RestoreOption.DROP_PACKET_STATE)
            && channels.hasPacketState(row, channels.memory(row).config())) {
            throw new ImageException(channels.offset(row), "state of requests in channel "
                + Integer.toUnsignedString(channels.id(row)),
                "none, as the set has no PacketStateHandler, or " + RestoreOption.DROP_PACKET_STATE,
                "of version " + channels.stateVersion(row));
        }
    }

    /** Puts all requests into their tables, and hands their states to the embedder. Only {@link #drop} undoes it. */
    void restorePackets(Runnable requireUnchanged) {
        restorePackets(0, channels.count(), requireUnchanged);
    }

    private void restorePackets(int from, int to, Runnable requireUnchanged) {
        packetsRestored = true;
        for (int row = from; row < to; row++) {
            if (isInSet(row)) {
                channels.restorePackets(row, channels.memory(row));
            }
        }
        final PacketStateHandler handler = ChannelAccess.packetState(set);
        for (int row = from; handler != null && row < to; row++) {
            if (isInSet(row)) {
                channels.decode(row, set.get(channels.id(row)), handler, requireUnchanged);
            }
        }
    }

    /** Makes all else visible. From here on the image is the one base for deltas of the set. */
    void commit(long cutIdFirst, long cutIdSecond, long label) {
        final Lineage lineage = ChannelAccess.lineage(set);
        lineage.clear();
        lineage.reserve(channels.count());
        for (int row = 0; row < channels.count(); row++) {
            if (isInSet(row)) {
                channels.restore(row, channels.memory(row));
            }
        }
        regions.restored();
        staged.forEach(s -> s.state().commit());
        lineage.begin();
        for (int row = 0; row < channels.count(); row++) {
            if (isInSet(row)) {
                lineage.add(channels.id(row), ChannelAccess.incarnation(channels.memory(row)),
                    channels.tail(row, 0), channels.tail(row, 1));
            }
        }
        lineage.restored(cutIdFirst, cutIdSecond, label);
    }

    /** Finds the row of a channel that is to be applied alone. */
    int find(int id) {
        final boolean inSet = set.get(id) != null;
        final int row = channels.find(id);
        if (!inSet || row < 0) {
            throw new IllegalArgumentException("applyOnly: channel " + Integer.toUnsignedString(id) + " is not in the "
                + (inSet ? "image" : "set"));
        }
        return row;
    }

    /** Makes one channel visible and leaves the others alone. Only {@link #drop} undoes it. */
    void applyOnly(int row, Runnable requireUnchanged) {
        requirePacketStateHandler(row);
        restorePackets(row, row + 1, requireUnchanged);
        regions.erase();
        ChannelAccess.lineage(set).clear();
        channels.restore(row, channels.memory(row));
    }

    private void prepareStates(long imageLength) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (final Staged s : staged) {
            view.wrap(states.buffer(), s.index, s.length);
            try {
                s.state.prepare(s.version, view);
            } catch (RuntimeException e) {
                throw new ImageException(imageLength, "AppState " + s.state.name() + " version " + s.version, e);
            }
        }
    }

    /** Lets go of a given set, which is as it was, and closes one that was being built. */
    void drop() {
        if (building) {
            set.close();
        } else if (set != null) {
            regions.erase();
            if (packetsRestored) {
                set.channels().forEach(c -> ChannelAccess.memory(c).clearInFlight());
            }
        }
        packetsRestored = false;
        set = null;
    }
}
