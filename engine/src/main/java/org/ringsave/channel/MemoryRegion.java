/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.RegionEntry;
import org.ringsave.ring.ThreadCheck;

/**
 * Large state of the embedder, such as a guest's memory, in memory of a {@link ChannelSet}. A save copies it from its
 * place without a capture, and a restore writes it to its place. The owner's thread, unless a member says otherwise.
 *
 * <p>A region has pages of {@link #PAGE_LENGTH} bytes. A <em>tracked</em> region knows which pages are present, and
 * when each was written. A page that was never written is absent, costs nothing and reads as zeros. An image has the
 * present pages, and a delta the pages written since its base. Of an untracked region each image has all pages.
 *
 * <p>Before each write to a tracked region, ask {@link #prepareToWrite} for the range, or write by {@link #putBytes}
 * and its like, which ask for themselves. The same holds for an untracked region while {@link #isPinned()} is true.
 * Other writes spoil images: they hold a state that never was, or lack the write.
 *
 * <p><strong>A permission to write lapses with every begin</strong> of a save or restore, whatever its mode and
 * outcome.
 */
public final class MemoryRegion {
    /** Longest region in bytes. */
    public static final long MAX_LENGTH = 1L << 42;
    /** Length of a page in bytes. */
    public static final int PAGE_LENGTH = RegionEntry.PAGE_LENGTH;
    /** Longest name in bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = ImageDescriptor.REGION_NAME_LENGTH;
    private static final int[][] NO_GROUPS = {};
    private static final int INDIRECT_CALLS = 2;

    final byte[] name;
    final RegionPages pages;
    private final SetLease lease;
    private final ChangeClock clock;
    private final RegionMemory memory;
    private final UnsafeBuffer buffer;
    /**
     * Stamps of all groups for the short way of prepareToWrite. No groups, if there is none: it checks no thread, and
     * it does not look for the end of the region, which must lie at the end of a page.
     */
    private int[][] stamps;
    private ThreadCheck owner;
    private int version;
    private boolean isClosed;

    MemoryRegion(SetLease lease, byte[] name, int version, RegionMemory memory, boolean tracked) {
        this.lease = lease;
        this.name = name;
        this.version = version;
        this.memory = memory;
        clock = lease.clock();
        pages = new RegionPages(lease, memory, tracked);
        stamps = tracked && memory.length() % PAGE_LENGTH == 0 ? pages.stamps.groups() : NO_GROUPS;
        buffer = memory.segmentCount() == 1 ? new UnsafeBuffer(memory.at(0), 0, (int)memory.length()) : null;
    }

