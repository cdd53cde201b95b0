/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.util.List;
import org.ringsave.tool.plan.Configuration;

/**
 * Number and length of the measurements. On a shared host, work may take half as long again for a while. Such a
 * while is longer than a measurement and shorter than the run. So each configuration gets many short measurements,
 * far apart. The lowest tenth of all blocks of a repeat counts, because other guests can only add time.
 */
enum ModelExtent {
    /** The last sweeps are those of short images alone: their times differ most from sweep to sweep. */
    full(2, 6, 4_000_000, 1_500_000_000L, 50_000_000, Long.MAX_VALUE),
    /** Sweeps of short images and of long ones take turns: the first of the short ones warms up the code for all. */
    quick(1, 5, 5_000_000, 500_000_000, 40_000_000, 13_000_000_000L),
    smoke(1, 2, 500_000, 10_000_000, 1_000_000, Long.MAX_VALUE);

    /** To fill the set of a longer image takes more time than to measure it. */
    private static final long LONG_IMAGE = 8 << 20;
    private static final int SWEEPS_OF_ALL = 2;

    /** JVMs of one repeat. The JVMs of all repeats take turns. */
    private final int rounds;
    /** Number of times that a JVM goes through the list, each time with new sets at other addresses. */
    private final int sweeps;
    private final long operationNs;
    private final long warmUpNs;
    private final long callsNs;
    private final long sweepsNs;

    ModelExtent(int rounds, int sweeps, long operationNs, long warmUpNs, long callsNs, long sweepsNs) {
        this.rounds = rounds;
        this.sweeps = sweeps;
        this.operationNs = operationNs;
        this.warmUpNs = warmUpNs;
        this.callsNs = callsNs;
        this.sweepsNs = sweepsNs;
    }

    /** Is it measured in a sweep, counted from 0? */
    boolean measures(Configuration configuration, int sweep) {
        final boolean isLong = configuration.set().imageLength() >= LONG_IMAGE;
        return this == full ? !isLong || sweep < SWEEPS_OF_ALL : isLong == (sweep % 2 == 1);
    }

    List<Configuration> list() {
        return this == full ? Configuration.all() : Configuration.quickOnes();
    }

    int rounds() {
        return rounds;
    }

    int sweeps() {
        return sweeps;
    }

    long operationNs() {
        return operationNs;
    }

    long warmUpNs() {
        return warmUpNs;
    }

    long callsNs() {
        return callsNs;
    }

    /** After this time, warm-up included, a JVM measures no configuration again. */
    long sweepsNs() {
        return sweepsNs;
    }
}
