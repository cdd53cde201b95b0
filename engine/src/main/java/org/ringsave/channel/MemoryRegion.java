/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;
import org.ringsave.memory.Slab;

/**
 * Large state of the embedder, such as a guest's memory, in memory of a {@link ChannelSet}. A save copies it from its
 * place without a capture, and a restore writes it to its place. The owner's thread, unless a member says otherwise.
 *
 * <p>While {@link #isPinned()} is true, write only where {@link #prepareToWrite} returned true. Other writes spoil the
 * image: it holds a state that never was, or a reader refuses it.
 */
public final class MemoryRegion {
    /** Longest region in bytes. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 65_535;
    /** Longest name in bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = ImageDescriptor.REGION_NAME_LENGTH;

    /** Bytes that a live save pins and releases together. */
    static final int PIN_LENGTH = 64 * 1024;

    final byte[] name;
    final UnsafeBuffer padded;
    private final SetLease lease;
    private final UnsafeBuffer buffer;
    private int version;
    private int firstPin;
    private boolean isClosed;

    MemoryRegion(SetLease lease, byte[] name, int version, int length, Slab slab) {
        this.lease = lease;
        this.name = name;
        this.version = version;
        final UnsafeBuffer pages = slab.allocate((int)memoryLength(length), Platform.PAGE_LENGTH);
        this.padded = new UnsafeBuffer(pages, 0, BitUtil.align(length, BitUtil.SIZE_OF_LONG));
        this.buffer = new UnsafeBuffer(pages, 0, length);
    }

    /**
     * Off-heap memory that a region takes in its set.
     *
     * @param length of the region in bytes.
     * @return whole pages, in bytes.
     * @throws IllegalArgumentException if the length is not in 0 to {@link #MAX_LENGTH}.
     */
    public static long memoryLength(int length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length=" + length + " is not in 0.." + MAX_LENGTH);
        }
        return BitUtil.align((long)length, (long)Platform.PAGE_LENGTH);
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
    public int length() {
        return buffer.capacity();
    }

    /**
     * The region's memory.
     *
     * @return always the same view, page aligned, zeros at first, valid until the set is closed.
     */
    public MutableDirectBuffer buffer() {
        return buffer;
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
     * Ask before each write to the region, if live saves are taken. The call spills bytes of the range that a live save
     * still has to read, in blocks of 65,536 bytes. A block that was given back stays writable until the next begin.
     *
     * @param index  of the first byte to write.
     * @param length in bytes.
     * @return true if the range may be written now. False if the spill arena of the live save is full: advance the
     *     save, then ask again. False during a save or restore that is not live.
     * @throws IndexOutOfBoundsException if the range is not in the region.
     * @throws IllegalStateException     if the set is closed.
     */
    public boolean prepareToWrite(int index, int length) {
        if (isClosed) {
            throw new IllegalStateException("prepareToWrite: the set is CLOSED");
        }
        Objects.checkFromIndexSize(index, length, length());
        if (!lease.isLive()) {
            return !lease.isHeld();
        }
        if (lease.isPinning()) {
            for (int block = index / PIN_LENGTH; (long)block * PIN_LENGTH < (long)index + length; block++) {
                if (!lease.clear(firstPin + block, padded)) {
                    return false;
                }
            }
        }
        return true;
    }

    void pinSlot(int slot) {
        firstPin = slot;
    }

    void restored(int savedVersion) {
        version = savedVersion;
    }

    void close() {
        isClosed = true;
        padded.wrap(0, 0);
        buffer.wrap(0, 0);
    }

    @Override
    public String toString() {
        return "MemoryRegion{name=" + name() + ", version=" + version + ", length=" + length() + '}';
    }
}
