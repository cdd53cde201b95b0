/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Region;
import org.ringsave.memory.Slab;

/**
 * The bytes of a region, in segments of whole pages. A short region lies in the slab of its set. A longer one is
 * reserved, and takes memory as its pages are written. The slab frees both.
 */
final class RegionMemory {
    /** Longest region in the slab, in bytes. */
    static final int SLAB_LENGTH = 4 * 1024 * 1024;
    /** Length of a segment but the last, in bytes. No page and no group crosses the end of a segment. */
    static final int SEGMENT_LENGTH = 1 << 30;

    private UnsafeBuffer[] segments;
    private long length;

    /** Makes the memory of a region of a length in bytes. */
    RegionMemory(Slab slab, long length) {
        this.length = length;
        final long pages = BitUtil.align(length, (long)Platform.PAGE_LENGTH);
        if (pages <= SLAB_LENGTH) {
            segments = new UnsafeBuffer[] {slab.allocate((int)pages, Platform.PAGE_LENGTH)};
            return;
        }
        segments = new UnsafeBuffer[segment(pages - 1) + 1];
        for (int i = 0; i < segments.length; i++) {
            final int size = (int)Math.min(SEGMENT_LENGTH, pages - (long)i * SEGMENT_LENGTH);
            final Region region = Region.reserve(size);
            slab.adopt(region);
            segments[i] = region.view(0, size);
        }
    }

    private static int segment(long offset) {
        return (int)(offset / SEGMENT_LENGTH);
    }

    /** Number of segments of a region of a length in bytes. */
    static long segmentCount(long length) {
        return (length - 1) / SEGMENT_LENGTH + 1;
    }

    /** Memory that a region of a length takes in the slab, in bytes. */
    static long slabLength(long length) {
        return length > SLAB_LENGTH ? 0 : BitUtil.align(length, (long)Platform.PAGE_LENGTH);
    }

    /** Length of the region in bytes; 0 when it is closed. */
    long length() {
        return length;
    }

    int segmentCount() {
        return segments.length;
    }

    /** The segment that holds an offset of the region. */
    UnsafeBuffer at(long offset) {
        return segments[segment(offset)];
    }

    /** Index in its segment of an offset of the region. */
    static int index(long offset) {
        return (int)(offset & SEGMENT_LENGTH - 1);
    }

    void put(long offset, DirectBuffer source, int index, int count) {
        for (int done = 0; done < count;) {
            final int step = step(offset + done, count - done);
            at(offset + done).putBytes(index(offset + done), source, index + done, step);
            done += step;
        }
    }

    void get(long offset, MutableDirectBuffer target, int index, int count) {
        for (int done = 0; done < count;) {
            final int step = step(offset + done, count - done);
            at(offset + done).getBytes(index(offset + done), target, index + done, step);
            done += step;
        }
    }

    void zero(long offset, long count) {
        for (long done = 0; done < count;) {
            final int step = step(offset + done, count - done);
            at(offset + done).setMemory(index(offset + done), step, (byte)0);
            done += step;
        }
    }

    private static int step(long offset, long count) {
        return (int)Math.min(count, SEGMENT_LENGTH - index(offset));
    }

    void close() {
        segments = new UnsafeBuffer[0];
        length = 0;
    }
}
