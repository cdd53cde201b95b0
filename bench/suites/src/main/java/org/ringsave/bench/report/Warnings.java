/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.bench.run.Noise;
import org.ringsave.bench.run.Numbers;
import org.ringsave.bench.run.Suite;
import org.ringsave.bench.run.Suites;
import org.ringsave.tool.console.Units;

/** The warnings above the figures of a run: missing, failed and noisy measurements. */
final class Warnings {
    private static final double BUSY = 0.5;
    /** Above this noise the times of a run are those of the moment, not of the code. */
    private static final double NOISY = 0.1;

    private Warnings() {
    }

    /** One sentence each. */
    static List<String> of(Results results, RunModel model, Controls controls) {
        final List<String> warnings = new ArrayList<>();
        results.faults().forEach(fault -> warnings.add(fault + ": left out here."));
        if (!model.isUsable()) {
            warnings.add(model.fault());
        }
        final List<String> missing = Suites.all().stream().map(Suite::name)
            .filter(name -> !results.has(name)).toList();
        if (!missing.isEmpty()) {
            warnings.add("Not in this run: " + String.join(", ", missing) + '.');
        }
        final double load = Numbers.of(results.environment().get("loadAverage"));
        if (load > BUSY) {
            warnings.add("The machine was busy when the run began: load average " + load + '.');
        }
        noise(results.noise(), warnings);
        for (final String suite : results.names()) {
            if (!results.isJmh(suite)) {
                results.rows(suite).stream().filter(RigRow::isFailed)
                    .forEach(row -> warnings.add(suite + ", " + row.label() + ": FAIL."));
            }
        }
        controls.warning().ifPresent(warnings::add);
        NewMemory.warnings(results).forEach(warning -> warnings.add(warning + '.'));
        return warnings;
    }

    private static void noise(Noise noise, List<String> warnings) {
        if (noise.looks().size() < 2) {
            warnings.add("How noisy the machine was is not known: the same copy was not measured twice.");
        } else if (noise.spreadOfTimes() > NOISY) {
            warnings.add("The machine was noisy: the same copy of 32 MiB took from "
                + Units.time(noise.leastCopyNs()) + " to " + Units.time(noise.mostCopyNs())
                + " over the run. Times may be off by as much; quotients of turns by "
                + Units.percent(noise.spreadOfRatios()) + '.');
        }
    }
}
