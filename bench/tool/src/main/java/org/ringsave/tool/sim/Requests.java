/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

/**
 * Layout of a frame or request, of its completion, and of the notes that both ends keep while it is in flight. Little
 * endian. A packet's length is a multiple of 8 and a frame's is not, so the request holds the frame's length.
 *
 * <pre>
 *      0                               4                               8
 *     +-------------------------------+-------------------------------+
 *   0 | length of the frame, as sent  | frame                         |   a frame
 *   8 | bytes of the frame, zeros to a multiple of 8              ... |
 *     +---------------------------------------------------------------+
 *   0 | checksum of the frames before it, and of the request          |   a completion
 *   8 | length of the frame           | frame                         |
 *  16 | ticks in service                                              |
 *     +---------------------------------------------------------------+
 *   0 | checksum of the frames before it, and of the request          |   noted by the guest that sent it
 *   8 | length of the frame           | frame                         |
 *  16 | tick when it was sent                                         |
 *  24 | 0                                                             |
 *     +---------------------------------------------------------------+
 *   0 | checksum so far                                               |   noted by the device that serves it
 *   8 | bytes summed so far           | bytes to sum each tick        |
 *  16 | tick when it came                                             |
 *  24 | tick when it is due                                           |
 *     +---------------------------------------------------------------+
 * </pre>
 */
final class Requests {
    static final int LENGTH_OFFSET = 0;
    static final int FRAME_OFFSET = 4;
    static final int HEAD_LENGTH = 8;
    /** Longest request that a device takes, in bytes: an Ethernet frame behind its head. */
    static final int MAX_LENGTH = 1_536;

    /** Field of a completion and of the guest's note. The guest compares both. */
    static final int CHECKSUM_OFFSET = 0;
    static final int ANSWER_OFFSET = 8;
    static final int TICKS_OFFSET = 16;
    static final int COMPLETION_LENGTH = 24;

    static final int DONE_OFFSET = 8;
    static final int STEP_OFFSET = 12;
    static final int ARRIVED_OFFSET = 16;
    static final int DUE_OFFSET = 24;
    static final int CONTEXT_LENGTH = 32;

    private Requests() {
    }
}
