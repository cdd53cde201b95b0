/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A part's own views of the regions that its rings lie in. All rings of a region share one buffer, whose position and
 * limit a checksum needs; on several threads each part needs its own. There are few regions and many rings, and rings
 * that follow each other mostly share a region.
 */
final class RingViews {
    private ByteBuffer[] regions = new ByteBuffer[2];
    private ByteBuffer[] views = new ByteBuffer[2];
    private int count;
    private int last;

    /** Makes views for the rings of channels from one index to before another; nothing is allocated later. */
    void cover(Cut cut, int from, int to) {
        Arrays.fill(regions, null);
        Arrays.fill(views, null);
        count = 0;
        last = 0;
        for (int i = 0; i < cut.regions().count(); i++) {
            add(cut.regions().bytes(i).byteBuffer());
        }
        for (int i = from; i < to; i++) {
            add(cut.channels().ringBuffer(i, 0));
            add(cut.channels().ringBuffer(i, 1));
        }
    }

    private void add(ByteBuffer region) {
        if (region == null || find(region)) {
            return;
        }
        if (count == regions.length) {
            regions = Arrays.copyOf(regions, 2 * count);
            views = Arrays.copyOf(views, 2 * count);
        }
        regions[count] = region;
        views[count] = region.duplicate();
        last = count++;
    }

    /** The view of a region that is covered. */
    ByteBuffer of(ByteBuffer region) {
        if (!find(region)) {
            throw new IllegalStateException("no view of the ring's region");
        }
        return views[last];
    }

    private boolean find(ByteBuffer region) {
        if (regions[last] == region) {
            return true;
        }
        for (int i = 0; i < count; i++) {
            if (regions[i] == region) {
                last = i;
                return true;
            }
        }
        return false;
    }
}
