/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

/** Fields of a rig's row that reports read by name; a report lists all other findings as they are. */
public enum Finding {
    /** Remaining share, or factor by which a time is shorter; more is better. */
    RATIO,
    /** Packets a second; more is better. */
    PACKETS_PER_SECOND,
    /** Whether the rig could do the case: "ok" or "FAIL". */
    VERDICT,
    /** Histogram of the times of a tick. */
    LATENCY;

    /** A {@link #VERDICT} on a case that could not be measured. */
    public static final String FAIL = "FAIL";

    private final String key = Names.camelCase(name());

    /**
     * The name in files.
     *
     * @return that of the field, or of the histogram's fields before their statistics.
     */
    public String key() {
        return key;
    }
}
