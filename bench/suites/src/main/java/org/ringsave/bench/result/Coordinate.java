/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The parameters of benchmarks, and the fields of a rig's row that name its case. */
public enum Coordinate {
    APP_STATE_LENGTH, BATCH, BUDGET_NS, CASE, CHANNELS, CHUNK_LENGTH, CONTEXT_LENGTH, DESTINATION, DIRECTORY, ENTRIES,
    FILE, FILL, IMAGES, IN_FLIGHT, INDEXED, MEDIA, MEMORY, MTU, NEW_SHARE, PAGES, PART, PAYLOAD_LENGTH, PEER, RATE_HZ,
    RING_BLOCKS, RING_PAGES, SOURCE, SYNC, THREADS, WRITTEN_SHARE;

    /** Coordinates of rigs: all other fields of a row are findings. */
    private static final Set<String> OF_RIGS =
        EnumSet.of(CASE, FILL, BUDGET_NS, RATE_HZ, CHANNELS, RING_PAGES).stream().map(Coordinate::key)
            .collect(Collectors.toUnmodifiableSet());

    private final String key = Names.camelCase(name());

    /**
     * The name in files.
     *
     * @return that of the benchmark's field, or of the rig's.
     */
    public String key() {
        return key;
    }

    /**
     * Do rows of a rig that differ in a field have different cases?
     *
     * @param field of a row.
     * @return whether it is a coordinate of rigs.
     */
    public static boolean isOfRigs(String field) {
        return OF_RIGS.contains(field);
    }
}
