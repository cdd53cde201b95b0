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

/**
 * One step of a run: benchmarks of JMH, or a rig, in a JVM of their own, with one JSON file of results.
 *
 * @param name      unique; lower case and hyphens.
 * @param question  that it answers.
 * @param kind      of its runner.
 * @param target    the benchmarks as a regular expression, or the rig's main class.
 * @param quick     its options with {@link Profile#QUICK}.
 * @param full      its options with {@link Profile#FULL}.
 * @param quotients times that can be divided by each other.
 * @param variables of the environment for its JVM and its forks, in place of existing ones.
 */
public record Suite(String name, String question, Kind kind, String target, Way quick, Way full,
    List<Quotient> quotients, Map<String, String> variables) {
    private static final String SUITES = "org.ringsave.bench.suite.";

    /** Runner of a suite, and its output. */
    enum Kind {
        /** JMH, which gets the file's name. */
        JMH,
        /** A main class, which gets the file's name. */
        RIG,
        /** A main class, which gets the directory for its files, the suite's file among them. */
        DIRECTORY_RIG
    }

    /**
     * Options of a suite in one profile.
     *
     * @param arguments for JMH, or for the rig after the name of its file.
     * @param seconds   that a fork of JMH takes beside its iterations, or that the rig takes.
     */
    record Way(List<String> arguments, double seconds) {
        static Way of(double seconds, String arguments) {
            return new Way(List.of(arguments.split(" ")), seconds);
        }
    }

    Suite(String name, String question, Kind kind, String target, Way quick, Way full, List<Quotient> quotients) {
        this(name, question, kind, target, quick, full, quotients, Map.of());
    }

    static Suite jmh(String name, String question, String target, Way quick, Way full) {
        return new Suite(name, question, Kind.JMH, target, quick, full, List.of());
    }

    static Suite rig(String name, String question, String mainClass, Way quick, Way full) {
        return new Suite(name, question, Kind.RIG, SUITES + mainClass, quick, full, List.of());
    }

    static Suite directoryRig(String name, String question, String mainClass, Way quick, Way full) {
        return new Suite(name, question, Kind.DIRECTORY_RIG, mainClass, quick, full, List.of());
    }

    boolean isJmh() {
        return kind == Kind.JMH;
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

    Suite withVariable(String variable, String value) {
        final Map<String, String> all = new TreeMap<>(variables);
        all.put(variable, value);
        return new Suite(name, question, kind, target, quick, full, quotients, all);
    }

    Way way(Profile profile) {
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
        return isJmh() ? JmhPlan.of(this, profile).seconds() : way(profile).seconds();
    }
}
