/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The predicted costs of a request, as far as its limits need them.
 *
 * @param request   with the chosen chunk and interval.
 * @param predictor for the chosen chunk.
 * @param chunk     length of a chunk, and its reason.
 * @param times     of saves and restores.
 * @param schedule  interval between saves, and its costs.
 * @param delta     at the interval.
 * @param memory    of set and session.
 */
record Outcome(PlanRequest request, Predictor predictor, ChunkChoice chunk, PlanTimes times, Schedule schedule,
    DeltaForecast delta, MemoryUse memory) {
    /** Predicts; refuses a request that can't be planned. */
    static Outcome of(Model model, PlanRequest request) {
        final ChunkChoice chunk = ChunkChoice.of(model, request);
        final Predictor predictor = new Predictor(model, chunk.chunk(), request.threads());
        final PlanRequest sized = request.decided(chunk.chunk(), request.intervalNs());
        final PlanTimes times = PlanTimes.of(predictor, sized);
        final Schedule schedule = Schedule.of(sized, times);
        return new Outcome(sized.decided(chunk.chunk(), schedule.intervalNs()), predictor, chunk, times, schedule,
            DeltaForecast.of(predictor, sized, schedule.intervalNs()),
            MemoryUse.of(request.set(), chunk.chunk(), request.threads()));
    }

    /** The deltas that a thread of its own keeps up with. */
    DeltaSchedule deltas() {
        return DeltaSchedule.of(predictor, request, times);
    }

    /** The measured configurations that are like the set. */
    List<Nearest> nearest(Model model) {
        return Nearest.of(model, request.set());
    }

    /** The results that users read first. */
    MainResults main() {
        return MainResults.of(predictor, request);
    }

    /** The wanted limits in the order of goals, with full images that the run's own thread saves live. */
    List<Verdict> verdicts() {
        return verdicts(times.live(), tick(chunk.call().p99Ns()), times.restore(), kept());
    }

    /** The same if another core drives the saves. Saves that last longer than the interval take all of it there too. */
    List<Verdict> onAnotherCore() {
        final boolean keepsUp = times.live().ns() < schedule.intervalNs();
        return verdicts(keepsUp ? times.begin() : times.live(), times.begin(), times.restore(), kept());
    }

    /** The same if each call turns to the sink after a time. The sink gets more and shorter pieces. */
    List<Verdict> inSlices(Model model, double budgetNs) {
        final Slice slice = Slice.of(model.chunks(), ChunkChoice.filled(request, chunk.chunk()), budgetNs);
        final Outcome pieces = of(model, request.decided(slice.bytes(), request.intervalNs()));
        return verdicts(pieces.times.live(), pieces.tick(slice.callNs()), times.restore(), kept());
    }

    /**
     * The same if all kept images but the first are deltas. The time of a delta has its begin. A restore reads all of
     * them, each in the time that its save took.
     */
    List<Verdict> asDeltas() {
        final int deltas = request.retain() - 1;
        return verdicts(delta.time(), tick(chunk.call().p99Ns()), times.restore().plus(delta.time().times(deltas)),
            request.set().imageLength() + (double)deltas * delta.length());
    }

    /**
     * The longest part of a tick: a call with its write to the sink, beside the begin or the end of the image, the
     * longer of both. {@code Checkpoints} begins and makes the first call in one tick, and {@code SaveAgent} ends the
     * image right behind the last call. An image of one call begins and ends in one tick. No call takes longer than all
     * of the image does, but the sink takes its time for the bytes of that call in any case.
     */
    private Estimate tick(double callNs) {
        final SetShape set = request.set();
        final Spread call = predictor.drain(set).atMost(callNs);
        final Spread end = request.sink().end(set.imageLength());
        final Estimate beside = chunk.holdsImage(request) ? times.begin().plus(end) : times.begin().atLeast(end);
        return beside.plus(call).plus(request.sink().piece(ChunkChoice.filled(request, chunk.chunk())));
    }

    private double kept() {
        return (double)request.retain() * request.set().imageLength();
    }

    private List<Verdict> verdicts(Estimate cost, Estimate tick, Estimate restore, double kept) {
        final List<Verdict> verdicts = new ArrayList<>();
        for (final Goal goal : Goal.values()) {
            final double target = request.targets().of(goal);
            if (target < Double.POSITIVE_INFINITY) {
                verdicts.add(switch (goal) {
                    case PAUSE -> Verdict.of(goal, target, times.begin());
                    case TICK -> Verdict.of(goal, target, tick);
                    case RESTORE -> Verdict.of(goal, target, restore);
                    case OVERHEAD -> Verdict.of(goal, target, cost).times(1 / schedule.intervalNs());
                    case DISK -> Verdict.exact(goal, target, kept);
                    case MEMORY -> Verdict.exact(goal, target,
                        memory.total() + (request.sink().isMemory() ? kept : 0));
                });
            }
        }
        return List.copyOf(verdicts);
    }
}
