/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The files of a storage guest on its disk. At first the guest writes every sector once. Then most requests are for a
 * few sectors, the window, which moves slowly over the disk; some reads are for other sectors. The guest counts the
 * writes to each sector, and so knows the bytes of each. The counts stand in page 0 of its memory.
 *
 * <pre>
 *        0                               8
 *       +-------------------------------+
 *     0 | sectors written at the start  |
 *     8 | first sector of the window    |
 *    16 | writes to each sector     ... |  8 bytes each
 *       +-------------------------------+
 * </pre>
 */
final class GuestFiles {
    private static final int INSTALLED_OFFSET = 0;
    private static final int WINDOW_OFFSET = INSTALLED_OFFSET + Long.BYTES;
    private static final int WRITES_OFFSET = WINDOW_OFFSET + Long.BYTES;
    private static final int WINDOW = 24;
    /** The window moves by a sector with one of so many requests. */
    private static final int MOVES_ONE_IN = 4;
    /** One of so many reads is outside the window. */
    private static final int FAR_READ_ONE_IN = 8;

    private final GuestMemory memory;
    private final int guest;
    private final SplitMix64 random;
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[StorageRequests.MAX_SECTORS * Disks.SECTOR_LENGTH]);

    GuestFiles(GuestMemory memory, int guest, SplitMix64 random) {
        this.memory = memory;
        this.guest = guest;
        this.random = random;
    }

    /** Chooses the operation and the sectors of the next request, and puts them into its fields. */
    void choose(MutableDirectBuffer request) {
        final int installed = (int)memory.getLong(INSTALLED_OFFSET);
        if (installed < Disks.SECTORS) {
            put(request, StorageRequests.WRITE, installed,
                Math.min(StorageRequests.MAX_SECTORS, Disks.SECTORS - installed));
        } else {
            final int sectors = 1 + random.nextInt(StorageRequests.MAX_SECTORS);
            final int operation = random.nextInt(StorageRequests.WRITE + 1);
            put(request, operation, firstSector(operation, sectors), sectors);
        }
    }

    private int firstSector(int operation, int sectors) {
        if (operation == StorageRequests.READ && random.nextInt(FAR_READ_ONE_IN) == 0) {
            return random.nextInt(Disks.SECTORS - sectors + 1);
        }
        int window = (int)memory.getLong(WINDOW_OFFSET);
        if (random.nextInt(MOVES_ONE_IN) == 0) {
            window = window + WINDOW == Disks.SECTORS ? 0 : window + 1;
            memory.putLong(WINDOW_OFFSET, window);
        }
        return window + random.nextInt(WINDOW - sectors + 1);
    }

    private static void put(MutableDirectBuffer request, int operation, int sector, int sectors) {
        request.putInt(StorageRequests.OPERATION_OFFSET, operation);
        request.putInt(StorageRequests.BYTES_OFFSET, sectors * Disks.SECTOR_LENGTH);
        request.putLong(StorageRequests.SECTOR_OFFSET, sector);
    }

    /**
     * The request was sent: makes the bytes that it will move, new bytes for a write, and returns their checksum. The
     * bytes are in {@link #data} until the next call.
     */
    long expect(int operation, int sector, int bytes) {
        for (int i = 0; i < bytes / Disks.SECTOR_LENGTH; i++) {
            final int writes = writes(memory, sector + i) + operation;
            if (operation == StorageRequests.WRITE) {
                memory.putLong(writesOffset(sector + i), writes);
            }
            Disks.fill(data, i * Disks.SECTOR_LENGTH, guest, sector + i, writes);
        }
        final int installed = (int)memory.getLong(INSTALLED_OFFSET);
        if (installed == sector && installed < Disks.SECTORS) {
            memory.putLong(INSTALLED_OFFSET, sector + bytes / Disks.SECTOR_LENGTH);
        }
        return WordSum.update(WordSum.START, data, 0, bytes);
    }

    UnsafeBuffer data() {
        return data;
    }

    /** Number of writes to a sector that a guest has sent. */
    static int writes(GuestMemory memory, int sector) {
        return (int)memory.getLong(writesOffset(sector));
    }

    private static int writesOffset(int sector) {
        return WRITES_OFFSET + sector * Long.BYTES;
    }
}
