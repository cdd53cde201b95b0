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
        public void start() {
            // There is no checksum to start.
        }

        @Override
        public int step() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void add(int end) {
            // There is no checksum to add to.
        }

        @Override
        public int put(int end) {
            return end;
        }

        @Override
        public int require(int end) {
            return end;
        }
    };

    /** Starts the first section. */
    void start();

    /** Most bytes to copy before {@link #add}. */
    int step();

    /** Adds the section's bytes up to an index to its checksum. */
    void add(int end);

    /** Writes the checksum of a written section behind it, and starts the next one; returns where that starts. */
    int put(int end);

    /**
     * Compares a section with the checksum behind it, and starts the next one; returns where that starts.
     *
     * @throws IllegalStateException if they differ.
     */
    int require(int end);
}
