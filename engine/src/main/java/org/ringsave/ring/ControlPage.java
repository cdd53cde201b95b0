/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.agrona.BitUtil.SIZE_OF_INT;

import org.ringsave.memory.Platform;

/**
 * Layout of a ring's first page, shared by both ends. Source: Linux {@code include/linux/hyperv.h}, {@code struct
 * hv_ring_buffer}.
 *
 * <pre>
 *      0               4               8              12
 *     +---------------+---------------+---------------+------------------+
 *   0 | in            | out           | interruptMask | pendingSendSize  |
 *     +---------------+---------------+---------------+------------------+
 *     | reserved                                                         |
 *     +---------------+--------------------------------------------------+
 *  64 | featureBits   | reserved      | head position of the reader, if  |
 *     +---------------+---------------+                                  |
 *     |                                 both ends live in this process   |
 *     +------------------------------------------------------------------+
 *     | reserved                                                         |
 *     +------------------------------------------------------------------+
 * 192 | tail position of the writer, likewise                            |
 *     +------------------------------------------------------------------+
 *     | reserved, to 4,096                                           ... |
 *     +------------------------------------------------------------------+
 * </pre>
 *
 * <p>{@code in} is the index where the producer writes next, {@code out} the index where the consumer reads next. Both
 * count bytes of the data pages.
 *
 * <p>The two positions use reserved bytes of memory that no other process maps. Head (line 1) and tail (line 3) are
 * neither neighbours nor a prefetch pair, so fetching one never pulls the other. The head's pair is line 0, whose words
 * only a waiting end writes. So a save reads three lines of a ring and not four. The control page of such a ring ends
 * after 256 bytes, and those of all rings of a set lie side by side.
 */
public final class ControlPage {
    /** Length of the page in bytes. */
    public static final int LENGTH = Platform.PAGE_LENGTH;
    /** Length in bytes of the part that two ends in this process use. The rest of their page is left out. */
    public static final int PAIRED_LENGTH = 256;
    /** Offset of the producer's index. */
    public static final int IN_OFFSET = 0;
    /** Offset of the consumer's index. */
    public static final int OUT_OFFSET = IN_OFFSET + SIZE_OF_INT;
    /** Offset of the word with which the consumer refuses signals, if it is not 0. */
    public static final int INTERRUPT_MASK_OFFSET = OUT_OFFSET + SIZE_OF_INT;
    /** Offset of the number of bytes that a blocked producer waits for. */
    public static final int PENDING_SEND_SIZE_OFFSET = INTERRUPT_MASK_OFFSET + SIZE_OF_INT;
    /** Offset of the feature bits. */
    public static final int FEATURE_BITS_OFFSET = 64;
    /** Feature bit: the writer says how much it waits for and wants a signal when there is room. */
    public static final int FEATURE_PENDING_SEND_SIZE = 1;

    /** Feature bits that this version knows. */
    public static final int KNOWN_FEATURES = FEATURE_PENDING_SEND_SIZE;

    static final int HEAD_POSITION_OFFSET = 72;
    static final int TAIL_POSITION_OFFSET = 192;

    private ControlPage() {
    }
}
