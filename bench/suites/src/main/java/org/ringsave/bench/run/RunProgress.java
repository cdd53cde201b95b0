/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.ringsave.tool.console.Units;

/**
 * Progress of a run of suites: on a terminal a line that is drawn over each second, elsewhere a line at the begin and
 * at the end of each suite. The remaining time is the plan of the remaining suites, at the pace so far.
 */
final class RunProgress {
    private static final double NS_PER_S = 1e9;
    private static final double SLOWEST = 5;
    /**
     * Seconds for which the plan is trusted before the pace counts. The first look takes a second or two and says
     * little.
     */
    private static final double TRUSTED = 0.1;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier clock;
    private final int count;
    private double left;
    /** Seconds of finished steps and of the trusted plan. */
    private double planned;
    /** Planned seconds of finished steps and of the trusted plan. */
    private double taken;
    private String title = "";
    private double expected;
    private long start;
    private int drawn;

    RunProgress(PrintWriter out, boolean isTerminal, LongSupplier clock, int count, double plannedSeconds) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.clock = clock;
        this.count = count;
        left = plannedSeconds;
        planned = TRUSTED * plannedSeconds;
        taken = planned;
    }

    void begin(String name, int number, double plannedSeconds) {
        title = Units.format("%s %d of %d", name, number, count);
        expected = plannedSeconds;
        start = clock.getAsLong();
        if (isTerminal) {
            draw();
        } else {
            out.println(title + ", ETA " + Units.remaining(eta()));
            out.flush();
        }
    }

    /** A look at the machine's speed, between suites. */
    void beginLook(double plannedSeconds) {
        title = "noise of the machine";
        expected = plannedSeconds;
        start = clock.getAsLong();
        draw();
    }

    void endLook() {
        account();
        erase();
    }

    /** A suite that is skipped. */
    void skip(double plannedSeconds) {
        left -= plannedSeconds;
    }

    /** Time has passed. */
    void draw() {
        if (isTerminal) {
            over(title + Units.format(" [%3.0f s]", elapsed()) + ", ETA " + Units.remaining(eta()));
        }
    }

    /** Ends a suite, and returns how long it took, in seconds. */
    double end(String how) {
        final double seconds = account();
        say(title + ": " + how + Units.format(" (%.1f s)", seconds));
        return seconds;
    }

    private double account() {
        final double seconds = elapsed();
        left -= expected;
        planned += expected;
        taken += seconds;
        expected = 0;
        return seconds;
    }

    /** A line that stays. */
    void say(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    private void erase() {
        if (isTerminal) {
            over("");
            out.print('\r');
            out.flush();
            drawn = 0;
        }
    }

    private void over(String line) {
        out.print('\r' + line + " ".repeat(Math.max(0, drawn - line.length())));
        drawn = line.length();
        out.flush();
    }

    private double elapsed() {
        return (clock.getAsLong() - start) / NS_PER_S;
    }

    private double eta() {
        final double pace = planned > 0 ? Math.min(SLOWEST, taken / planned) : 1;
        // A suite that takes longer than planned takes no time from the suites after it.
        return Math.max(0, expected * pace - elapsed()) + Math.max(0, left - expected) * pace;
    }
}
