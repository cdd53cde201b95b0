/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.channel.ChangeClock;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.Lineage;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.image.Side;

/**
 * Makes a staged image visible in its set, in steps: prepare the states, restore the requests in flight, commit all
 * else. The embedder's code runs in the first two steps. If it throws, {@link StagedImage#drop} undoes them.
 */
final class ImageApply {
    private final StagedImage image;
    private final ChannelSet set;
    private final PacketStateHandler handler;
    private final RegionHandler regionHandler;
    private final Runnable requireUnchanged;

    /** The embedder's code may close the set or end the restore, so {@code requireUnchanged} runs after it. */
    ImageApply(StagedImage image, RegionHandler regionHandler, Runnable requireUnchanged) {
        this.image = image;
        this.regionHandler = regionHandler;
        this.set = image.set();
        this.handler = ChannelAccess.packetState(set);
        this.requireUnchanged = requireUnchanged;
    }

    /** Refuses an image that doesn't fit the set, and prepares all regions and states. */
    void prepare(long imageLength) {
        image.unmatched().requireChannels(set, image.channels());
        image.unmatched().requireRegions(set, image.regions().found(), image.regions()::has);
        for (int row = 0; row < image.channels().count(); row++) {
            requireUnderstood(row);
        }
        image.unmatched().requireStates(set, image.states());
        image.regions().prepare(regionHandler, imageLength, requireUnchanged);
        image.states().prepare(imageLength);
        requireUnchanged.run();
    }

    private void requireUnderstood(int row) {
        if (image.channels().isInSet(row)) {
            image.unusable().requireKnownFeatures(image.channels(), row);
            if (handler == null) {
                image.unusable().requireNoPacketState(image.channels(), row);
            }
        }
    }

    /** Shows all requests in their tables and hands their states to the embedder. */
    void restoreRequests() {
        restoreRequests(0, image.channels().count());
    }

    private void restoreRequests(int from, int to) {
        for (int row = from; row < to; row++) {
            image.channels().showRequests(row);
        }
        for (int row = from; handler != null && row < to; row++) {
            image.channels().decodeRequests(row, set, handler, requireUnchanged);
        }
    }

    /**
     * Makes all else visible. From here on a delta of the set can have the image as its base, and no other. A step that
     * throws leaves the set half restored, so the set must not run.
     */
    void commit(long cutIdFirst, long cutIdSecond, long label) {
        final Lineage lineage = ChannelAccess.lease(set).lineage();
        lineage.clear();
        lineage.reserve(image.channels().count());
        boolean committed = false;
        try {
            show(lineage);
            lineage.restored(cutIdFirst, cutIdSecond, label);
            committed = true;
        } finally {
            if (!committed) {
                set.close();
            }
        }
    }

    private void show(Lineage lineage) {
        for (int row = 0; row < image.channels().count(); row++) {
            image.channels().restore(row);
        }
        final ChangeClock clock = ChannelAccess.lease(set).clock();
        final int number = clock.advance();
        image.regions().restored(set, clock.now());
        ChannelAccess.forgetEncodedStates(set);
        image.states().commit();
        lineage.begin(number);
        for (int row = 0; row < image.channels().count(); row++) {
            note(row, lineage);
        }
    }

    private void note(int row, Lineage lineage) {
        if (image.channels().isInSet(row)) {
            lineage.add(image.channels().id(row), ChannelAccess.incarnation(image.channels().memory(row)),
                image.channels().tail(row, Side.INCOMING), image.channels().tail(row, Side.OUTGOING));
        }
    }

    /** Makes one channel visible and leaves all others as they are. */
    void applyOnly(int row) {
        requireUnderstood(row);
        for (int other = 0; other < image.channels().count(); other++) {
            if (other != row) {
                image.channels().dropRequests(other);
            }
        }
        restoreRequests(row, row + 1);
        image.regions().erase();
        ChannelAccess.lease(set).lineage().clear();
        image.channels().restore(row);
    }

    /** Returns the row of a channel that is to be applied alone. */
    int find(int id) {
        final boolean inSet = set.get(id) != null;
        final int row = image.channels().find(id);
        if (!inSet || row < 0) {
            throw new IllegalArgumentException("applyOnly: channel " + Integer.toUnsignedString(id) + " is not in the "
                + (inSet ? "image" : "set"));
        }
        return row;
    }
}
