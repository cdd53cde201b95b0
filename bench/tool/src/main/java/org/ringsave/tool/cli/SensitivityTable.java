/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.MainResults;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Sensitivity;

/** A table of a plan's main results when its inputs are wrong. */
final class SensitivityTable {
    private static final List<String> RESULTS = List.of("paused save", "pause, begin", "overhead", "best interval",
        "blackout", "memory");
    private static final String CELL = "%17s";
    private static final String UNCHANGED = "1.00";
    /** A smaller change does not show in two digits. */
    private static final double LEAST_EFFECT = 1.005;

    private SensitivityTable() {
    }

    /** Lines of the table, the strongest input first. The last line names the inputs that change nothing. */
    static List<String> lines(Plan plan) {
        final List<String> lines = new ArrayList<>();
        lines.add(line("", RESULTS));
        final List<String> without = new ArrayList<>();
        for (final Sensitivity one : plan.sensitivity()) {
            if (one.effect() < LEAST_EFFECT && one.variations().stream().allMatch(Sensitivity.Variation::isPossible)) {
                without.add(one.input().title());
            } else {
                lines.add(line(one.input().title(), cells(one, plan.main())));
            }
        }
        if (!without.isEmpty()) {
            lines.add("  none of these depends on " + String.join(", ", without));
        }
        return lines;
    }

    private static String line(String name, List<String> cells) {
        return Units.format("  %-19s", name) + cells.stream().map(cell -> Units.format(CELL, cell))
            .collect(Collectors.joining());
    }

    private static List<String> cells(Sensitivity one, MainResults planned) {
        final String[][] factors = new String[one.variations().size()][];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factors(one.variations().get(i), planned);
        }
        final List<String> cells = new ArrayList<>();
        for (int result = 0; result < RESULTS.size(); result++) {
            final int at = result;
            final List<String> each = Arrays.stream(factors).map(variation -> variation[at]).toList();
            cells.add(each.stream().allMatch(UNCHANGED::equals) ? "=" : String.join(" ", each));
        }
        return cells;
    }

    private static String[] factors(Sensitivity.Variation variation, MainResults planned) {
        if (!variation.isPossible()) {
            final String[] refused = new String[RESULTS.size()];
            Arrays.fill(refused, "none");
            return refused;
        }
        return Arrays.stream(variation.results().over(planned)).mapToObj(Units::digits).toArray(String[]::new);
    }
}
