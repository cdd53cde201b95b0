/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import java.util.List;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Pins;

/**
 * The parts of the save that is under way. What writes a part is kept from save to save; the parts themselves are made
 * for one save, so that one that is left over from an earlier save can be told from one of this save.
 */
final class Parts {
    /** Most parts of a save. */
    static final int MAX = 1024;
    private static final SavePart[] NONE = {};

    private final Cut cut;
    private final ImageIndex index;
    private RangeSave[] ranges = new RangeSave[0];
    private SavePart[] parts = NONE;
    private boolean writing;

    Parts(Cut cut, ImageIndex index) {
        this.cut = cut;
        this.index = index;
    }

    /** Cuts the image at the channel boundaries that are nearest to equal lengths. */
    List<SavePart> start(int count, ChannelSet set, int epoch, Pins pins) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("parallel: " + count + " parts are not in 1.." + MAX);
        }
        if (ranges.length < count) {
            final int kept = ranges.length;
            ranges = Arrays.copyOf(ranges, count);
            for (int i = kept; i < count; i++) {
                ranges[i] = new RangeSave(new Chunk(), new ImageWriter(cut, index, true), new LowWater(cut));
            }
        }
        final SavePart[] started = new SavePart[count];
        final long end = cut.layout().directoryOffset();
        long from = 0;
        for (int i = 0; i < count; i++) {
            final long to = i == count - 1 ? end : boundary(end * (i + 1) / count);
            ranges[i].start(set, epoch, from, to, from, pins);
            started[i] = new SavePart(ranges[i], i, from, to);
            from = to;
        }
        parts = started;
        writing = true;
        return List.of(started);
    }

    private long boundary(long target) {
        final int channel = cut.layout().channelBefore(target);
        final long below = cut.layout().channelOffset(Math.max(channel, 0));
        final long above = cut.layout().channelOffset(channel + 1);
        return target - below <= above - target ? below : above;
    }

    /** Are parts writing the image, so that nobody else may? */
    boolean isWriting() {
        return writing;
    }

    /** Nobody but the parts may write while they do. */
    void requireNone(String operation) {
        if (writing) {
            throw new IllegalStateException(operation + ": " + parts.length + " parts are writing this save; finish()"
                + " them when they are complete, or end() it");
        }
    }

    /** The parts wrote all of theirs: from here on the rest may be written. */
    void finish() {
        if (!writing) {
            throw new IllegalStateException(parts.length == 0 ? "finish: this save has no parts; parallel(n) makes them"
                : "finish: the " + parts.length + " parts were finished already");
        }
        for (final SavePart part : parts) {
            part.requireComplete();
        }
        writing = false;
    }

    /** No part writes any more when this returns, nor will it. */
    void end() {
        for (int i = 0; i < parts.length; i++) {
            parts[i].end();
            ranges[i].end();
        }
        parts = NONE;
        writing = false;
    }

    /** No part reads memory of the set any more when this returns, provided that the set's epoch has changed. */
    void awaitOutside() {
        for (final SavePart part : parts) {
            part.awaitOutside();
        }
    }
}
