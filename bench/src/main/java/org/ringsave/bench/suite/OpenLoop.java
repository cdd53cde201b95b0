/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import org.HdrHistogram.Histogram;

/**
 * Work at a fixed rate, whether the last piece of it was done in time or not. Each has an intended start, and what
 * counts is the time from there to its end: one that comes late because of the one before it has waited, and a closed
 * loop would not show that.
 *
 * <p>A run whose work doesn't get done at its rate has no latency: what it measures grows with how long it is measured.
 * It says so and has no numbers.
 */
final class OpenLoop {
    /** A run that takes longer than it should by a larger share has missed its rate. */
    static final double MOST_LATE = 0.01;

    /** One that is as late as it was to be long is hopeless, and is stopped. */
    private static final int GIVEN_UP_AFTER = 2;

    private final Time time;
    private final long periodNs;

    /** What tells time, and lets it pass. */
    interface Time {
        /** In nanoseconds, from anywhere. */
        long now();

        /** Returns at that time or after it. */
        void await(long ns);
    }

    /** The JVM's clock. Waiting is looking at it: a thread that sleeps wakes up when the system pleases. */
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
     * What a run came to.
     *
     * @param intended ticks.
     * @param done     ticks that were done before it was over or given up.
     * @param tookNs   from the first intended start to the last end.
     * @param periodNs between two intended starts.
     */
    record Outcome(long intended, long done, long tookNs, long periodNs) {
        /** Did it miss its rate? */
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

    /** Runs so many ticks and counts, of each, the time from its intended start to its end. */
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
            RigReport.record(latency, end - intended);
            intended += periodNs;
            done++;
        }
        return new Outcome(ticks, done, end - start, periodNs);
    }
}
