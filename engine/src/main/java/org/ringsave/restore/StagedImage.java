/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.SetLease;
import org.ringsave.image.TableNumber;

/**
 * The image on its way into a set. Its requests, and the bytes of rings, packets and regions go to their place at once,
 * where readers of the set don't see them. All else is kept aside until {@link ImageApply} makes it visible.
 */
final class StagedImage implements ImageTarget {
    private final StagedStates states;
    private final StagedChannels channels;
    private final StagedRegions regions = new StagedRegions();
    private final ChainLink link = new ChainLink();
    private final UnmatchedParts unmatched;
    private final UnusableContent unusable;
    private TargetSet target;
    private SetLease lease;

    /** Makes a place for images, whose memory counts toward a limit. */
    StagedImage(MemoryLimit limit, Set<RestoreOption> options) {
        states = new StagedStates(limit);
        channels = new StagedChannels(limit);
        unmatched = new UnmatchedParts(options);
        unusable = new UnusableContent(options);
    }

    /** A full image comes for a set, which is taken from here on until {@link #release()}. */
    void begin(TargetSet to) {
        lease = ChannelAccess.acquire(to.set(), "a restore");
        // Permissions to write to regions lapse.
        lease.clock().advance();
        target = to;
        link.start();
        channels.clear();
        regions.clear();
        startImage();
    }

    /**
     * A delta comes. Its base is the image that has come, which has that cutId and whose ring bytes are in place. The
     * delta replaces the rest of that image.
     */
    void next(long cutIdFirst, long cutIdSecond) {
        link.next(cutIdFirst, cutIdSecond);
        channels.next();
        regions.next();
        startImage();
        if (target.next()) {
            regions.forgetWritten();
        }
    }

    private void startImage() {
        states.clear();
        unmatched.clear();
    }

    ChannelSet set() {
        return target.set();
    }

    StagedStates states() {
        return states;
    }

    StagedChannels channels() {
        return channels;
    }

    StagedRegions regions() {
        return regions;
    }

    UnmatchedParts unmatched() {
        return unmatched;
    }

    UnusableContent unusable() {
        return unusable;
    }

    @Override
    public void base(int version, boolean isDelta, long cutIdFirst, long cutIdSecond) {
        link.require(version, isDelta, cutIdFirst, cutIdSecond);
    }

    @Override
    public boolean application(long offset, String name, int version, boolean optional, int length) {
        final boolean found = states.start(set(), name, version, length);
        if (!found && !optional) {
            unmatched.state(offset, name);
        }
        return found;
    }

    @Override
    public void stateBytes(UnsafeBuffer bytes, int length) {
        states.add(bytes, length);
    }

    @Override
    public StagedRegion region(long offset, RegionFields fields) {
        final StagedRegion region = target.region(offset, fields, regions.fromBase(fields));
        if (region.region() == null) {
            unmatched.region(offset, fields.part());
        }
        regions.add(region);
        return region;
    }

    @Override
    public void channel(long offset, int id, ChannelConfig config, long inFlightCount, int stateVersion) {
        channels.channel(offset, id, config, inFlightCount, stateVersion);
        if (!channels.memory(target.channel(offset, id, config, channels.baseMemory()))) {
            unmatched.channel(id);
        }
    }

    @Override
    public void channelPayload(long offset, byte[] name, UnsafeBuffer contexts, int index, int stride) {
        if (channels.memory() != null) {
            target.name(offset, channels.memory(), name);
            channels.contexts(contexts, index, stride);
        }
    }

    @Override
    public UnsafeBuffer ring(long offset, int side, long head, long tail, long from, long words, long featureBits) {
        if (from > head) {
            channels.requireBase(offset, side, head, from);
        }
        return channels.ring(side, head, tail, words, featureBits);
    }

    @Override
    public StagedRequests requests(int[] counts) {
        return channels.requests(counts);
    }

    @Override
    public void requestState(long transactionId, int length) {
        if (channels.memory() != null) {
            channels.requestState(transactionId, length);
        }
    }

    @Override
    public void packets(long offset, ReceivedHeads received, int nearSurvivors, int oppositeSurvivors) {
        channels.received(offset, received, nearSurvivors, oppositeSurvivors);
    }

    @Override
    public UnsafeBuffer packetMemory(int end) {
        return channels.memory() == null ? null
            : channels.memory().packets(TableNumber.of(end, TableNumber.RECEIVED));
    }

    @Override
    public boolean overlaps(long address, long length) {
        return lease.overlaps(address, length);
    }

    @Override
    public boolean isRevoked() {
        return lease.isRevoked();
    }

    @Override
    public void release() {
        lease.release();
    }

    @Override
    public void drop() {
        // A closed set has no bytes left to erase and no requests.
        target.drop();
        regions.erase();
        ChannelAccess.clearInFlight(set());
        target = null;
    }
}
