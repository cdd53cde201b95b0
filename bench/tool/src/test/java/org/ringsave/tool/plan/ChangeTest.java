/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Slices, and intervals that no save keeps. */
class ChangeTest {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final double MS = 1e6;
    private static final double SECOND = 1e9;
    private static final double DAY = 86_400 * SECOND;
    private static final int STEP = 16 * 1024;
    private static final Shape SHAPE = new Shape(2_048, 16, 0.5, 256, 0);

    private final Model model = Fixtures.model();

    private static PlanRequest request(Shape shape, int chunk, double sinkRate, double tickNs, double intervalNs) {
        return new PlanRequest(shape, 1e8, chunk, 1, sinkRate, new Targets(SECOND, tickNs, NONE, 1, NONE, NONE),
            intervalNs, 30 * DAY, 3);
    }

    private List<Change> changes(PlanRequest request) {
        return Planner.plan(model, request).judgement().changes();
    }

    private static Change change(List<Change> changes, Change.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).findFirst().orElseThrow();
    }

    private static Verdict of(List<Verdict> verdicts, Goal goal) {
        return verdicts.stream().filter(verdict -> verdict.goal() == goal).findFirst().orElseThrow();
    }

    /** The fastest measured call of the fixture, that of 4 MiB, saves 9.3 bytes a nanosecond. */
    @Test
    void sliceSavesWhatFitsItsTimeAndOneStepMore() {
        assertThat(Slice.of(model.chunks(), 4 << 20, 0)).isEqualTo(new Slice(STEP, 14_000));
        assertThat(Slice.of(model.chunks(), 4 << 20, 10_000)).isEqualTo(new Slice(6 * STEP, 24_000));
        assertThat(Slice.of(model.chunks(), 4 << 20, MS).bytes()).as("no more than a chunk").isEqualTo(4 << 20);
        assertThat(Slice.of(model.chunks(), 8_160, 0).bytes()).isEqualTo(8_160);
    }

    @Test
    void longestSliceThatMeetsTheTickIsNamed() {
        final PlanRequest request = request(SHAPE, 4 << 20, 1e9, MS, 0);
        final Outcome outcome = Outcome.of(model, request);
        final Change slices = change(changes(request), Change.Kind.SLICES);
        assertThat(slices.isEnough()).isTrue();
        assertThat(slices.amount()).isBetween(1e4, MS).as("the slice of the plan").isEqualTo(outcome.chunk().sliceNs());
        assertThat(of(outcome.inSlices(model, slices.amount()), Goal.TICK).isMet()).isTrue();
        assertThat(of(outcome.inSlices(model, 1.2 * slices.amount()), Goal.TICK).isMet()).isFalse();
        final Slice slice = Slice.of(model.chunks(), 4 << 20, slices.amount());
        assertThat(of(slices.verdicts(), Goal.TICK).value())
            .isCloseTo(outcome.times().begin().ns() + slice.callNs() + slice.bytes(), within(1e-3));
        assertThat(changes(request)).extracting(Change::kind).startsWith(Change.Kind.CHUNK, Change.Kind.SLICES);
    }

    /** 16 KiB take 16 ms at 1 MB/s. */
    @Test
    void shortestSlicesHelpATickThatNoneMeets() {
        final Change slices = change(changes(request(SHAPE, 4 << 20, 1e6, MS, 0)), Change.Kind.SLICES);
        assertThat(slices.amount()).isZero();
        assertThat(slices.isEnough()).isFalse();
        assertThat(of(slices.verdicts(), Goal.TICK).value()).isBetween(16 * MS, 17 * MS);
        assertThat(Outcome.of(model, request(SHAPE, 4 << 20, 1e6, MS, 0)).chunk().sliceNs()).isZero();
    }

    @Test
    void slicesAreNoAdviceForChunksThatAreShorter() {
        assertThat(changes(request(SHAPE, 8_160, 1e6, MS, 0))).extracting(Change::kind)
            .doesNotContain(Change.Kind.SLICES);
        assertThat(changes(request(SHAPE, 4 << 20, 1e6, NONE, 1_000))).as("no tick target")
            .extracting(Change::kind).doesNotContain(Change.Kind.SLICES);
    }

    /** No save ends within a microsecond, on another core neither. */
    @Test
    void intervalShorterThanASaveMissesTheOverhead() {
        final PlanRequest request = request(SHAPE, 65_536, NONE, NONE, 1_000);
        final Plan plan = Planner.plan(model, request);
        final double saves = plan.times().live().ns();
        assertThat(of(plan.judgement().verdicts(), Goal.OVERHEAD).value()).isCloseTo(saves / 1_000, within(1e-6));
        assertThat(plan.judgement().isMet()).isFalse();
        final Change longer = change(plan.judgement().changes(), Change.Kind.INTERVAL);
        assertThat(longer.isEnough()).isTrue();
        assertThat(longer.amount()).isBetween(saves, 1.02 * saves);
        assertThat(plan.judgement().changes()).extracting(Change::kind).doesNotContain(Change.Kind.CORE);
        assertThat(plan.schedule().lostNs()).as("saves follow each other")
            .isCloseTo(1.5 * saves + plan.times().restore().ns(), within(1e-3));
        assertThat(plan.needs().storage().savesPerDay()).as("so many of them end in a day")
            .isCloseTo(DAY / saves, within(1e-6));
    }

    private double begin(long channels, int inFlight) {
        return new Predictor(model, 1, 1).begin(SetShape.of(new Shape(channels, 16, 0.5, 256, inFlight), 0)).ns();
    }

    private static PlanRequest pause(double targetNs) {
        return new PlanRequest(new Shape(4_096, 16, 0.5, 256, 8), 1e8, 0, 1, NONE, Targets.of(targetNs, 1), 0,
            30 * DAY, 3);
    }

    @Test
    void moreMachinesThanAPlanCanHaveAreNoChange() {
        final PlanRequest request = pause(0.75 * begin(4_096, 8));
        final Outcome planned = Outcome.of(model, request);
        assertThat(change(Changes.of(model, request, planned, 0, Machines.MOST / 2), Change.Kind.MACHINES).amount())
            .isEqualTo(Machines.MOST);
        assertThat(Changes.of(model, request, planned, 0, Machines.MOST / 2 + 1)).extracting(Change::kind)
            .contains(Change.Kind.IN_FLIGHT).doesNotContain(Change.Kind.MACHINES);
    }

    /** The pause captures the requests, and each machine has a share of the channels. */
    @Test
    void fewerRequestsInFlightOrMoreMachinesMeetAPause() {
        final double target = 0.75 * begin(4_096, 8);
        final List<Change> changes = changes(pause(target));
        final Change fewer = change(changes, Change.Kind.IN_FLIGHT);
        final int most = (int)fewer.amount();
        assertThat(fewer.isEnough()).isTrue();
        assertThat(most).isBetween(1, 7);
        assertThat(of(fewer.verdicts(), Goal.PAUSE).value()).isEqualTo(begin(4_096, most)).isLessThanOrEqualTo(target);
        assertThat(begin(4_096, most + 1)).isGreaterThan(target);
        final Change machines = change(changes, Change.Kind.MACHINES);
        assertThat(machines.amount()).isEqualTo(2);
        assertThat(of(machines.verdicts(), Goal.PAUSE).value()).isEqualTo(begin(2_048, 8));
    }

    /** A begin looks into empty tables too, so only a set without them has none to look into. */
    @Test
    void fewerRequestsInFlightKeepTheirTables() {
        final Shape shape = new Shape(64, 16, 0.5, 256, 8);
        final Shape empty = shape.withMostInFlight(0);
        assertThat(empty.config()).isEqualTo(shape.config());
        assertThat(empty.hasTables()).isTrue();
        assertThat(empty.packets()).isZero();
        assertThat(shape.withMostInFlight(9).packets()).isEqualTo(shape.packets());
        assertThat(new Shape(64, 16, 0.5, 256, 0).withMostInFlight(0).hasTables()).isFalse();
    }
}