    /**
     * Off-heap memory that the set allocates for a region when it is added. A longer region takes memory page by page,
     * when the embedder writes it.
     *
     * @param length of the region in bytes.
     * @return whole pages, in bytes; 0 for a region of more than 4 MiB.
     * @throws IllegalArgumentException if the length is not in 0 to {@link #MAX_LENGTH}.
     */
    public static long memoryLength(long length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length=" + length + " is not in 0.." + MAX_LENGTH);
        }
        return RegionMemory.slabLength(length);
    }

    /**
     * Name of the region in the image. Any thread.
     *
     * @return the name given when the region was added.
     */
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /**
     * Is the region tracked? Any thread.
     *
     * @return true if it knows which pages are present and when each was written.
     */
    public boolean isTracked() {
        return pages.isTracked();
    }

    /**
     * Version of the region's bytes.
     *
     * @return the version that was given or restored last.
     */
    public int version() {
        return version;
    }

    /**
     * Set the version of the region's bytes.
     *
     * @param number any number.
     * @throws IllegalStateException if the region is pinned.
     */
    public void version(int number) {
        if (isPinned()) {
            throw new IllegalStateException("version: region " + name()
                + " is pinned by a save or restore; end it first");
        }
        version = number;
    }

    /**
     * Length of the region. Until the set is closed, any thread.
     *
     * @return in bytes, 1 to {@link #MAX_LENGTH}; 0 after the set was closed.
     */
    public long length() {
        return memory.length();
    }

    /**
     * Pages that an image of the region holds now.
     *
     * @return how many; of an untracked region all.
     */
    public long presentPages() {
        return pages.presentPages();
    }

    /**
     * The region's memory.
     *
     * @return always the same view, page aligned, zeros at first, valid until the set is closed.
     * @throws UnsupportedOperationException if the region is longer than 1 GiB: use {@link #wrap}, or read and write by
     *                                       offset.
     */
    public MutableDirectBuffer buffer() {
        if (buffer == null) {
            throw new UnsupportedOperationException("buffer: region " + name() + " of " + length()
                + " bytes is longer than 1 GiB: use wrap(), or read and write by offset");
        }
        return buffer;
    }

    /**
     * Have a view show a range of the region's memory, until the set is closed.
     *
     * @param view   to be wrapped.
     * @param offset of the range's first byte.
     * @param length in bytes. No multiple of 1 GiB may lie inside the range.
     * @throws IndexOutOfBoundsException if the range is not in the region.
     * @throws IllegalArgumentException  if a multiple of 1 GiB lies inside the range.
     * @throws IllegalStateException     if the set is closed.
     */
    public void wrap(DirectBuffer view, long offset, int length) {
        requireRange("wrap", offset, length);
        if (length > 0 && offset / RegionMemory.SEGMENT_LENGTH != (offset + length - 1) / RegionMemory.SEGMENT_LENGTH) {
            throw new IllegalArgumentException("wrap: a multiple of 1 GiB lies inside " + offset + ".."
                + (offset + length));
        }
        if (length > 0) {
            view.wrap(memory.at(offset), RegionMemory.index(offset), length);
        } else {
            view.wrap(0, 0);
        }
    }

    /**
     * Is the region part of a save or restore that is under way? Any thread. Until it has ended, the embedder must not
     * write to the region. In a restore, it must not use the bytes either. In a live save, {@link #prepareToWrite}
     * gives ranges back earlier.
     *
     * @return true from begin to end.
     */
    public boolean isPinned() {
        return lease.isHeld();
    }

    /**
     * Ask before each write to the region. The pages of the range become present. In a live save, the call first spills
     * the pages that the save has yet to read. A page that was given is free to write until the next begin. Asking
     * again for bytes of one page costs next to nothing if the region is tracked and its length is a multiple of {@link
     * #PAGE_LENGTH}.
     *
     * @param offset of the first byte to write.
     * @param length in bytes.
     * @return true if the range may be written until the next begin. False if the spill arena of the live save is full,
     *     and then no page is given: advance the save, then ask again. False during a save or restore that is not live.
     * @throws IndexOutOfBoundsException if the range is not in the region.
     * @throws IllegalStateException     if the set is closed.
     */
    public boolean prepareToWrite(long offset, long length) {
        return isGiven(offset, length) || prepare(offset, length, INDIRECT_CALLS);
    }

    /** Does a range lie in one page that was given since the last begin? Such a page bears the number of the clock. */
    private boolean isGiven(long offset, long length) {
        // No page of a closed region has such a stamp, nor has one behind the end.
        return (length - 1 & -PAGE_LENGTH) == 0 && (offset & PAGE_LENGTH - 1) <= PAGE_LENGTH - length
            && PageStamps.stampAt(stamps, offset) == clock.now();
    }

    /**
     * The long way, behind some calls of itself. HotSpot inlines the first one, and no second one. With the long way in
     * it, {@link #prepareToWrite} is too long to be inlined where it is called, and the short way takes twice as long.
     */
    private boolean prepare(long offset, long length, int calls) {
        if (calls > 0) {
            return prepare(offset, length, calls - 1);
        }
        if (!mayChange("prepareToWrite", offset, length)) {
            return false;
        }
        return length == 0 || give(offset / PAGE_LENGTH, (offset + length - 1) / PAGE_LENGTH, clock.now());
    }

    private boolean give(long first, long last, int number) {
        if (lease.isPinning() && !pages.pins.clear(first, last)) {
            return false;
        }
        for (long page = first; isTracked() && page <= last; page++) {
            pages.stamps.write(page, number);
        }
        return true;
    }

    private boolean mayChange(String operation, long offset, long length) {
        if (owner != null) {
            owner.enter(operation);
        }
        requireRange(operation, offset, length);
        return lease.isLive() || !lease.isHeld();
    }

    private void requireRange(String operation, long offset, long length) {
        if (isClosed) {
            throw new IllegalStateException(operation + ": the set is CLOSED");
        }
        Objects.checkFromIndexSize(offset, length, length());
    }

    /**
     * Make whole pages absent and zero, such as those of a balloon or of trimmed blocks. In a live save, pages that the
     * save still has to read are spilled first. Pages that only partly lie in the range stay as they are. The process
     * keeps their memory for later writes.
     *
     * @param offset of the range's first byte.
     * @param length in bytes. If the range ends where the region does, the last page counts as whole.
     * @return true if all whole pages of the range are absent now. False as in {@link #prepareToWrite}: then nothing
     *     has changed.
     * @throws IndexOutOfBoundsException     if the range is not in the region.
     * @throws IllegalStateException         if the set is closed.
     * @throws UnsupportedOperationException if the region is untracked.
     */
    public boolean discard(long offset, long length) {
        if (!mayChange("discard", offset, length)) {
            return false;
        }
        if (!isTracked()) {
            throw new UnsupportedOperationException("discard: region " + name()
                + " is untracked; add it by addTrackedRegion()");
        }
        final long first = (offset + PAGE_LENGTH - 1) / PAGE_LENGTH;
        final long end = offset + length == length() ? pages.pageCount() : (offset + length) / PAGE_LENGTH;
        if (lease.isPinning() && !pages.pins.clear(first, end - 1)) {
            return false;
        }
        for (long page = first; page < end; page++) {
            if (pages.stamps.isPresent(page)) {
                pages.stamps.discard(page, clock.now());
                memory.zero(page * PAGE_LENGTH, PAGE_LENGTH);
            }
        }
        return true;
    }

    /**
     * Write bytes of a buffer, with {@link #prepareToWrite}.
     *
     * @param offset of the first byte to write.
     * @param source of the bytes.
     * @param index  in the source of the first byte.
     * @param length in bytes.
     * @return true if they were written; false as in {@link #prepareToWrite}: then nothing was.
     * @throws IndexOutOfBoundsException if a range is not in the region or the source.
     * @throws IllegalStateException     if the set is closed.
     */
    public boolean putBytes(long offset, DirectBuffer source, int index, int length) {
        source.boundsCheck(index, length);
        final boolean prepared = prepareToWrite(offset, length);
        if (prepared) {
            memory.put(offset, source, index, length);
        }
        return prepared;
    }

    /**
     * Write 8 bytes, little endian, with {@link #prepareToWrite}.
     *
     * @param offset of the first byte, a multiple of 8.
     * @param value  to write.
     * @return true if it was written; false as in {@link #prepareToWrite}: then nothing was.
     * @throws IndexOutOfBoundsException if the bytes are not in the region.
     * @throws IllegalArgumentException  if the offset is no multiple of 8.
     * @throws IllegalStateException     if the set is closed.
     */
    public boolean putLong(long offset, long value) {
        requireAligned("prepareToWrite", offset);
        final boolean prepared = prepareToWrite(offset, Long.BYTES);
        if (prepared) {
            memory.at(offset).putLong(RegionMemory.index(offset), value);
        }
        return prepared;
    }

    /**
     * Read bytes to a buffer.
     *
     * @param offset of the first byte to read.
     * @param target of the bytes.
     * @param index  in the target of the first byte.
     * @param length in bytes.
     * @throws IndexOutOfBoundsException if a range is not in the region or the target.
     * @throws IllegalStateException     if the set is closed.
     */
    public void getBytes(long offset, MutableDirectBuffer target, int index, int length) {
        requireRange("getBytes", offset, length);
        target.boundsCheck(index, length);
        memory.get(offset, target, index, length);
    }

    /**
     * Read 8 bytes, little endian.
     *
     * @param offset of the first byte, a multiple of 8.
     * @return the value.
     * @throws IndexOutOfBoundsException if the bytes are not in the region.
     * @throws IllegalArgumentException  if the offset is no multiple of 8.
     * @throws IllegalStateException     if the set is closed.
     */
    public long getLong(long offset) {
        requireAligned("getLong", offset);
        requireRange("getLong", offset, Long.BYTES);
        return memory.at(offset).getLong(RegionMemory.index(offset));
    }

    private void requireAligned(String operation, long offset) {
        if (offset % Long.BYTES != 0) {
            requireRange(operation, 0, 0);
            throw new IllegalArgumentException("offset=" + offset + " is no multiple of 8");
        }
    }

    /** Has each write check that the owner of the set makes it. */
    void checkThreads(ThreadCheck ofOwner) {
        owner = ofOwner;
        stamps = NO_GROUPS;
    }

    void restored(int savedVersion) {
        version = savedVersion;
    }

    void close() {
        isClosed = true;
        pages.close();
        if (buffer != null) {
            buffer.wrap(0, 0);
        }
    }

    @Override
    public String toString() {
        return "MemoryRegion{name=" + name() + ", version=" + version + ", length=" + length()
            + (isTracked() ? ", tracked}" : "}");
    }
}
