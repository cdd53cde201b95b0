/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ringsave.bench.run.Environment;
import org.ringsave.bench.run.Noise;

/**
 * Compares two runs of one machine. A metric is worse or better if it changed by more than its threshold, the greatest
 * of four:
 *
 * <ul>
 * <li>The noise of the machine in either run: the range of the same copy, measured again and again.</li>
 * <li>The drift of the machine: the change of that copy from run to run.</li>
 * <li>Three standard errors of both medians, with the forks as samples.</li>
 * <li>One percent.</li>
 * </ul>
 *
 * <p>The noise of a quotient of alternating work is the range of such a quotient of copies. It is far smaller.
 */
public final class Comparison {
    private static final double LEAST = 0.01;
    private static final double ERRORS = 3;
    /** The noise of a run that did not measure it. */
    private static final double ASSUMED = 0.10;

    private final Results before;
    private final Results now;
    private final List<Change> changes = new ArrayList<>();
    /** Starts of the metrics that failed before and have numbers now. Each is one change. */
    private final List<String> recovered = new ArrayList<>();
    private final double noiseOfTimes;
    private final double noiseOfRatios;
    private int alone;
    private int unknown;

    /** How a metric changed. */
    enum Verdict { worse, better, same }

    /**
     * The change of a metric.
     *
     * @param metric    as it is now.
     * @param was       as it was.
     * @param ratio     how much worse it is: 1.10 is a tenth, 1 / 1.10 is as much better; infinite: it fails now; 0: it
     *                  failed before.
     * @param threshold that one must exceed.
     */
    record Change(Metric metric, Metric was, double ratio, double threshold) {
        Verdict verdict() {
            return ratio > 1 + threshold ? Verdict.worse : ratio < 1 / (1 + threshold) ? Verdict.better : Verdict.same;
        }
    }

    /**
     * Compare two runs.
     *
     * @param before the earlier one.
     * @param now    the later one.
     */
    public Comparison(Results before, Results now) {
        this.before = before;
        this.now = now;
        final Noise first = before.noise();
        final Noise second = now.noise();
        noiseOfTimes = noise(first.spreadOfTimes(), second.spreadOfTimes(), first.medianCopyNs(),
            second.medianCopyNs());
        noiseOfRatios = noise(first.spreadOfRatios(), second.spreadOfRatios(), first.medianRatio(),
            second.medianRatio());
        final Map<String, Metric> old = new LinkedHashMap<>();
        Metrics.of(before).forEach(metric -> old.put(metric.suite() + ' ' + metric.name(), metric));
        for (final Metric metric : Metrics.of(now)) {
            final String name = metric.suite() + ' ' + metric.name();
            if (recovered.stream().noneMatch(name::startsWith)) {
                final Metric was = take(old, metric);
                if (was == null) {
                    alone++;
                } else {
                    add(metric, was);
                }
            }
        }
        alone += old.size();
        changes.sort(Comparator.comparingDouble(Change::ratio).reversed());
    }

    /** Where one fails there is no more than that to it; the other has quantiles. All of them fail then. */
    private Metric take(Map<String, Metric> old, Metric metric) {
        final Metric same = old.remove(metric.suite() + ' ' + metric.name());
        if (same != null) {
            return same;
        }
        final String start = metric.suite() + ' ' + metric.name();
        if (metric.isFailed()) {
            final List<String> keys = old.keySet().stream().filter(key -> key.startsWith(start + ": ")).toList();
            Metric any = null;
            for (final String key : keys) {
                any = old.remove(key);
            }
            return any;
        }
        for (final String key : old.keySet()) {
            if (old.get(key).isFailed() && start.startsWith(key + ": ")) {
                recovered.add(key + ": ");
                return old.remove(key);
            }
        }
        return null;
    }

