/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.Finding;
import org.ringsave.bench.run.Quotient;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;

/** Everything that a run measured and another run can be compared by. */
final class Metrics {
    private static final Set<String> BETTER_HIGHER = Set.of(Finding.RATIO.key(),
        Finding.PACKETS_PER_SECOND.key(), Counter.HUGE_BYTES.key());

    private Metrics() {
    }

    static List<Metric> of(Results results) {
        final List<Metric> metrics = new ArrayList<>();
        for (final String suite : results.names()) {
            if (results.isJmh(suite)) {
                addJmh(metrics, suite, results.jmh(suite));
            } else {
                results.rows(suite).forEach(row -> addRow(metrics, suite, row));
            }
        }
        return metrics;
    }

    /** The quotients of a suite without its controls. */
    static List<Quotient> quotients(String suite) {
        return all(suite).filter(quotient -> !quotient.isControl()).toList();
    }

    static List<Quotient> controls(String suite) {
        return all(suite).filter(Quotient::isControl).toList();
    }

    private static Stream<Quotient> all(String suite) {
        return Suites.find(suite).map(Suite::quotients).orElse(List.of()).stream();
    }

    private static void addJmh(List<Metric> metrics, String suite, List<JmhResult> all) {
        for (final JmhResult result : all) {
            boolean isByTurns = false;
            for (final Quotient quotient : quotients(suite)) {
                final Sample sample = quotient(quotient, result, all);
                if (sample.count() > 0) {
                    final boolean hasCounters = result.counters().containsKey(quotient.above());
                    isByTurns |= hasCounters;
                    final Metric metric = Metric.quotient(suite,
                        result.label() + ": " + quotient.above() + '/' + quotient.below(), sample, hasCounters);
                    metrics.add(BETTER_HIGHER.contains(quotient.above()) ? metric.betterHigher() : metric);
                }
            }
            if (!isByTurns) {
                final Metric time = Metric.time(suite, result.label(), result.unit(), result.primary());
                metrics.add(result.isBetterHigher() ? time.betterHigher() : time);
            }
        }
    }

    /** Of counters of the result, or of its method and another one with the same parameters; else no values. */
    static Sample quotient(Quotient quotient, JmhResult result, List<JmhResult> all) {
        if (result.counters().containsKey(quotient.above()) && result.counters().containsKey(quotient.below())) {
            return result.quotientOf(quotient.above(), quotient.below());
        }
        if (result.method().equals(quotient.above())) {
            for (final JmhResult other : all) {
                if (other.method().equals(quotient.below()) && other.owner().equals(result.owner())
                    && other.params().equals(result.params()) && other.mode().equals(result.mode())) {
                    return result.primary().dividedBy(other.primary());
                }
            }
        }
        return Sample.of(List.of(), 1);
    }

    private static void addRow(List<Metric> metrics, String suite, RigRow row) {
        if (row.isFailed()) {
            metrics.add(Metric.failure(suite, row.label()));
            return;
        }
        for (final String histogram : row.histograms()) {
            metrics.add(Metric.time(suite, row.label() + ": " + histogram + " p50", "ns",
                row.sample(histogram + "P50Ns")));
            // Higher quantiles differ from round to round. Without rounds, their spread is unknown.
            if (row.hasRounds(histogram + "P99Ns")) {
                metrics.add(Metric.time(suite, row.label() + ": " + histogram + " p99", "ns",
                    row.sample(histogram + "P99Ns")));
            }
        }
        for (final String name : row.others()) {
            if (BETTER_HIGHER.contains(name)) {
                final Sample sample = row.sample(name);
                metrics.add(new Metric(suite, row.label() + ": " + name, "", sample, Finding.RATIO.key().equals(name),
                    true,
                    false));
            }
        }
    }
}
