/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.Locale;

/** Extent of a run of all suites, and its time limit on two cores. */
public enum Profile {
    /** A quick look: few parameters, one or two forks. */
    QUICK(240),
    /** The run that results are quoted from. */
    FULL(3_600);

    private final int limitSeconds;

    Profile(int limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    /**
     * Time limit of a run. Suites that are not finished by then are reported as missing.
     *
     * @return in seconds.
     */
    public int limitSeconds() {
        return limitSeconds;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
