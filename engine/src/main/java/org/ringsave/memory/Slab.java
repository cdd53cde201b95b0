/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
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
    /** Where regions come from. A test may put each before a page that can't be read. */
    static RegionSource source = (least, wanted) -> Region.allocate(wanted);

    private static final int SMALLEST_GROWTH = 64 * 1024;
    private static final int LARGEST_REGION = Integer.MAX_VALUE - 2 * Platform.PAGE_LENGTH;
    private static final int LARGEST_GROWTH = 64 * 1024 * 1024;
    /** Room ahead of short parts that is more than an eighth of them, in bytes; at most twice their length. */
    private static final int SMALLEST_SLACK = 256 * 1024;
    /** A channel that no region can hold has at most so many pieces. */
    private static final int MOST_PIECES = 16;

    private final List<Region> regions = new ArrayList<>();
    private OpenRegion current = OpenRegion.NONE;
    /** Of the regions before, the one with the largest rest. */
    private OpenRegion spare = OpenRegion.NONE;
    private long reserved;
    /** Length of all parts that came by {@link #reserve}. */
    private long parts;
    private long nextGrowth;
    /** Bytes that were asked for, and come in regions of no more than each allocation needs. */
    private long exact;
    private long lowest = Long.MAX_VALUE;
    private long highest;

    /**
     * Create a slab.
     *
     * @param capacity bytes to reserve with the first allocation. A set of known size then takes no more than it needs.
     *                 Beyond it the slab grows by a quarter at a time.
     */
    public Slab(long capacity) {
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
        final UnsafeBuffer view = current.allocate(length, alignment);
        return view != null ? view : grow(length).allocate(length, alignment);
    }

    /**
     * Take zeroed memory beside the memory that this method gave before.
     *
     * @param length    in bytes, a multiple of the alignment.
     * @param alignment as above, up to 256.
     * @return a view of it, valid until {@link #close()}.
     */
    public UnsafeBuffer allocateBehind(int length, int alignment) {
        final UnsafeBuffer view = current.allocateBehind(length, alignment);
        return view != null ? view : grow(length).allocateBehind(length, alignment);
    }

    /**
     * Make room for a part, which the next allocations take: whole pages from the front, the rest from behind. The slab
     * asks the system for that part alone, or for some parts of its length. Beyond the parts that came, it asks for at
     * most an eighth of their length, or twice their length up to 256 KiB; and for a page to align each region. If the
     * JVM has no memory for more, it asks for the part alone.
     *
     * @param length of the part in bytes.
     * @param charge told the most bytes that the system will be asked for, 0 if there is room. It may throw, and
     *               nothing has changed then.
     * @throws IllegalStateException if the JVM's limit on direct memory does not allow it.
     */
    public void reserve(long length, LongConsumer charge) {
        if (Math.max(current.rest(), spare.rest()) >= length) {
            charge.accept(0);
            // The smaller rest that is enough: a longer part may need the other one.
            if (current.rest() < length || spare.rest() >= length && spare.rest() < current.rest()) {
                swap();
            }
        } else if (length > LARGEST_REGION) {
            charge.accept(length + MOST_PIECES * Platform.PAGE_LENGTH);
            exact = length;
        } else {
            final long slack = Math.max(parts / 8, Math.min(2 * parts, SMALLEST_SLACK)) - (reserved - parts);
            final long more = Math.max(0, Math.min(slack, LARGEST_REGION - length) / length);
            final int grown = (int)(length + more * length);
            charge.accept(grown + Platform.PAGE_LENGTH);
            if (spare.rest() > current.rest()) {
                swap();
            }
            openAhead((int)length, grown);
        }
        parts += length;
    }

    private void openAhead(int length, int grown) {
        try {
            open(grown, grown);
        } catch (IllegalStateException e) {
            if (grown == length) {
                throw e;
            }
            open(length, length);
        }
    }

    private void swap() {
        final OpenRegion other = current;
        current = spare;
        spare = other;
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

    private OpenRegion grow(int length) {
        final long growth = Math.max(nextGrowth, Math.min(reserved / 4, LARGEST_GROWTH));
        final long wanted = length <= exact ? length : Math.max(length, growth);
        exact -= Math.min(length, exact);
        return open(length, (int)Math.min(wanted, LARGEST_REGION));
    }

    private OpenRegion open(int least, int wanted) {
        final Region grown = source.allocate(least, wanted);
        add(grown);
        spare = current;
        current = new OpenRegion(grown);
        nextGrowth = Math.max(SMALLEST_GROWTH, nextGrowth - grown.length());
        reserved += grown.length();
        return current;
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
        current = OpenRegion.NONE;
        spare = OpenRegion.NONE;
        lowest = Long.MAX_VALUE;
        highest = 0;
    }
}
