/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * The interval between saves. Young: J. W. Young, A first order approximation to the optimum checkpoint interval, CACM
 * 17(9), 1974. Daly: J. T. Daly, A higher order estimate of the optimum checkpoint interval for restart dumps, Future
 * Generation Computer Systems 22(3), 2006. All times in nanoseconds; failures are assumed to be Poisson.
 */
public final class Interval {
    private static final double THIRD = 1.0 / 3;
    private static final double NINTH = 1.0 / 9;

    private Interval() {
    }

    /**
     * First order: sqrt(2 C M).
     *
     * @param costNs time that a checkpoint takes from the run.
     * @param mtbfNs mean time between failures.
     * @return work between two checkpoints.
     */
    public static double young(double costNs, double mtbfNs) {
        return Math.sqrt(2 * costNs * mtbfNs);
    }

    /**
     * Higher order: sqrt(2 C M) (1 + 1/3 sqrt(C / 2M) + 1/9 (C / 2M)) - C where C is below 2 M, else M.
     *
     * @param costNs time that a checkpoint takes from the run.
     * @param mtbfNs mean time between failures.
     * @return work between two checkpoints.
     */
    public static double daly(double costNs, double mtbfNs) {
        final double ratio = costNs / (2 * mtbfNs);
        return ratio >= 1 ? mtbfNs
            : young(costNs, mtbfNs) * (1 + THIRD * Math.sqrt(ratio) + NINTH * ratio) - costNs;
    }

    /**
     * The shortest interval that keeps to an overhead, as SCR defines it (LLNL/scr, doc/rst/users/api.rst).
     *
     * @param costNs   time that a checkpoint takes from the run.
     * @param lastsNs  from its begin to its end; the next checkpoint can't begin before.
     * @param overhead share of the run's time that checkpoints may take, above 0.
     * @return from one checkpoint to the next.
     */
    public static double shortest(double costNs, double lastsNs, double overhead) {
        return Math.max(costNs / overhead, lastsNs);
    }

    /**
     * Mean cost of a failure: half an interval's work, the work since the instant of an image that is not whole yet,
     * and the restart.
     *
     * @param intervalNs from one checkpoint to the next.
     * @param delayNs    from the saved instant until the image is whole: all of a live save; 0 for a paused save.
     * @param restartNs  from the failure until the run goes on.
     * @return in nanoseconds.
     */
    public static double lostPerFailure(double intervalNs, double delayNs, double restartNs) {
        return intervalNs / 2 + delayNs + restartNs;
    }
}
