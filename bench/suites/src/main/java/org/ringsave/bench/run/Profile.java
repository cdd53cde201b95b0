/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.Locale;

/** How thoroughly all suites are run, and how long that may take on two cores. */
public enum Profile {
    /** A look: few parameters, one or two forks. */
    QUICK(240),
    /** What results are quoted from. */
    FULL(3_600);

    private final int limitSeconds;

    Profile(int limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    /**
     * No run takes longer: what isn't finished then is left out, and said to be missing.
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
