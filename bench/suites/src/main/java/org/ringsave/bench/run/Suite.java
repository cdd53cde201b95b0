/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.SuiteName;

/**
 * One step of a run: benchmarks of JMH, or a rig, in a JVM of their own, with one JSON file of results.
 *
 * @param name      unique; the key of a {@link SuiteName}.
 * @param question  that it answers.
 * @param kind      of its runner.
 * @param target    the benchmarks as a regular expression, or the rig's main class.
 * @param quick     its options with {@link Profile#QUICK}.
 * @param full      its options with {@link Profile#FULL}.
 * @param quotients times that can be divided by each other.
 * @param variables of the environment for its JVM and its forks, in place of existing ones.
 */
public record Suite(String name, String question, Kind kind, String target, SuiteOptions quick, SuiteOptions full,
    List<Quotient> quotients, Map<String, String> variables) {
    private static final String SUITES = "org.ringsave.bench.suite.";
    /** Forks that warm up for less differ by a tenth. */
    private static final List<String> TURN = List.of("-f", "1", "-wi", "8", "-w", "500ms", "-i", "5", "-r", "300ms");

    /** Runner of a suite, and its output. */
    enum Kind {
        /** JMH, which gets the file's name. */
        JMH,
        /** A main class, which gets the file's name. */
        RIG,
        /** A main class, which gets the directory for its files, the suite's file among them. */
        DIRECTORY_RIG
    }

    Suite(String name, String question, Kind kind, String target, SuiteOptions quick, SuiteOptions full,
        List<Quotient> quotients) {
        this(name, question, kind, target, quick, full, quotients, Map.of());
    }

    static Suite jmh(SuiteName name, String question, String target, SuiteOptions quick, SuiteOptions full) {
        return new Suite(name.key(), question, Kind.JMH, target, quick, full, List.of());
    }

    static Suite rig(SuiteName name, String question, String mainClass, SuiteOptions quick, SuiteOptions full) {
        return new Suite(name.key(), question, Kind.RIG, SUITES + mainClass, quick, full, List.of());
    }

    static Suite directoryRig(SuiteName name, String question, String mainClass, SuiteOptions quick,
        SuiteOptions full) {
        return new Suite(name.key(), question, Kind.DIRECTORY_RIG, mainClass, quick, full, List.of());
    }

    boolean isJmh() {
        return kind == Kind.JMH;
    }

    /**
     * Can two builds take turns in it? A rig can't, nor can a benchmark that must not warm up.
     *
     * @return whether it has forks of JMH that warm up.
     */
    public boolean takesTurns() {
        return isJmh() && !String.join(" ", quick.arguments()).contains("-wi 0");
    }

    /** Two counters that take turns in one method. */
    Suite with(Counter above, Counter below) {
        return withMethods(above.key(), below.key());
    }

    /** Two methods of one class. */
    Suite withMethods(String above, String below) {
        final List<Quotient> all = new ArrayList<>(quotients);
        all.add(new Quotient(above, below));
        return new Suite(name, question, kind, target, quick, full, List.copyOf(all), variables);
    }

    /** The cases of a profile in one fork that warms up for four seconds. Only if {@link #takesTurns()}. */
    Suite forTurns(Profile profile) {
        final List<String> given = way(profile).arguments();
        final List<String> arguments = new ArrayList<>(TURN);
        for (int i = 0; i < given.size(); i += 2) {
            if (!TURN.contains(given.get(i))) {
                arguments.addAll(given.subList(i, i + 2));
            }
        }
        final SuiteOptions turn = new SuiteOptions(List.copyOf(arguments), way(profile).seconds());
        return new Suite(name, question, kind, target, turn, turn, quotients, variables);
    }

    Suite withVariable(String variable, String value) {
        final Map<String, String> all = new TreeMap<>(variables);
        all.put(variable, value);
        return new Suite(name, question, kind, target, quick, full, quotients, all);
    }

    /** The work of JMH in this suite. Only if {@link #isJmh()}. */
    JmhPlan jmhPlan(Profile profile) {
        return JmhPlan.of(target, way(profile));
    }

    SuiteOptions way(Profile profile) {
        return profile == Profile.QUICK ? quick : full;
    }

    /**
     * Its file.
     *
     * @return the name of its JSON file.
     */
    public String file() {
        return name + ".json";
    }

    /** All options that decide the measurement, as a line. */
    String options(Profile profile) {
        final StringBuilder options = new StringBuilder(100);
        variables.forEach((variable, value) -> options.append(variable).append('=').append(value).append(' '));
        return options.append(target).append(' ').append(String.join(" ", way(profile).arguments())).toString();
    }

    /**
     * Planned time: iterations take as long as they are told to.
     *
     * @param profile of the run.
     * @return in seconds.
     */
    public double plannedSeconds(Profile profile) {
        return isJmh() ? jmhPlan(profile).seconds() : way(profile).seconds();
    }
}
