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
 * One step of a run: benchmarks of JMH, or a rig, in a JVM of their own; what it finds is in one JSON file.
 *
 * @param name      unique; lower case and hyphens.
 * @param question  that it answers.
 * @param kind      who runs it.
 * @param target    the benchmarks as a regular expression, or the rig's main class.
 * @param quick     how it is run with {@link Profile#QUICK}.
 * @param full      how it is run with {@link Profile#FULL}.
 * @param quotients what in it can be divided by what.
 * @param variables of the environment that its JVM and the forks of that are started with, in the place of those that
 *                  are there.
 */
public record Suite(String name, String question, Kind kind, String target, Way quick, Way full,
    List<Quotient> quotients, Map<String, String> variables) {
    private static final String SUITES = "org.ringsave.bench.suite.";

    /** Who runs a suite, and what it is told to write. */
    enum Kind {
        /** JMH, the file. */
        JMH,
        /** A main class, the file. */
        RIG,
        /** A main class, the directory that its files go to: one of them is that of the suite. */
        DIRECTORY_RIG
    }

    /**
     * How a suite is run with one profile.
     *
     * @param arguments for JMH, or of the rig behind the name of its file.
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
     * What it writes.
     *
     * @return the name of its JSON file.
     */
    public String file() {
        return name + ".json";
    }

    /** All that decides what is measured, as a line. */
    String options(Profile profile) {
        final StringBuilder options = new StringBuilder(100);
        variables.forEach((variable, value) -> options.append(variable).append('=').append(value).append(' '));
        return options.append(target).append(' ').append(String.join(" ", way(profile).arguments())).toString();
    }

    /**
     * How long it takes, as far as that is planned: iterations are as long as they are asked to be.
     *
     * @param profile of the run.
     * @return in seconds.
     */
    public double plannedSeconds(Profile profile) {
        return isJmh() ? JmhPlan.of(this, profile).seconds() : way(profile).seconds();
    }
}
