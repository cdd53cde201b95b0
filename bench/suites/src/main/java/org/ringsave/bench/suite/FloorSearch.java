/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Finds the floor on this machine: several ways to do the same work, and a plain copy of its bytes, by turns.
 *
 * @param <T> a way to do the work.
 */
final class FloorSearch<T> {
    /** Enough to tell ways apart that differ by a few percent: about a second for 32 MiB, or less. */
    static final int ROUNDS = 9;

    private final List<Trial<T>> trials = new ArrayList<>();
    private final List<Double> copies = new ArrayList<>();
    private long sum;

    /** One way, and its times in multiples of the plain copy of the same round. */
    record Trial<T>(T candidate, List<Double> ratios) {
        double ratio() {
            return RigReport.median(ratios);
        }
    }

    /** Measures a number of rounds, after half as many that warm up the compiler. Results depend on all of the work. */
    FloorSearch(List<T> candidates, ToLongFunction<T> work, LongSupplier copy, int rounds) {
        candidates.forEach(candidate -> trials.add(new Trial<>(candidate, new ArrayList<>())));
        for (int round = -(rounds + 1) / 2; round < rounds; round++) {
            final Laps laps = new Laps();
            sum += copy.getAsLong();
            final double copyNs = laps.next();
            if (round >= 0) {
                copies.add(copyNs);
            }
            for (final Trial<T> trial : trials) {
                sum += work.applyAsLong(trial.candidate);
                final long ns = laps.next();
                if (round >= 0) {
                    trial.ratios.add(ns / copyNs);
                }
            }
        }
    }

    /** The way with the least ratio. */
    Trial<T> best() {
        return trials.stream().min(Comparator.comparingDouble(Trial::ratio)).orElseThrow();
    }

    /** All ways. */
    List<Trial<T>> trials() {
        return trials;
    }

    /** Median time of the plain copy in nanoseconds. */
    double copyNs() {
        return RigReport.median(copies);
    }

    /** A value that depends on all copies and checksums. */
    long sum() {
        return sum;
    }
}
