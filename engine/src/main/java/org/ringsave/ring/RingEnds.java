/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * The ends of all rings of a set that are in this process, side by side: before each save all of them are asked whether
 * they are in the middle of something, and the way over channels and rings costs more than the question. Not for
 * embedders.
 */
public final class RingEnds {
    private final IncomingRing[] readers;
    private final OutgoingRing[] writers;

    /**
     * Make room for rings.
     *
     * @param count of the rings.
     */
    public RingEnds(int count) {
        readers = new IncomingRing[count];
        writers = new OutgoingRing[count];
    }

    /**
     * Take the ends of a ring.
     *
     * @param index of the ring, below the count; each one is taken before anything is asked.
     * @param ring  that has its ends already.
     */
    public void take(int index, RingMemory ring) {
        readers[index] = ring.reader();
        writers[index] = ring.writer();
    }

    /**
     * Find a ring one of whose ends is in the middle of something that a cut must not split: a poll, a claim, or
     * packets appended and not published.
     *
     * @return the lowest index of such a ring, or -1.
     */
    public int firstInUse() {
        for (int i = 0; i < readers.length; i++) {
            final IncomingRing reader = readers[i];
            final OutgoingRing writer = writers[i];
            if (reader != null && reader.isInUse() || writer != null && writer.use() != null) {
                return i;
            }
        }
        return -1;
    }
}
