/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.memory.Words;

/**
 * Layout of a ring's cut: the words of a ring that a save fixes, without the ring's bytes. Not for embedders.
 *
 * <p>A cut takes four longs of a table, from any index on:
 *
 * <pre>
 *     0      1      2                                 3
 *     +------+------+---------------------------------+-------------+
 *     | head | tail | interruptMask | pendingSendSize | featureBits |
 *     +------+------+---------------------------------+-------------+
 *                    low 32 bits     high 32 bits
 * </pre>
 *
 * <p>Head and tail are positions. The other words are those of the {@link ControlPage}.
 */
public final class RingCut {
    /** Offset of the reader's position. */
    public static final int HEAD = 0;
    /** Offset of the writer's position. */
    public static final int TAIL = HEAD + 1;
    /** Offset of the interrupt mask, with the pending send size in the high half. */
    public static final int WORDS = TAIL + 1;
    /** Offset of the feature bits. */
    public static final int FEATURE_BITS = WORDS + 1;
    /** Longs that a cut takes. */
    public static final int LENGTH = FEATURE_BITS + 1;

    private RingCut() {
    }

    /**
     * Unpack the interrupt mask.
     *
     * @param words long at {@link #WORDS}.
     * @return the mask's 32 bits.
     */
    public static int interruptMask(long words) {
        return (int)words;
    }

    /**
     * Unpack the pending send size.
     *
     * @param words long at {@link #WORDS}.
     * @return the size's 32 bits.
     */
    public static int pendingSendSize(long words) {
        return (int)(words >>> Integer.SIZE);
    }

    /**
     * Cut a ring that {@link Ring#isPaired}. Such a ring can't be damaged, so its control page is enough.
     *
     * @param control address of its control page.
     * @param table   to fill.
     * @param at      index of the cut in the table.
     */
    public static void readPaired(long control, long[] table, int at) {
        table[at + HEAD] = Words.getLongVolatile(control + ControlPage.HEAD_POSITION_OFFSET);
        table[at + TAIL] = Words.getLongVolatile(control + ControlPage.TAIL_POSITION_OFFSET);
        // Mask and pending send size are neighbours.
        table[at + WORDS] = Words.getLong(control + ControlPage.INTERRUPT_MASK_OFFSET);
        table[at + FEATURE_BITS] = Words.getInt(control + ControlPage.FEATURE_BITS_OFFSET) & 0xFFFF_FFFFL;
    }

    static void readWords(UnsafeBuffer control, long[] table, int at) {
        // Mask and pending send size are neighbours and need one load. Two loads of ints, widened, must not stand here:
        // HotSpot's fault handler can't step over them when the file was truncated, and would end the JVM.
        table[at + WORDS] = control.getLong(ControlPage.INTERRUPT_MASK_OFFSET);
        final int featureBits = control.getIntVolatile(ControlPage.FEATURE_BITS_OFFSET);
        table[at + FEATURE_BITS] = featureBits & 0xFFFF_FFFFL;
    }

    static void writeWords(UnsafeBuffer control, long words, int featureBits) {
        control.putInt(ControlPage.INTERRUPT_MASK_OFFSET, interruptMask(words));
        control.putInt(ControlPage.PENDING_SEND_SIZE_OFFSET, pendingSendSize(words));
        control.putInt(ControlPage.FEATURE_BITS_OFFSET, featureBits);
    }
}
