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
 * Large state of the embedder, such as a guest's memory, in memory of a {@link ChannelSet}. It is saved from its place
 * without being captured, and restored to its place. The owner's thread only.
 *
 * <p>While it {@link #isPinned()} nobody may write to it, unless {@link #prepareToWrite} said so: the image would hold
 * a state that never was, or one that no reader takes.
 */
public final class MemoryRegion {
    /** Longest region in bytes. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 65_535;
    /** Longest name in bytes of UTF-8. */
    public static final int MAX_NAME_LENGTH = ImageDescriptor.REGION_NAME_LENGTH;

    /** Bytes that live saves pin and free together. */
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
     * Its name in the image.
     *
     * @return as given when it was added.
     */
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /**
     * The version of what it holds.
     *
     * @return as given when it was added or set last, or that of the image which was restored since.
     */
    public int version() {
        return version;
    }

    /**
     * Say that it holds something of another version now.
     *
     * @param number any number.
     * @throws IllegalStateException if it is pinned.
     */
    public void version(int number) {
        if (isPinned()) {
            throw new IllegalStateException("version: region " + name()
                + " is pinned by a save or restore; end it first");
        }
        version = number;
    }

    /**
     * How long it is.
     *
     * @return in bytes, 1 to {@link #MAX_LENGTH}.
     */
    public int length() {
        return buffer.capacity();
    }

    /**
     * The region.
     *
     * @return always the same view, page aligned, zeros at first, good until the set is closed.
     */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /**
     * Is it part of a save or restore that is under way? Until that has ended the embedder must not write to it, nor,
     * in a restore, make anything of what is there. In a live save, {@link #prepareToWrite} gets parts of it free.
     *
     * @return true from begin to end.
     */
    public boolean isPinned() {
        return lease.isHeld();
    }

    /**
     * Ask before writing to it, if live saves are taken: what the save still has to read of that range is moved out of
     * the way, in blocks of 65,536 bytes. Once a block is free, it stays so until the next begin.
     *
     * @param index  of the first byte to be written.
     * @param length in bytes.
     * @return true if the range may be written now; false if the spill arena of the live save is full (advance the
     *     save, then ask again), or if the save or restore that is under way is not live.
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
