/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;

/** The disks of all storage devices in one region, and the contents of their sectors. */
final class Disks {
    static final String REGION = "disks";
    static final int VERSION = 2;
    static final int SECTOR_LENGTH = 512;
    /** Sectors of one disk: two for each bit of a long. */
    static final int SECTORS = 2 * Long.SIZE;
    static final int LENGTH = SECTORS * SECTOR_LENGTH;

    private Disks() {
    }

    /**
     * Fills one sector with its contents after a number of writes; zeros after none. Any two written sectors differ.
     */
    static void fill(MutableDirectBuffer to, int offset, int device, int sector, int writes) {
        if (writes == 0) {
            to.setMemory(offset, SECTOR_LENGTH, (byte)0);
            return;
        }
        final long key = SplitMix64.mix(((long)device * SECTORS + sector << 32) + writes);
        for (int i = 0; i < SECTOR_LENGTH; i += Long.BYTES) {
            to.putLong(offset + i, SplitMix64.mix(key + i));
        }
    }
}
