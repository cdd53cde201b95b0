/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/**
 * The ends that this process has of all rings of a set, side by side. A save asks each end whether it is in use. The
 * way over channels and rings would cost more than the question. Not for embedders.
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
     * Put the ends of a ring in their place. All places are filled before any question.
     *
     * @param index of the ring, below the count.
     * @param ring  that has its ends already.
     */
    public void put(int index, Ring ring) {
        readers[index] = ring.reader();
        writers[index] = ring.writer();
    }

    /**
     * Find a ring with an end in use, see {@link Ring#use}.
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
