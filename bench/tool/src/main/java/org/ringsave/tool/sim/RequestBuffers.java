/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketRanges;
import org.ringsave.ring.PacketRangesEncoder;

/**
 * The pages of a guest's memory that its requests read into and write from, and the ranges that name them. A page is
 * used by one request at a time; a bit of a long says that it is.
 */
final class RequestBuffers {
    private static final long ALL = (1L << GuestMemory.BUFFERS) - 1;

    private final GuestMemory memory;
    private final SplitMix64 random;
    private final ScatterList pieces;
    private final PacketRangesEncoder ranges = new PacketRangesEncoder();
    private final PacketRanges named = new PacketRanges();
    private final UnsafeBuffer rangeBytes = new UnsafeBuffer(new byte[StorageRequests.RANGES_LENGTH]);
    private final UnsafeBuffer data =
        new UnsafeBuffer(new byte[StorageRequests.MAX_SECTORS * Disks.SECTOR_LENGTH]);

    RequestBuffers(GuestMemory memory, SplitMix64 random) {
        this.memory = memory;
        this.random = random;
        pieces = new ScatterList(memory);
    }

    /** Chooses ranges on free pages, in random order; returns the pages, or 0 if there are not enough. */
    long choose(int bytes, long busy) {
        final int count = 1 + random.nextInt(StorageRequests.MAX_RANGES);
        final long unused = ALL & ~busy;
        long free = unused;
        int left = bytes;
        ranges.gpaDirect(rangeBytes, 0);
        for (int more = count - 1; more >= 0; more--) {
            final int length = more == 0 ? left : 1 + random.nextInt(left - more);
            final int offset = random.nextInt(GuestMemory.PAGE_LENGTH);
            ranges.range(offset, length);
            for (int end = offset + length; end > 0; end -= GuestMemory.PAGE_LENGTH) {
                if (free == 0) {
                    return 0;
                }
                final long above = free & -1L << random.nextInt(GuestMemory.BUFFERS);
                final int page = Long.numberOfTrailingZeros(above == 0 ? free : above);
                ranges.page(memory.firstPage() + GuestMemory.FIRST_BUFFER + page);
                free &= ~(1L << page);
            }
            left -= length;
        }
        return unused & ~free;
    }

    /** The ranges that were chosen last. */
    PacketRangesEncoder ranges() {
        return ranges;
    }

    /** Copies the chosen ranges into a note. */
    void note(MutableDirectBuffer note) {
        note.putBytes(StorageRequests.RANGES_OFFSET, rangeBytes, 0, ranges.length());
    }

    /** Writes bytes to the chosen pages. */
    void write(DirectBuffer from, int bytes) {
        pieces(rangeBytes, 0, ranges.length()).scatter(from, 0, bytes);
    }

    /** Checksum of the pages of a note. They hold the data of a read, or the unchanged bytes of a write. */
    long checksum(DirectBuffer note, int bytes) {
        pieces(note, StorageRequests.RANGES_OFFSET, StorageRequests.RANGES_LENGTH).gather(data, 0, bytes);
        return WordSum.update(WordSum.START, data, 0, bytes);
    }

    private ScatterList pieces(DirectBuffer from, int offset, int length) {
        final String broken = named.wrap(Packet.GPA_DIRECT, from, offset, length);
        if (broken != null) {
            throw new IllegalStateException("the ranges in a note are damaged: " + broken);
        }
        return pieces.resolve(named);
    }
}
