/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * Layout of a storage request, of its completion, and of the notes that both ends keep while it is in flight. Little
 * endian. The packet's ranges name the memory; their bytes are in the order of the sectors.
 *
 * <pre>
 *      0                               4                               8
 *     +-------------------------------+-------------------------------+
 *   0 | 0: read, 1: write             | bytes, whole sectors          |   a request
 *   8 | first sector                                                  |
 *     +---------------------------------------------------------------+
 *   0 | checksum of the bytes that were moved                         |   a completion
 *   8 | request, 16 bytes                                             |
 *  24 | ticks in service                                              |
 *     +---------------------------------------------------------------+
 *   0 | checksum of the bytes that it will have moved                 |   noted by the guest that sent it
 *   8 | request, 16 bytes                                             |
 *  24 | tick when it was sent                                         |
 *  32 | pages that it uses, a bit each                                |
 *  40 | ranges, zeros to 96 bytes                                 ... |
 *     +---------------------------------------------------------------+
 *   0 | bytes moved so far            | bytes to move each tick       |   noted by the device that serves it;
 *   8 | tick when it came                                             |   the rest is in its Transfer
 *  16 | tick when it is begun                                         |
 *  24 | zeros                                                     ... |
 *     +---------------------------------------------------------------+
 * </pre>
 */
final class StorageRequests {
    static final int READ = 0;
    static final int WRITE = 1;

    static final int OPERATION_OFFSET = 0;
    static final int BYTES_OFFSET = 4;
    static final int SECTOR_OFFSET = 8;
    static final int LENGTH = 16;

    /** Field of a completion and of the guest's note. The guest compares both. */
    static final int CHECKSUM_OFFSET = 0;
    static final int REQUEST_OFFSET = 8;
    static final int TICKS_OFFSET = 24;
    static final int COMPLETION_LENGTH = 32;
    static final int PAGES_OFFSET = 32;
    static final int RANGES_OFFSET = 40;

    static final int DONE_OFFSET = 0;
    static final int STEP_OFFSET = 4;
    static final int ARRIVED_OFFSET = 8;
    static final int BEGIN_OFFSET = 16;

    /** A request moves 1 to {@link #MAX_STEPS} times this many bytes each tick. */
    static final int STEP_LENGTH = 328;
    static final int MAX_STEPS = 4;
    static final int MAX_SECTORS = 12;
    static final int MAX_RANGES = 3;
    /** A range of n bytes touches at most (n + 4,094) / 4,096 + 1 pages: 7 for 6,144 bytes in three ranges. */
    static final int MAX_PAGES = 8;
    /** Length of the head, the ranges and their pages, in bytes. */
    static final int RANGES_LENGTH = 8 + 8 * MAX_RANGES + 8 * MAX_PAGES;
    static final int MAX_PACKET_LENGTH = RANGES_LENGTH + LENGTH;
    static final int CONTEXT_LENGTH = RANGES_OFFSET + RANGES_LENGTH;

    private StorageRequests() {
    }
}
