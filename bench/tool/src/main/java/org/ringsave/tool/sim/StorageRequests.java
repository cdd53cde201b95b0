/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * What a storage request and its completion carry, and what both ends note beside a request while it is in flight.
 * Little endian. Which memory is meant is said by the packet's ranges, their bytes in order being those of the sectors.
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
 *   0 | checksum of the bytes that will have been moved               |   noted by the guest that sent it
 *   8 | request, 16 bytes                                             |
 *  24 | tick when it was sent                                         |
 *  32 | pages that it uses, a bit each                                |
 *  40 | ranges, zeros to 96 bytes                                 ... |
 *     +---------------------------------------------------------------+
 *   0 | bytes moved so far            | bytes to move each tick       |   noted by the device that serves it;
 *   8 | tick when it came                                             |   more is in its Transfer
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

    /** Of a completion, and of the guest's note, which is compared with it. */
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

    static final int MAX_SECTORS = 12;
    static final int MAX_RANGES = 3;
    /** A range of n bytes touches at most (n + 4,094) / 4,096 + 1 pages: 7 for 6,144 bytes in three ranges. */
    static final int MAX_PAGES = 8;
    /** Head, ranges, and their pages. */
    static final int RANGES_LENGTH = 8 + 8 * MAX_RANGES + 8 * MAX_PAGES;
    static final int MAX_PACKET_LENGTH = RANGES_LENGTH + LENGTH;
    static final int CONTEXT_LENGTH = RANGES_OFFSET + RANGES_LENGTH;

    private StorageRequests() {
    }
}
