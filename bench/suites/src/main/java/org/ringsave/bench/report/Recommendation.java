/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.suite.ChecksBenchmark;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ChannelLimit;
import org.ringsave.tool.plan.Estimate;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanTimes;
import org.ringsave.tool.plan.Shape;

/** Makes the recommendation of a run: a few lines of advice, each with its reason. */
final class Recommendation {
    private static final String CHUNK = Coordinate.CHUNK_LENGTH.key();
    private static final String CHECKS = ChecksBenchmark.class.getSimpleName();
    private static final Counter SUBJECT = Counter.SUBJECT_NS;
    private static final Counter FLOOR = Counter.FLOOR_NS;

    private final Results results;
    private final RunModel model;
    private final List<Advice> lines = new ArrayList<>();

    private Recommendation(Results results, RunModel model) {
        this.results = results;
        this.model = model;
    }

    static List<Advice> of(Results results, RunModel model) {
        return new Recommendation(results, model).build();
    }

    private List<Advice> build() {
        final Optional<Plan> plan = model.usualPlan();
        if (plan.isPresent()) {
            chunk(plan.get());
        } else {
            measuredChunk();
        }
        pause(plan);
        plan.ifPresent(this::channels);
        cost();
        threads();
        plan.ifPresent(one -> add("Save every " + Units.time(one.schedule().intervalNs())
            + " if it fails once in " + Units.time(one.request().mtbfNs()),
            "Daly's best interval; live saves on the run's own thread take "
                + Units.share(one.schedule().liveOverhead()) + " of its time then.", Picture.PLANNER));
        trust();
        return lines;
    }

    private void add(String text, String reason, Picture... reads) {
        lines.add(new Advice(text, reason, List.of(reads)));
    }

    private static String set(Plan plan) {
        final Shape shape = plan.request().shape();
        return Units.number(shape.channels()) + " channels of 2 × " + shape.ringPages() + " pages, "
            + Units.number(shape.fill() * 100) + " % full, " + shape.inFlight() + " requests in flight on each";
    }

    private void chunk(Plan plan) {
        add("Take chunks of " + Units.bytes(plan.chunk().chunk()), "For " + set(plan) + ": "
            + plan.chunk().reason() + ". A call takes "
            + Units.time(plan.chunk().call().p50Ns()) + ", p99 "
            + Units.time(plan.chunk().call().p99Ns()) + '.', Picture.PLANNER);
    }

    /** Without a model: the measured chunk with the least time against a copy. */
    private void measuredChunk() {
        JmhResult best = null;
        for (final JmhResult result : saves()) {
            if (HtmlResults.number(result, CHUNK) > 0 && (best == null || ratio(result) < ratio(best))) {
                best = result;
            }
        }
        if (best != null) {
            add("Take chunks of " + Units.bytes(HtmlResults.number(best, CHUNK)),
                "Of the lengths that were measured, saves come nearest to a plain copy with it: "
                    + Units.ratio(ratio(best)) + " times its time.", Picture.CHUNKS);
        }
    }

    private List<JmhResult> saves() {
        return HtmlResults.of(results, HtmlQuotientCharts.SAVE, HtmlQuotientCharts.ALTERNATING);
    }

    private static double ratio(JmhResult result) {
        return result.quotient(Counter.SAVE_NS, Counter.COPY_NS).median();
    }

    private void pause(Optional<Plan> plan) {
        final List<Double> shares = new ArrayList<>();
        HtmlResults.of(results, HtmlQuotientCharts.PAUSE, HtmlQuotientCharts.ALTERNATING).forEach(result ->
            shares.add(result.quotient(Counter.COLD_BEGIN_NS, Counter.STOP_AND_COPY_NS).median()));
        final String measured = shares.isEmpty() ? ""
            : " Measured: a begin, caches cold, is " + range(shares) + " of stopping until all is saved.";
        if (plan.isPresent()) {
            final PlanTimes times = plan.get().times();
            add("Save live: a pause of " + time(times.begin()) + " instead of " + time(times.save()),
                "For the same set." + measured, shares.isEmpty() ? new Picture[] {Picture.PLANNER}
                    : new Picture[] {Picture.PLANNER, Picture.PAUSE});
        } else if (!shares.isEmpty()) {
            add("Save live: the pause becomes " + range(shares) + " of a stop", measured.strip(), Picture.PAUSE);
        }
    }

    private static String range(List<Double> shares) {
        final double least = shares.stream().min(Double::compare).orElse(Double.NaN);
        final double most = shares.stream().max(Double::compare).orElse(Double.NaN);
        return shares.size() == 1 ? Units.share(least) : Units.share(least) + " to " + Units.share(most);
    }

    private static String time(Estimate estimate) {
        return Units.time(estimate.ns());
    }

    private void channels(Plan plan) {
        final ChannelLimit limit = plan.limit();
        add("A pause of " + Units.time(limit.targetNs()) + " has room for " + Units.number(limit.live())
            + " channels of this shape", "With live saves; paused ones have room for " + Units.number(limit.paused())
                + '.' + (limit.isExtrapolated() ? " One of these lies beyond the measured range." : ""),
            Picture.PLANNER);
    }

    private void cost() {
        final List<Double> ratios = saves().stream().map(Recommendation::ratio).filter(Double::isFinite)
            .sorted().toList();
        if (!ratios.isEmpty()) {
            add("Count on a save taking " + between(ratios) + " times as long as a plain copy of the same bytes",
                "All checksums, digests and its directory are in that." + withoutChecksums(), Picture.CHUNKS);
        }
    }

    /** Each kind of save against its own copies, which took turns with it. */
    private String withoutChecksums() {
        final List<Double> shares = new ArrayList<>();
        for (final JmhResult all : HtmlResults.of(results, CHECKS, "allChecks")) {
            HtmlResults.of(results, CHECKS, "withoutChecksums").stream()
                .filter(without -> without.params().equals(all.params()))
                .map(without -> without.quotient(SUBJECT, FLOOR).median() / all.quotient(SUBJECT, FLOOR).median())
                .filter(Double::isFinite).forEach(shares::add);
        }
        shares.sort(null);
        return shares.isEmpty() ? "" : " Without its checksums, which can't be left out, it would take "
            + between(shares) + " of that.";
    }

    private static String between(List<Double> sorted) {
        final String least = Units.ratio(sorted.get(0));
        final String most = Units.ratio(sorted.get(sorted.size() - 1));
        return least.equals(most) ? least : least + " to " + most;
    }

    private void threads() {
        for (final JmhResult result : HtmlResults.of(results, HtmlSpeedupChart.PARALLEL,
            HtmlQuotientCharts.ALTERNATING)) {
            final double faster = result.quotient(Counter.ONE_SAVE_NS, Counter.SAVE_NS).median();
            if (HtmlResults.number(result, Coordinate.THREADS.key()) == 2 && Double.isFinite(faster)) {
                add(faster > 1.1 ? "A second thread helps a paused save" : "Save on one thread",
                    "Two threads were " + Units.ratio(faster) + " times as fast as one here.", Picture.SPEEDUP);
            }
        }
    }

    private void trust() {
        if (model.isUsable()) {
            add("Trust predictions to about ± " + Units.share(model.heldOut(Operation.SAVE).p90())
                + " for a paused save, ± " + Units.share(model.heldOut(Operation.BEGIN).p90()) + " for a begin",
                "Nine of ten configurations that the fit has not seen stay within. Beyond the measured range the"
                    + " planner says that it extrapolates.", Picture.MODEL);
        } else {
            add("Fit a model for this machine", model.fault(), Picture.MODEL);
        }
    }
}
