/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

    /** The gravest first. */
    static List<Warning> of(Results results, RunModel model, Controls controls) {
        final List<Warning> warnings = new ArrayList<>();
        results.faults().forEach(fault -> warnings.add(Warning.of(fault + ": left out here.")));
        if (!model.isUsable()) {
            warnings.add(Warning.of(model.fault()));
        }
        missing(results, warnings);
        final double load = Numbers.of(results.environment().get("loadAverage"));
        if (load > BUSY) {
            warnings.add(new Warning("Other programs ran when the run began, so its times may be too long.",
                List.of("Load average when the run began: " + load + '.'),
                List.of("The machine was busy when the run began: load average " + load + '.')));
        }
        noise(results.noise(), warnings);
        failed(results, warnings);
        controls.warning().ifPresent(warnings::add);
        NewMemory.warning(results).ifPresent(warnings::add);
        return warnings;
    }

    private static void missing(Results results, List<Warning> warnings) {
        final List<Suite> missing = Suites.all().stream().filter(suite -> !results.has(suite.name())).toList();
        if (!missing.isEmpty()) {
            warnings.add(new Warning(missing.size() + " of " + Suites.all().size()
                + " questions have no answer here, because their suites are not in this run.",
                missing.stream().map(suite -> suite.name() + ": " + suite.question()).toList(),
                List.of("Not in this run: " + missing.stream().map(Suite::name).collect(Collectors.joining(", "))
                    + '.')));
        }
    }

    private static void noise(Noise noise, List<Warning> warnings) {
        if (noise.looks().size() < 2) {
            warnings.add(Warning.of("How noisy the machine was is not known: the same copy was not measured twice."));
        } else if (noise.spreadOfTimes() > NOISY) {
            final String line = "The machine was noisy: the same copy of 32 MiB took from "
                + Units.time(noise.leastCopyNs()) + " to " + Units.time(noise.mostCopyNs())
                + " over the run. Times may be off by as much; quotients of turns by "
                + Units.percent(noise.spreadOfRatios()) + '.';
            warnings.add(new Warning("The machine was noisy: a time may be off by a factor of "
                + Units.ratio(noise.mostCopyNs() / noise.leastCopyNs()) + ". A ratio of work that took turns may be off"
                + " by " + Units.percent(noise.spreadOfRatios()) + '.', List.of(line), List.of(line)));
        }
    }

    private static void failed(Results results, List<Warning> warnings) {
        final List<String> cases = new ArrayList<>();
        for (final String suite : results.names()) {
            if (!results.isJmh(suite)) {
                results.rows(suite).stream().filter(RigRow::isFailed)
                    .forEach(row -> cases.add(suite + ", " + row.label()));
            }
        }
        if (!cases.isEmpty()) {
            warnings.add(new Warning(cases.size() == 1 ? "One case could not do its task, and has no figures."
                : cases.size() + " cases could not do their task, and have no figures.",
                cases.stream().map(PageWords::text).toList(), cases.stream().map(one -> one + ": FAIL.").toList()));
        }
    }
}
