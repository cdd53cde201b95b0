/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringsave.bench.run.Quotient;
import org.ringsave.tool.console.Units;

/**
 * The controls of a run: each floor by the floor of half of the work, in every measured case. All cases of a suite are
 * one row, because a reader of a report looks for its subjects.
 */
final class Controls {
    static final String MEANING = "Each floor, by the floor of half of the work: about 2, where it is the work"
        + " that takes the time.";
    private static final List<String> COLUMNS =
        List.of("suite", "floor / half", "cases", "least", "median", "greatest");
    private static final List<String> COLUMNS_IN_WORDS =
        List.of("suite", "floor, divided by its half", "cases", "least", "median", "greatest");

    /** Noise, caches and the cost of a call keep a quotient within these. */
    private static final double LEAST = 1.6;
    private static final double MOST = 2.5;
    /** Most cases of a control that a warning names one by one. */
    private static final int TOLD = 3;

    private final List<Control> all = new ArrayList<>();

    /** Of one case of a suite. */
    private record Case(String label, double ratio) {
        boolean isOutside() {
            return ratio < LEAST || ratio > MOST;
        }

        @Override
        public String toString() {
            return Units.ratio(ratio) + (label.isEmpty() ? "" : " (" + label + ')');
        }
    }

    /** Of all cases of a suite, by ratio. */
    private record Control(String suite, Quotient quotient, List<Case> cases) {
        List<String> row(String floor) {
            return List.of(suite, floor, Integer.toString(cases.size()), Units.ratio(cases.get(0).ratio),
                Units.ratio(Sample.of(cases.stream().map(Case::ratio).toList(), 1).median()),
                Units.ratio(cases.get(cases.size() - 1).ratio));
        }

        /** Cases outside of the range; none if all are within. */
        Optional<String> fault() {
            final List<Case> outside = cases.stream().filter(Case::isOutside).toList();
            if (outside.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(outside.size() <= TOLD
                ? outside.stream().map(Case::toString).collect(Collectors.joining(", "))
                : Units.ratio(outside.get(0).ratio) + " to "
                    + Units.ratio(outside.get(outside.size() - 1).ratio) + " in " + outside.size() + " of "
                    + cases.size() + " cases");
        }
    }

    Controls(Results results) {
        for (final String suite : results.names()) {
            if (results.isJmh(suite)) {
                Metrics.controls(suite).forEach(quotient -> add(suite, quotient, results.jmh(suite)));
            }
        }
    }

    private void add(String suite, Quotient quotient, List<JmhResult> results) {
        // Of samples there are times of single calls, and in each of them the clock's own.
        final List<JmhResult> found = results.stream().filter(result -> !"sample".equals(result.mode())
            && Double.isFinite(Metrics.quotient(quotient, result, results).median())).toList();
        final boolean isOneMethod = found.stream().map(JmhResult::method).distinct().count() == 1;
        final List<Case> cases = new ArrayList<>();
        for (final JmhResult result : found) {
            final String params = result.differences(found, "");
            cases.add(new Case(isOneMethod ? params : params.isEmpty() ? result.method()
                : result.method() + ", " + params, Metrics.quotient(quotient, result, results).median()));
        }
        if (!cases.isEmpty()) {
            cases.sort((one, other) -> Double.compare(one.ratio, other.ratio));
            all.add(new Control(suite, quotient, List.copyOf(cases)));
        }
    }

    /** One row for each floor of a suite; no table without floors. */
    ReportSection section() {
        return new ReportSection("Controls", List.of(MEANING), all.isEmpty() ? List.of()
            : List.of(new ReportTable("", COLUMNS, all.stream().map(control ->
                control.row(control.quotient.above() + " / " + control.quotient.below())).toList())));
    }

    /** The same for the page, with words in place of the names of files. */
    ReportSection sectionInWords() {
        return new ReportSection("Controls", List.of("Each plain copy or other floor was measured again with half of"
            + " the work. It takes about 2 times as long as its half if the work takes the time."), all.isEmpty()
            ? List.of() : List.of(new ReportTable("", COLUMNS_IN_WORDS, all.stream().map(control ->
                control.row(PageWords.name(control.quotient.above()))).toList())));
    }

    /** A warning, if half of the work did not take about half of the time. */
    Optional<Warning> warning() {
        final List<String> faults = new ArrayList<>();
        final List<String> details = new ArrayList<>();
        all.forEach(control -> control.fault().ifPresent(fault -> {
            faults.add(control.suite + ' ' + control.quotient.above() + ' ' + fault);
            details.add(control.suite + ", " + PageWords.name(control.quotient.above()) + ": "
                + PageWords.text(fault));
        }));
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        details.add(0, String.format(Locale.ROOT, "Time of a floor, divided by the time of half of its work, outside of"
            + " %.1f to %.1f. Above, the half fits into a faster cache. Below, a part of the cost is always there.",
            LEAST, MOST));
        return Optional.of(new Warning("Some figures hold only for the lengths that were measured: there half of the"
            + " work does not take about half of the time.", details, List.of(String.format(Locale.ROOT,
            "Controls outside of %.1f to %.1f: %s. There something beside the amount of work decides about the floor:"
            + " above, the half fits into a faster cache or allocation than the whole; below, a cost that is there"
            + " however little there is to do. Quotients by that floor hold for the lengths that were measured; don't"
            + " scale them.", LEAST, MOST, String.join("; ", faults)))));
    }
}
