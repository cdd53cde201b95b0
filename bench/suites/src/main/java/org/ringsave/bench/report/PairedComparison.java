/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ringsave.bench.report.Comparison.Verdict;
import org.ringsave.tool.console.Units;

/** Compares this build with another one, metric by metric, from rounds in which both took turns. */
public final class PairedComparison {
    private final double least;
    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final Map<String, List<Double>> quotients = new LinkedHashMap<>();
    /** Names of figures that one of both builds lacks, in any round. */
    private final Set<String> alone = new TreeSet<>();
    private int rounds;

    /**
     * Begin without rounds.
     *
     * @param least change that matters, such as 0.02; a smaller one is within noise.
     */
    public PairedComparison(double least) {
        this.least = least;
    }

    /**
     * Add a round.
     *
     * @param own   directory with the results of this build.
     * @param other directory with those of the other one.
     * @throws IOException naming the directory or file that holds no results.
     */
    public void add(Path own, Path other) throws IOException {
        rounds++;
        final Map<String, Metric> others = new LinkedHashMap<>();
        Metrics.of(Results.ofFiles(other)).forEach(metric -> others.put(name(metric), metric));
        for (final Metric metric : Metrics.of(Results.ofFiles(own))) {
            final Metric same = others.remove(name(metric));
            if (same != null && metric.hasNumber() && same.hasNumber()) {
                metrics.put(name(metric), metric);
                quotients.computeIfAbsent(name(metric), name -> new ArrayList<>())
                    .add(metric.sample().median() / same.sample().median());
            } else {
                alone.add(name(metric));
            }
        }
        alone.addAll(others.keySet());
    }

    /**
     * Check that there is something to compare.
     *
     * @throws IOException if no figure is in both builds in every round.
     */
    public void requireCommon() throws IOException {
        if (changes().isEmpty()) {
            throw new IOException("the two builds have no figure in common: " + String.join("; ", alone));
        }
    }

    private static String name(Metric metric) {
        return metric.suite() + ": " + metric.name();
    }

    /** Changes of the metrics that both builds have in every round. */
    private Map<String, PairedChange> changes() {
        final Map<String, PairedChange> changes = new LinkedHashMap<>();
        quotients.forEach((name, all) -> {
            if (all.size() == rounds) {
                changes.put(name, PairedChange.of(all, metrics.get(name).isBetterHigher()));
            }
        });
        return changes;
    }

    private int count(Verdict verdict) {
        return (int)changes().values().stream().filter(change -> change.verdict(least) == verdict).count();
    }

    /**
     * Count the metrics that are worse in this build.
     *
     * @return their number.
     */
    public int worse() {
        return count(Verdict.worse);
    }

    /**
     * Describe all changes, the worst first, and count them in the last line.
     *
     * @return lines.
     */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        changes().entrySet().stream()
            .sorted(Comparator.comparingDouble((Map.Entry<String, PairedChange> each) -> each.getValue().ratio())
                .reversed())
            .forEach(each -> lines.add(line(each.getKey(), each.getValue())));
        alone.forEach(name -> lines.add("only in one of both builds, or not in every round: " + name));
        lines.add(Units.format("%d worse, %d better, %d within noise, in %d rounds. A change counts from %.1f %% on,"
            + " and if the interval of 95 %% behind it is on one side of 0",
            count(Verdict.worse), count(Verdict.better), count(Verdict.same), rounds, 100 * least));
        return lines;
    }

    private String line(String name, PairedChange change) {
        final Verdict verdict = change.verdict(least);
        return Units.format("%-6s %+6.1f %% (%+.1f..%+.1f %%)  %s", verdict == Verdict.same ? "noise" : verdict,
            percent(change.ratio()), percent(change.low()), percent(change.high()), name);
    }

    private static double percent(double ratio) {
        return 100 * (ratio - 1);
    }
}
