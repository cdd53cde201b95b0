/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The changes of one input that bring missed targets nearer, the cheapest first. The planner works out each of them
 * again, so no change stands here that does not help by the plan's own numbers.
 */
final class Changes {
    /** More than any memory copies in a second. */
    private static final double FAST = 1e13;
    /** Texts have three digits. An amount that is rounded to them must still do. */
    private static final double MARGIN = 1.01;
    /** More than so many times as many machines are no small change. */
    private static final int MOST_TIMES = 16;

    private final Model model;
    private final PlanRequest request;
    private final Outcome planned;
    private final List<Verdict> before;
    private final List<Change> changes = new ArrayList<>();

    private Changes(Model model, PlanRequest request, Outcome planned) {
        this.model = model;
        this.request = request;
        this.planned = planned;
        before = planned.verdicts();
    }

    /** All changes that help; none if all targets are met. The request is the user's, whatever the planner chose. */
    static List<Change> of(Model model, PlanRequest request, Outcome planned, long mostChannels, int machines) {
        final Changes changes = new Changes(model, request, planned);
        if (!areMet(changes.before)) {
            changes.addAll(mostChannels, machines);
        }
        return List.copyOf(changes.changes);
    }

    /** Can it be planned, and does it meet all targets? */
    static boolean areMet(List<Verdict> verdicts) {
        return verdicts != null && verdicts.stream().allMatch(Verdict::isMet);
    }

    /** The verdicts of another request; null: it can't be planned. */
    static List<Verdict> verdicts(Model model, PlanRequest other) {
        try {
            return Outcome.of(model, other).verdicts();
        } catch (PlanRefusal e) {
            return null;
        }
    }

    private void addAll(long mostChannels, int machines) {
        if (request.chunk() > 0) {
            final PlanRequest free = request.decided(0, request.intervalNs());
            add(Change.Kind.CHUNK, ChunkChoice.of(model, free).chunk(), verdicts(model, free));
        }
        addSlices();
        final double interval = planned.schedule().leastLive().intervalNs() * MARGIN;
        if (interval < request.mtbfNs()) {
            add(Change.Kind.INTERVAL, interval, verdicts(model, request.decided(request.chunk(), interval)));
        }
        if (request.retain() > 1) {
            add(Change.Kind.DELTAS, planned.delta().length(), planned.asDeltas());
        }
        addRetained();
        add(Change.Kind.CORE, 1, planned.onAnotherCore());
        addSink();
        addInFlight();
        addMachines(machines);
        if (mostChannels > 0) {
            add(Change.Kind.CHANNELS, mostChannels, verdicts(model,
                request.with(request.set().withChannels(mostChannels))));
        }
    }

    /** The slice of the plan if it meets the tick target, or the shortest one if that helps at all. */
    private void addSlices() {
        if (request.targets().tickNs() < Double.POSITIVE_INFINITY) {
            final double slice = meetsTick(planned.chunk().sliceNs()) ? planned.chunk().sliceNs() : 0;
            add(Change.Kind.SLICES, slice, planned.inSlices(model, slice));
        }
    }

    private boolean meetsTick(double sliceNs) {
        return planned.inSlices(model, sliceNs).stream()
            .anyMatch(verdict -> verdict.goal() == Goal.TICK && verdict.isMet());
    }

    private void addRetained() {
        final long images = (long)((request.sink().isMemory() ? memoryForImages() : request.targets().diskBytes())
            / request.set().imageLength());
        if (images >= 1 && images < request.retain()) {
            add(Change.Kind.RETAIN, images, verdicts(model, request.withRetained((int)images)));
        }
    }

    /** Images that stay in memory keep to the targets of disk and memory. */
    private double memoryForImages() {
        return Math.min(request.targets().diskBytes(), request.targets().memoryBytes() - planned.memory().total());
    }

    /** The slowest sink that meets all targets, or memory if that helps at all. */
    private void addSink() {
        if (request.sinkRate() == Double.POSITIVE_INFINITY) {
            return;
        }
        if (request.sinkRate() < FAST && areMet(withSink(FAST))) {
            final double rate = MARGIN
                * Bisection.last(FAST, request.sinkRate(), one -> areMet(withSink(one)));
            add(Change.Kind.SINK, rate, withSink(rate));
        } else {
            add(Change.Kind.SINK, Double.POSITIVE_INFINITY, withSink(Double.POSITIVE_INFINITY));
        }
    }

    /** The most requests in flight that meet all targets, or none if that helps at all. */
    private void addInFlight() {
        final long given = request.set().classes().stream().mapToInt(one -> one.shape().inFlight()).max().orElse(0);
        if (given > 0) {
            final long most = Bisection.largest(given - 1, one -> areMet(withInFlight(one)));
            add(Change.Kind.IN_FLIGHT, most, withInFlight(most));
        }
    }

    private List<Verdict> withInFlight(long most) {
        return verdicts(model, request.with(request.set().with(shape -> shape.withMostInFlight(most))));
    }

    /** The fewest machines, in multiples of those of the plan, that meet all targets. */
    private void addMachines(int machines) {
        final long most = Math.min(Math.min(MOST_TIMES, Machines.MOST / machines), request.set().channels());
        for (int times = 2; times <= most; times++) {
            final List<Verdict> after = verdicts(model,
                request.with(request.set().share(times)).withMtbf(request.mtbfNs() / times));
            if (areMet(after)) {
                add(Change.Kind.MACHINES, (double)times * machines, after);
                return;
            }
        }
    }

    private List<Verdict> withSink(double rate) {
        return verdicts(model, request.withRates(request.set().writeRate(), rate));
    }

    private void add(Change.Kind kind, double amount, List<Verdict> after) {
        if (after != null) {
            final Change change = new Change(kind, amount, after);
            if (change.isEnough() || change.helps(before)) {
                changes.add(change);
            }
        }
    }
}
