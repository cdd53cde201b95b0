/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.SetLease;

/**
 * The parts of the save that is under way. Their ranges are kept from save to save. The parts are made for one save, so
 * that a part of an earlier save is recognized and refused.
 */
final class Parts {
    /** Most parts of a save. */
    static final int MAX = 1024;
    private static final SavePart[] NONE = {};

    private final ImageIndex index;
    private RangeSave[] ranges = new RangeSave[0];
    private SavePart[] parts = NONE;
    private boolean writing;

    Parts(ImageIndex index) {
        this.index = index;
    }

    /** Divides the image at the channel boundaries that are nearest to equal lengths. */
    List<SavePart> start(int count, SetLease lease) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("parallel: " + count + " parts are not in 1.." + MAX);
        }
        if (ranges.length < count) {
            final RangeSave[] more = Arrays.copyOf(ranges, count);
            for (int i = ranges.length; i < count; i++) {
                more[i] = new RangeSave(index, true, new UnsafeBuffer(0, 0));
            }
            ranges = more;
        }
        final SavePart[] started = new SavePart[count];
        final long end = index.cut().layout().directoryOffset();
        long from = 0;
        for (int i = 0; i < count; i++) {
            final long to = i == count - 1 ? end : boundary(end * (i + 1) / count);
            ranges[i].start(lease, from, to, from);
            started[i] = new SavePart(ranges[i], i, from, to);
            started[i].watchedBy(lease);
            from = to;
        }
        parts = started;
        writing = true;
        return List.of(started);
    }

    private long boundary(long target) {
        final ImageLayout layout = index.cut().layout();
        final int channel = layout.channelBefore(target);
        final long below = layout.channelOffset(Math.max(channel, 0));
        final long above = layout.channelOffset(channel + 1);
        return target - below <= above - target ? below : above;
    }

    /** Are parts writing the image? Then the session may not. */
    boolean isWriting() {
        return writing;
    }

    /** Refuses an operation of the session while parts write. */
    void requireNone(String operation) {
        if (writing) {
            throw new IllegalStateException(operation + ": " + parts.length + " parts are writing this save; finish()"
                + " them when they are complete, or end() it");
        }
    }

    /** Checks that all parts are complete. From here on the session may write the rest. */
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

    /** Ends all parts: none writes any more when this returns, now or later. */
    void end() {
        for (int i = 0; i < parts.length; i++) {
            parts[i].end();
            ranges[i].end();
        }
        parts = NONE;
        writing = false;
    }
}
