/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A part's own views of the buffers that rings lie in. A checksum moves the position and limit of a buffer, so each
 * thread needs its own view. Few buffers hold many rings, and neighbours mostly share a buffer.
 */
final class RingViews {
    private ByteBuffer[] buffers = new ByteBuffer[2];
    private ByteBuffer[] views = new ByteBuffer[2];
    private int count;
    private int last;

    /** Makes views for the rings of channels from one index to before another. */
    void cover(Cut cut, int from, int to) {
        Arrays.fill(buffers, null);
        Arrays.fill(views, null);
        count = 0;
        last = 0;
        for (int i = from; i < to; i++) {
            add(cut.channels().ringBuffer(i, 0));
            add(cut.channels().ringBuffer(i, 1));
        }
    }

    private void add(ByteBuffer buffer) {
        if (buffer == null || find(buffer)) {
            return;
        }
        if (count == buffers.length) {
            buffers = Arrays.copyOf(buffers, 2 * count);
            views = Arrays.copyOf(views, 2 * count);
        }
        buffers[count] = buffer;
        views[count] = buffer.duplicate();
        last = count++;
    }

    /** The view of a buffer that is covered. */
    ByteBuffer of(ByteBuffer buffer) {
        if (!find(buffer)) {
            throw new IllegalStateException("no view of the buffer");
        }
        return views[last];
    }

    private boolean find(ByteBuffer buffer) {
        if (buffers[last] == buffer) {
            return true;
        }
        for (int i = 0; i < count; i++) {
            if (buffers[i] == buffer) {
                last = i;
                return true;
            }
        }
        return false;
    }
}