    private void add(Metric metric, Metric was) {
        if (metric.isFailed() || was.isFailed()) {
            if (metric.isFailed() != was.isFailed()) {
                changes.add(new Change(metric, was, metric.isFailed() ? Double.POSITIVE_INFINITY : 0, 0));
            } else {
                unknown++;
            }
        } else if (metric.hasNumber() && was.hasNumber()) {
            final double ratio = metric.sample().median() / was.sample().median();
            changes.add(new Change(metric, was, metric.isBetterHigher() ? 1 / ratio : ratio,
                threshold(metric, was)));
        } else {
            unknown++;
        }
    }

    private double threshold(Metric metric, Metric was) {
        final double errors = ERRORS * Math.hypot(metric.sample().standardError(), was.sample().standardError());
        return Math.max(Math.max(LEAST, errors), metric.isByTurns() ? noiseOfRatios : noiseOfTimes);
    }

    private static double noise(double first, double second, double middle, double otherMiddle) {
        final double within = Math.max(orAssumed(first), orAssumed(second));
        final double ratio = middle / otherMiddle;
        final double between = Double.isFinite(ratio) && ratio > 0 ? Math.max(ratio, 1 / ratio) - 1 : 0;
        return Math.max(within, between);
    }

    private static double orAssumed(double spread) {
        return Double.isFinite(spread) ? spread : ASSUMED;
    }

    /**
     * Why two runs should not be compared.
     *
     * @param before the earlier one.
     * @param now    the environment of the later one.
     * @return the reason, or an empty string if they can be compared.
     */
    public static String obstacle(Results before, com.eclipsesource.json.JsonObject now) {
        final String difference = Environment.difference(before.environment(), now);
        if (!difference.isEmpty()) {
            return before.directory() + " was measured on another machine (" + difference + ')';
        }
        if (!Environment.isKnown(before.environment())) {
            return before.directory() + " does not name its processor";
        }
        return Double.isFinite(before.noise().spreadOfTimes()) ? ""
            : before.directory() + " does not say how noisy its machine was";
    }

    /**
     * Counts the metrics that became worse.
     *
     * @return their number.
     */
    public int worse() {
        return count(Verdict.worse);
    }

    List<Change> changes() {
        return changes;
    }

    private int count(Verdict verdict) {
        return (int)changes.stream().filter(change -> change.verdict() == verdict).count();
    }

    /**
     * Describes the changes, the worst first, and counts them in the last line.
     *
     * @return lines.
     */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        for (final Change change : changes) {
            if (change.verdict() != Verdict.same) {
                lines.add(line(change));
            }
        }
        Environment.otherDifferences(before.environment(), now.environment())
            .forEach(difference -> lines.add("not the same in both, and perhaps the reason: " + difference));
        lines.add(String.format(Locale.ROOT, "compared with %s: %d worse, %d better, %d within noise"
            + " (times %.1f %%, quotients of turns %.1f %%, or three standard errors)%s", before.directory(),
            count(Verdict.worse), count(Verdict.better), count(Verdict.same), 100 * noiseOfTimes, 100 * noiseOfRatios,
            rest()));
        return lines;
    }

    private String rest() {
        return (alone > 0 ? "; " + alone + " only in one of both" : "")
            + (unknown > 0 ? "; " + unknown + " without a number" : "");
    }

    private static String line(Change change) {
        final String subject = change.metric.suite() + ": " + change.metric.name();
        if (change.metric.isFailed() || change.was.isFailed()) {
            return String.format(Locale.ROOT, "%-6s %8s (noise     -)  %s: %s", change.verdict(), "",
                subject, change.metric.isFailed() ? "fails now" : "failed before");
        }
        final boolean isWorse = change.verdict() == Verdict.worse;
        return String.format(Locale.ROOT, "%-6s %+7.1f %% (noise %5.1f %%)  %s: %s, was %s", change.verdict(),
            100 * (isWorse ? change.ratio - 1 : -(1 / change.ratio - 1)), 100 * change.threshold, subject,
            change.metric.text(), change.was.text());
    }
}
