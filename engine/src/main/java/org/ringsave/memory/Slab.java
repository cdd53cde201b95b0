/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All off-heap memory of one channel set. It consists of few large regions, which are carved up from front to back and
 * freed together. One thread.
 *
 * <p>Regions are few because Linux allows 65,530 maps by default, and a map for each ring passes that limit at 32,768
 * channels. The words that a save reads of all rings come from the back of a region, side by side. Among the ring data,
 * each would be on a page of its own.
 */
public final class Slab implements AutoCloseable {
    private static final int SMALLEST_GROWTH = 64 * 1024;
    private static final int LARGEST_REGION = Integer.MAX_VALUE - 2 * Platform.PAGE_LENGTH;
    private static final int LARGEST_GROWTH = 64 * 1024 * 1024;

    private final List<Region> regions = new ArrayList<>();
    private final long limit;
    private Region current;
    private int used;
    private int end;
    private long reserved;
    private long nextGrowth;
    private long lowest = Long.MAX_VALUE;
    private long highest;

    /**
     * Create a slab.
     *
     * @param capacity bytes to reserve with the first allocation. A set of known size then takes no more than it needs.
     *                 Beyond it the slab grows by a quarter at a time.
     */
    public Slab(long capacity) {
        this(capacity, Long.MAX_VALUE);
    }

    /**
     * Create a slab with a limit. Where growth would pass the limit, the slab reserves only the bytes that an
     * allocation needs.
     *
     * @param capacity as above.
     * @param limit    in bytes. An allocation beyond it succeeds all the same.
     */
    public Slab(long capacity, long limit) {
        this.limit = limit;
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity=" + capacity + " is negative");
        }
        nextGrowth = capacity;
    }

    /**
     * Take zeroed memory.
     *
     * @param length    in bytes, may be 0.
     * @param alignment of its address in bytes, a power of two up to {@link Platform#PAGE_LENGTH}.
     * @return a view of it, valid until {@link #close()}.
     */
    public UnsafeBuffer allocate(int length, int alignment) {
        int offset = BitUtil.align(used, alignment);
        if (current == null || length > end - offset) {
            grow(length);
            offset = 0;
        }
        used = offset + length;
        return current.view(offset, length);
    }

    /**
     * Take zeroed memory beside the memory that this method gave before.
     *
     * @param length    in bytes, a multiple of the alignment.
     * @param alignment as above.
     * @return a view of it, valid until {@link #close()}.
     */
    public UnsafeBuffer allocateBehind(int length, int alignment) {
        if (current == null || (end & -alignment) - length < used) {
            grow(length);
        }
        end = (end & -alignment) - length;
        return current.view(end, length);
    }

    /**
     * Take over a mapped file or reserved memory: it is closed with the slab.
     *
     * @param region that was mapped or reserved.
     */
    public void adopt(Region region) {
        add(region);
    }

    /**
     * Bytes allocated from the system, without adopted regions.
     *
     * @return in bytes.
     */
    public long reserved() {
        return reserved;
    }

    /**
     * Does any byte of a range of addresses belong to this slab or a region that it adopted?
     *
     * @param address of the range's first byte.
     * @param length  in bytes.
     * @return true if so.
     */
    public boolean overlaps(long address, long length) {
        return address < highest && lowest < address + length && overlapsRegion(address, length);
    }

    // Each call of a save asks, if its chunk lies among the regions. By index, since iterators allocate.
    private boolean overlapsRegion(long address, long length) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).overlaps(address, length)) {
                return true;
            }
        }
        return false;
    }

    private void grow(int length) {
        final long growth = Math.max(nextGrowth, Math.min(reserved / 4, LARGEST_GROWTH));
        final long wanted = Math.max(length, Math.min(growth, limit - reserved));
        final Region grown = Region.allocate((int)Math.min(wanted, LARGEST_REGION));
        add(grown);
        current = grown;
        nextGrowth = Math.max(SMALLEST_GROWTH, nextGrowth - current.length());
        reserved += current.length();
        used = 0;
        end = current.length();
    }

    private void add(Region region) {
        regions.add(region);
        lowest = Math.min(lowest, region.address());
        highest = Math.max(highest, region.address() + region.length());
    }

    /** Free everything, mapped files too. Closing again does nothing. */
    @Override
    public void close() {
        regions.forEach(Region::close);
        regions.clear();
        reserved = 0;
        current = null;
        used = 0;
        end = 0;
        lowest = Long.MAX_VALUE;
        highest = 0;
    }
}
