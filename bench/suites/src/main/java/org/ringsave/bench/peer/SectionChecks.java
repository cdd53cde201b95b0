/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

/**
 * Checksums between the sections of a peer's save, or none. A channel has three sections: its id, its name and its
 * incoming ring; its outgoing ring; its rest. Indices are in the peer's memory, sections follow one another from 0 on.
 */
interface SectionChecks {
    /** Sections follow one another without checksums. */
    SectionChecks NONE = new SectionChecks() {
        @Override
        public int put(int start, int end) {
            return end;
        }

        @Override
        public int require(int start, int end) {
            return end;
        }
    };

    /** Writes the checksum of a written section behind it; returns the index where the next section starts. */
    int put(int start, int end);

    /**
     * Compares a section with the checksum behind it; returns the index where the next section starts.
     *
     * @throws IllegalStateException if they differ.
     */
    int require(int start, int end);

    /** Refuses a section whose saved checksum is not the computed one. */
    static void requireSame(long saved, long computed, int start) {
        if (saved != computed) {
            throw new IllegalStateException("section at " + start + " has crc32c 0x" + Long.toHexString(computed)
                + ", 0x" + Long.toHexString(saved) + " was saved");
        }
    }
}
