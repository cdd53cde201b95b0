/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.ring.RingMemory;

/** What a save holds of one ring: four words, and its live bytes, which lie in one piece or, wrapped, in two. */
public final class PeerRing {
    private static final int HEAD = 0;
    private static final int TAIL = 1;
    private static final int MASKS = 2;
    private static final int FEATURE_BITS = 3;

    private final RingMemory ring;
    private final boolean consuming;
    private final long[] cut = new long[RingMemory.CUT_LENGTH];

    PeerRing(RingMemory ring, boolean consuming) {
        this.ring = ring;
        this.consuming = consuming;
    }

    /** Reads the words. */
    void cut() {
        if (ring.cut(consuming, cut, 0) != null) {
            throw new IllegalStateException("a ring is damaged");
        }
    }

    /** Sets the words aside; the bytes must come to where they say, then {@link #apply}. */
    void accept(long head, long tail, long masks, int featureBits) {
        if (head < 0 || tail < head || tail - head >= ring.length()) {
            throw new IllegalStateException("a ring of " + ring.length() + " bytes can't hold " + head + " to " + tail);
        }
        cut[HEAD] = head;
        cut[TAIL] = tail;
        cut[MASKS] = masks;
        cut[FEATURE_BITS] = featureBits;
    }

    void apply() {
        ring.restore(cut[HEAD], cut[TAIL], cut[MASKS], (int)cut[FEATURE_BITS]);
    }

    long head() {
        return cut[HEAD];
    }

    long tail() {
        return cut[TAIL];
    }

    /** Interrupt mask, and pending send size in the high half. */
    long masks() {
        return cut[MASKS];
    }

    int featureBits() {
        return (int)cut[FEATURE_BITS];
    }

    /** The ring's data pages. */
    UnsafeBuffer data() {
        return ring.data();
    }

    /** Live bytes. */
    int length() {
        return (int)(cut[TAIL] - cut[HEAD]);
    }

    /** Where the first piece starts; the second starts at 0. */
    int index() {
        return (int)(cut[HEAD] % ring.length());
    }

    int firstLength() {
        return Math.min(length(), ring.length() - index());
    }

    int secondLength() {
        return length() - firstLength();
    }

    /** Copies the live bytes to the heap, in the order of their positions. */
    void copyTo(byte[] array) {
        data().getBytes(index(), array, 0, firstLength());
        data().getBytes(0, array, firstLength(), secondLength());
    }

    /** Copies the live bytes from the heap to where they belong. */
    void copyFrom(byte[] array) {
        data().putBytes(index(), array, 0, firstLength());
        data().putBytes(0, array, firstLength(), secondLength());
    }
}
