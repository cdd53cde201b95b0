/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

/** The units of measured values and of the axes of charts. {@code charts.js} formats each by its key. */
public enum Unit {
    /** Nanoseconds. */
    NS("ns"),
    /** Bytes. */
    BYTES("bytes"),
    /** 10^9 bytes a second. */
    GB_PER_SECOND("GB/s"),
    /** Multiples. */
    MULTIPLE("\u00d7"),
    /** Calls that one slower call stands for, shown as a percentile. */
    PERCENTILE("percentile"),
    /** Numbers of things. */
    COUNT("count");

    private final String key;

    Unit(String key) {
        this.key = key;
    }

    /**
     * The name in files and in the data of the page.
     *
     * @return the unit as it is written.
     */
    public String key() {
        return key;
    }
}
