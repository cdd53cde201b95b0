/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A plan of JMH's work: benchmarks with their parameters, and the time they take.
 *
 * @param cases   one for each result that JMH writes.
 * @param seconds that it takes.
 */
record JmhPlan(List<Case> cases, double seconds) {
    private static final double NS_PER_S = 1e9;
    private static final int USUAL_FORKS = 5;
    private static final int USUAL_ITERATIONS = 5;
    private static final TimeValue USUAL_TIME = TimeValue.seconds(10);

    /**
     * A result that JMH writes.
     *
     * @param benchmark class and method.
     * @param mode      as it stands in the results.
     * @param params    all of them.
     */
    record Case(String benchmark, String mode, SortedMap<String, String> params) {
        @Override
        public String toString() {
            return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + ' ' + mode
                + ' ' + params;
        }
    }

    /** Finds the benchmarks of a regular expression and plans them. */
    static JmhPlan of(String target, SuiteOptions way) {
        final CommandLineOptions options = parse(way.arguments());
        final List<Case> cases = new ArrayList<>();
        double seconds = 0;
        for (final BenchmarkListEntry entry : find(target)) {
            final int before = cases.size();
            addCases(cases, entry, options, new TreeMap<>(),
                new ArrayList<>(entry.getParams().orElse(Map.of()).entrySet()));
            final int forks = options.getForkCount().orElse(entry.getForks().orElse(USUAL_FORKS));
            seconds += (cases.size() - before) * forks * (way.seconds() + iterations(entry, options));
        }
        return new JmhPlan(cases, seconds);
    }

    private static CommandLineOptions parse(List<String> arguments) {
        try {
            return new CommandLineOptions(arguments.toArray(new String[0]));
        } catch (CommandLineOptionException e) {
            throw new IllegalStateException("JMH does not know the options " + arguments, e);
        }
    }

    private static Collection<BenchmarkListEntry> find(String target) {
        final OutputFormat silent = OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(silent, List.of(target), List.of());
    }

    /** Every combination of the parameters' values. */
    private static void addCases(List<Case> cases, BenchmarkListEntry entry, CommandLineOptions options,
        SortedMap<String, String> chosen, List<Map.Entry<String, String[]>> open) {
        if (open.isEmpty()) {
            cases.add(new Case(entry.getUsername(), entry.getMode().shortLabel(), new TreeMap<>(chosen)));
            return;
        }
        final Map.Entry<String, String[]> param = open.get(0);
        final Collection<String> values =
            options.getParameter(param.getKey()).orElse(List.of(param.getValue()));
        for (final String value : values) {
            chosen.put(param.getKey(), value);
            addCases(cases, entry, options, chosen, open.subList(1, open.size()));
        }
    }

    /** Time of a fork's iterations, in seconds. */
    private static double iterations(BenchmarkListEntry entry, CommandLineOptions options) {
        return options.getWarmupIterations().orElse(entry.getWarmupIterations().orElse(USUAL_ITERATIONS))
            * seconds(options.getWarmupTime().orElse(entry.getWarmupTime().orElse(USUAL_TIME)))
            + options.getMeasurementIterations().orElse(entry.getMeasurementIterations().orElse(USUAL_ITERATIONS))
            * seconds(options.getMeasurementTime().orElse(entry.getMeasurementTime().orElse(USUAL_TIME)));
    }

    private static double seconds(TimeValue time) {
        return time.convertTo(TimeUnit.NANOSECONDS) / NS_PER_S;
    }
}
