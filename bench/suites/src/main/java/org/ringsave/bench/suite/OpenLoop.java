/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.HdrHistogram.Histogram;
import org.ringsave.tool.workload.LatencyHistogram;

/**
 * Work at a fixed rate, whether the last piece was done in time or not. Each piece has an intended start, and its
 * latency runs from there to its end. A piece that is late because of the piece before it has waited; a closed loop
 * would not show that.
 *
 * <p>A run that cannot keep its rate has no latency: the figure would grow with the length of the run. Such a run says
 * so and has no numbers.
 */
final class OpenLoop {
    /** A run that takes longer than planned by a larger share has missed its rate. */
    static final double MOST_LATE = 0.01;

    /** A run that is late by its whole planned length is hopeless, and is stopped. */
    private static final int GIVEN_UP_AFTER = 2;

    private final Time time;
    private final long periodNs;

    /** Tells time, and lets it pass. */
    interface Time {
        /** In nanoseconds, from any origin. */
        long now();

        /** Returns at that time or after it. */
        void await(long ns);
    }

    /** The JVM's clock. It waits by reading the clock, since a sleeping thread wakes up when the system decides. */
    static final class SystemTime implements Time {
        private final boolean isAlone = Runtime.getRuntime().availableProcessors() == 1;

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public void await(long ns) {
            while (System.nanoTime() - ns < 0) {
                if (isAlone) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /**
     * Result of a run.
     *
     * @param intended number of ticks.
     * @param done     ticks that were done before the run was over or stopped.
     * @param tookNs   from the first intended start to the last end.
     * @param periodNs between two intended starts.
     */
    record Outcome(long intended, long done, long tookNs, long periodNs) {
        /** Did the run miss its rate? */
        boolean isFailed() {
            return done < intended || tookNs > (1 + MOST_LATE) * intended * periodNs;
        }

        /** Ticks a second that were done. */
        double rate() {
            return done * 1e9 / Math.max(tookNs, done * periodNs);
        }
    }

    OpenLoop(Time time, long periodNs) {
        this.time = time;
        this.periodNs = periodNs;
    }

    /** Runs a number of ticks and records the time from each intended start to the tick's end. */
    Outcome run(Runnable tick, long ticks, Histogram latency) {
        final long start = time.now();
        final long givenUp = start + GIVEN_UP_AFTER * ticks * periodNs;
        long intended = start;
        long end = start;
        long done = 0;
        while (done < ticks && end - givenUp < 0) {
            time.await(intended);
            tick.run();
            end = time.now();
            LatencyHistogram.record(latency, end - intended);
            intended += periodNs;
            done++;
        }
        return new Outcome(ticks, done, end - start, periodNs);
    }
}
