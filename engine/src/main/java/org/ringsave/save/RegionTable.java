/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.Side;
import org.ringsave.ring.Pins;

/** The regions of a cut: their versions, their pin slots, and where their bytes lie in the image. */
final class RegionTable {
    private MemoryRegion[] regions = new MemoryRegion[0];
    private int[] versions = new int[0];
    private int[] pinSlots = new int[0];
    private long[] payloadOffsets = new long[0];
    private int count;

    /** Takes the regions of a set of a number of channels. Returns the pin slot behind the slots of their blocks. */
    int tabulate(List<MemoryRegion> all, int channelCount) {
        count = all.size();
        if (regions.length < count) {
            regions = new MemoryRegion[count];
            versions = new int[count];
            pinSlots = new int[count];
            payloadOffsets = new long[count];
        }
        int slot = Pins.ringSlot(channelCount, Side.INCOMING);
        for (int i = 0; i < count; i++) {
            regions[i] = all.get(i);
            versions[i] = regions[i].version();
            pinSlots[i] = slot;
            slot += (regions[i].length() - 1) / ChannelAccess.REGION_PIN_LENGTH + 1;
        }
        return slot;
    }

    /** Pins all blocks of all regions, and returns their length. */
    long pin(Pins pins) {
        long pinned = 0;
        for (int i = 0; i < count; i++) {
            final int length = BitUtil.align(length(i), Long.BYTES);
            ChannelAccess.pinSlot(regions[i], pinSlots[i]);
            for (int start = 0, slot = pinSlots[i]; start < length; slot++) {
                final int end = Math.min(length - start, ChannelAccess.REGION_PIN_LENGTH) + start;
                pins.pin(slot, start, end);
                start = end;
            }
            pinned += length;
        }
        return pinned;
    }

    int count() {
        return count;
    }

    /** Length of a region in bytes, unpadded. */
    int length(int index) {
        return regions[index].length();
    }

    /** The bytes of a region, with zeros to a multiple of 8. */
    UnsafeBuffer bytes(int index) {
        return ChannelAccess.bytes(regions[index]);
    }

    /** The name of a region in UTF-8. */
    byte[] name(int index) {
        return ChannelAccess.name(regions[index]);
    }

    int version(int index) {
        return versions[index];
    }

    /** The pin slot of the byte at a position of a region. */
    int pinSlot(int index, long position) {
        return pinSlots[index] + (int)(position / ChannelAccess.REGION_PIN_LENGTH);
    }

    /** Offset in the image of a region's first byte. */
    long payloadOffset(int index) {
        return payloadOffsets[index];
    }

    void payloadOffset(int index, long offset) {
        payloadOffsets[index] = offset;
    }
}
