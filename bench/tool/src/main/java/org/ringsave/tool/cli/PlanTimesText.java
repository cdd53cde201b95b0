/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.Map;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ChannelLimit;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.Quantities;

/** Lengths and times of a plan for people: of saves, restores and calls, and the most channels that meet a pause. */
final class PlanTimesText {
    private static final double LEAST_PART = 0.005;

    private final PlanPage page;
    private final Plan plan;

    PlanTimesText(PlanPage page, Plan plan) {
        this.page = page;
        this.plan = plan;
    }

    void print() {
        page.title("Lengths");
        page.line("full image", Units.bytes(plan.imageLength()) + ", exact");
        page.line("delta", Units.bytes(plan.delta().length()) + ", at the interval below");
        printTimes();
        printChunk();
        printLimit(plan.limit(), plan.request().set().channels());
    }

    private void printTimes() {
        page.title("Times, the sink's included");
        page.estimate("paused save (pause)", plan.times().save());
        parts(plan.times().saveParts(), plan.times().save().ns());
        page.estimate("live save, begin (pause)", plan.times().begin());
        parts(plan.times().beginParts(), plan.times().begin().ns());
        page.estimate("live save, all of it", plan.times().live());
        page.estimate("delta, paused", plan.delta().time());
        page.estimate("restore", plan.times().restore());
    }

    /** The fixed part as a time, the others as shares, if they are above zero. */
    private void parts(Map<String, Double> parts, double ns) {
        final double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        final StringBuilder shares = new StringBuilder();
        parts.entrySet().stream()
            .filter(part -> !Quantities.ONE.equals(part.getKey()) && part.getValue() >= LEAST_PART * ns)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).forEach(part -> shares.append("; ")
                .append(Quantities.noun(part.getKey())).append(' ')
                .append(Units.share(part.getValue() / ns)));
        page.line("  of it", "fixed " + Units.time(parts.getOrDefault(Quantities.ONE, 0.0)) + shares
            + (ns - known >= LEAST_PART * ns ? "; the sink " + Units.share((ns - known) / ns) : ""));
    }

    private void printChunk() {
        final double sinkNs = plan.request().sink().pieceNs(Math.min(plan.chunk().chunk(), plan.imageLength()));
        page.title("Chunk");
        page.line(plan.chunk().recommended() ? "recommended" : "asked for", Units.bytes(plan.chunk().chunk()) + ": "
            + plan.chunk().reason());
        page.line("of the highest rate", Units.share(plan.chunk().share()) + " by the model; measured with full rings "
            + Units.rate(plan.chunk().call().bytesPerSecond()) + ", the fastest length "
            + Units.rate(plan.chunk().highest()));
        page.line("a call of " + Units.bytes(plan.chunk().call().chunk()), "p50 "
            + Units.time(plan.chunk().call().p50Ns()) + ", p99 " + Units.time(plan.chunk().call().p99Ns())
            + (sinkNs == 0 ? "" : ", and " + Units.time(sinkNs) + " of the sink")
            + (plan.chunk().meets() ? "" : ", not") + " below the limit of " + Units.time(plan.chunk().limitNs()));
    }

    private void printLimit(ChannelLimit limit, long channels) {
        page.title("Channels of this shape that a pause of " + Units.time(limit.targetNs()) + " has room for");
        page.line("live save", Units.count(limit.live()) + " channels");
        page.line("paused save", Units.count(limit.paused()) + " channels; " + (Double.isNaN(limit.pausedFill())
            ? Units.count(channels) + " channels take longer even with empty rings"
            : Units.count(channels) + " channels if their rings are at most " + Units.share(limit.pausedFill())
                + " full"));
    }

    /** Measured sets that are like this one, and how far measured times lay from predicted ones. */
    void printMeasured() {
        PlanNearestText.print(page, plan);
        page.title("Ranges above: so far from its prediction lay times of measured sets that it was not fitted to"
            + " (of 20 or more sets, nine of ten)");
        plan.errors().forEach((operation, error) -> page.line(PlanNearestText.name(operation), error.counted() == 0
            ? "no measured set was steady enough to tell" : signed(plan.intervals().get(operation).least()) + " to "
            + signed(plan.intervals().get(operation).most()) + "; half of them within "
            + Units.share(error.median()) + " (" + error.counted() + " of " + error.configurations()
            + " measured sets were steady enough to count)"));
    }

    private static String signed(double factor) {
        return Units.format("%+.1f %%", 100 * (factor - 1));
    }
}
