/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.MachineShare;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Range;
import org.ringsave.tool.plan.Scaling;

/** More threads and more machines than a plan's own, for people. */
final class PlanScalingText {
    private static final String ROW = "  %8s %11s %12s %10s %10s %10s %10s %24s %11s";

    private static final String ARCHIVE = "  %8s %14s %14s %12s";

    private PlanScalingText() {
    }

    static void print(PlanPage page, Plan plan) {
        plan.scaling().ifPresent(scaling -> printThreads(page, scaling, plan.machine().cores()));
        if (plan.machines().count() > 1 && plan.machines().shares().isEmpty()) {
            page.title("Machines that share the set evenly");
            page.line(Units.count(plan.machines().count()) + " machines", "a save of "
                + Units.time(plan.times().live().ns()) + " is no shorter than the interval, "
                + Units.time(plan.schedule().intervalNs()));
        } else if (plan.machines().count() > 1) {
            page.lines("Machines that share the set evenly, by the model of one; no run of several was measured",
                lines(plan.machines().shares()));
            page.lines("Archive of all machines together, by the same model", archive(plan.machines().shares()));
        }
    }

    private static void printThreads(PlanPage page, Scaling scaling, int cores) {
        page.title("Threads of a paused save, by the Universal Scalability Law; " + scaling.threads()
            + " were measured, on " + cores + " cores");
        page.line(scaling.threads() + " threads", times(scaling.speedup()) + " as fast as one ("
            + range(scaling.range()) + ", from " + scaling.counted()
            + " measured sets that were steady enough to count)");
        page.line("lost", "contention and " + scaling.threads() + " times coherency are "
            + Units.share(scaling.loss()) + " of a thread's time; one number of threads does not tell them apart");
        for (final int threads : scaling.forecasts()) {
            page.line(threads + " threads", range(scaling.at(threads)) + " as fast as one");
        }
        if (scaling.loss() > 0) {
            page.line("if all is contention", "less than " + times(scaling.limit()) + ", whatever the threads");
            page.line("if all is coherency", scaling.peakThreads() == 1 ? "one thread is fastest"
                : "at most " + times(scaling.peak()) + ", with " + Units.count((long)scaling.peakThreads())
                + " threads");
        }
    }

    private static String times(double factor) {
        return Units.digits(factor) + " times";
    }

    private static String range(Range factors) {
        return Units.digits(factors.least()) + " to " + times(factors.most());
    }

    private static List<String> lines(List<MachineShare> machines) {
        final List<String> lines = new ArrayList<>();
        lines.add(Units.format(ROW, "machines", "channels", "image", "pause", "save", "restore", "interval",
            "sent: full, deltas", "kept"));
        for (final MachineShare one : machines) {
            lines.add(Units.format(ROW, Units.count(one.machines()), Units.count(one.channels()),
                Units.bytes(one.image()), Units.time(one.begin().ns()), Units.time(one.live().ns()),
                Units.time(one.restore().ns()), Units.time(one.intervalNs()),
                Units.rate(one.fullRate()) + ", " + Units.rate(one.deltaRate()), Units.bytes(Math.round(one.kept()))));
        }
        lines.add("  Of each machine. They save side by side. Sent: to an Archive on another machine, if each image is"
            + " full, or a");
        lines.add("  delta of the one before. Kept: full images there. So many machines fail as many times as often"
            + " as one.");
        return lines;
    }

    private static List<String> archive(List<MachineShare> machines) {
        final List<String> lines = new ArrayList<>();
        lines.add(Units.format(ARCHIVE, "machines", "full images", "deltas", "kept"));
        for (final MachineShare one : machines) {
            lines.add(Units.format(ARCHIVE, Units.count(one.machines()), Units.rate(one.archive().fullRate()),
                Units.rate(one.archive().deltaRate()), Units.bytes(Math.round(one.archive().kept()))));
        }
        lines.add("  Image bytes that the network carries to it: if each image is full, or a delta of the one before."
            + " Kept: full images.");
        return lines;
    }
}
