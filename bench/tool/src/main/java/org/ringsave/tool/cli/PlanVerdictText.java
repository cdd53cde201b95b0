/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.List;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Change;
import org.ringsave.tool.plan.Goal;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.PlanSource;
import org.ringsave.tool.plan.Verdict;

/** The verdict of a plan for people: each target met or missed, and the changes that would meet those missed. */
final class PlanVerdictText {
    private final PlanPage page;
    private final Plan plan;
    private final boolean assumesInFlight;

    PlanVerdictText(PlanPage page, Plan plan, PlanSource source) {
        this.page = page;
        this.plan = plan;
        assumesInFlight = source.assumed().stream()
            .anyMatch(one -> one.option().equals(SetOptions.option(PlanField.IN_FLIGHT)));
    }

    void print() {
        page.title(plan.judgement().isMet() ? "Verdict: all targets are met" : "Verdict: " + missed());
        plan.judgement().verdicts().forEach(this::print);
        page.line("most channels", plan.judgement().mostChannels() == 0
            ? "not a single channel of this shape meets all targets"
            : Units.count(plan.judgement().mostChannels()) + " of this shape meet all targets");
        printChanges();
        if (!plan.assumptions().isEmpty()) {
            page.line("assumed", "costs of regions and states, see Source; --calibrate measures them");
        }
        PlanExtrapolation.print(page, plan);
    }

    private String missed() {
        final List<String> missed = new ArrayList<>();
        plan.judgement().verdicts().stream().filter(verdict -> !verdict.isMet())
            .forEach(verdict -> missed.add(verdict.goal().key()));
        return String.join(", ", missed) + (missed.size() == 1 ? " is missed" : " are missed");
    }

    private void print(Verdict verdict) {
        final Goal goal = verdict.goal();
        final String least = amount(goal, verdict.least());
        final String most = amount(goal, verdict.most());
        page.line(goal.key(), (verdict.isMet() ? "met: " : "MISSED: ") + subject(goal) + ' '
            + amount(goal, verdict.value()) + (least.equals(most) ? "" : " (" + least + " to " + most + ')') + ", "
            + distance(verdict) + (verdict.isSure() ? "" : "; the target lies within that range")
            + (goal == Goal.OVERHEAD && verdict.value() >= 1 ? "; a save lasts longer than the interval" : ""));
    }

    private String subject(Goal goal) {
        return switch (goal) {
            case PAUSE -> "the begin of a live save takes";
            case TICK -> plan.request().sink().completion() == null ? "begin and one call take"
                : plan.chunk().holdsImage(plan.request()) ? "begin, one call and the end of an image take"
                    : "one call, and begin or the end of an image, the longer of both, take";
            case RESTORE -> "the restore of a full image takes";
            case OVERHEAD -> "live saves on the run's own thread take";
            case DISK -> "the kept images take";
            case MEMORY -> Double.isInfinite(plan.request().sinkRate()) ? "set, session and kept images take"
                : "set and session take";
        };
    }

    private static String distance(Verdict verdict) {
        final String target = "the target of " + amount(verdict.goal(), verdict.target());
        return verdict.isMet() ? Units.share(verdict.value() / verdict.target()) + " of " + target
            : Units.digits(verdict.value() / verdict.target()) + " times " + target;
    }

    private static String amount(Goal goal, double value) {
        return switch (goal) {
            case PAUSE, TICK, RESTORE -> Units.time(value);
            case OVERHEAD -> Units.share(value);
            case DISK, MEMORY -> Units.bytes(Math.rint(value));
        };
    }

    private void printChanges() {
        final List<Change> changes = plan.judgement().changes();
        String name = changes.stream().anyMatch(Change::isEnough) ? "one change is enough" : "";
        for (final Change change : changes) {
            if (change.isEnough()) {
                page.line(name, text(change));
                name = "";
            }
        }
        name = "helps, not enough";
        for (final Change change : changes) {
            if (!change.isEnough()) {
                page.line(name, text(change));
                name = "";
            }
        }
    }

    /** The change, and each missed target that it moves: nearer, or further away. */
    private String text(Change change) {
        final List<String> after = new ArrayList<>();
        for (int i = 0; i < change.verdicts().size(); i++) {
            final Verdict before = plan.judgement().verdicts().get(i);
            final Verdict with = change.verdicts().get(i);
            final String value = amount(before.goal(), with.value());
            if (!before.isMet() && !value.equals(amount(before.goal(), before.value()))) {
                after.add(before.goal().key() + ' ' + value + (with.value() > before.value() ? " (worse)" : ""));
            }
        }
        return name(change) + (after.isEmpty() ? "" : ": " + String.join(", ", after));
    }

    private String name(Change change) {
        return switch (change.kind()) {
            case CHUNK -> "chunks of " + Units.bytes(change.amount());
            case SLICES -> change.amount() == 0 ? "slices of 0 ns, which save 16 KiB each"
                : "slices of at most " + Units.time(change.amount()) + " of a chunk";
            case INTERVAL -> "a save every " + Units.time(change.amount()) + " instead of every "
                + Units.time(plan.schedule().intervalNs());
            case DELTAS -> "deltas of " + Units.bytes(change.amount()) + " after the first image";
            case RETAIN -> "keep " + Units.count((long)change.amount())
                + (change.amount() == 1 ? " image" : " images");
            case CORE -> "another core that drives the saves";
            case SINK -> Double.isInfinite(change.amount()) ? "memory as the sink"
                : "a sink of " + Units.rate(change.amount());
            case IN_FLIGHT -> Units.count((long)change.amount()) + " requests in flight on each channel instead of "
                + Units.count(mostInFlight()) + (assumesInFlight ? ", which are assumed" : "");
            case MACHINES -> Units.count((long)change.amount())
                + " machines that share the set instead of " + Units.count(plan.machines().count());
            case CHANNELS -> Units.count((long)change.amount()) + " channels instead of "
                + Units.count(plan.request().set().channels());
        };
    }

    private long mostInFlight() {
        return plan.request().set().classes().stream().mapToInt(one -> one.shape().inFlight()).max().orElse(0);
    }
}
