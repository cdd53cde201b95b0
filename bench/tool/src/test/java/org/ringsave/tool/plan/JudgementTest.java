/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final double MS = 1e6;
    private static final double SECOND = 1e9;
    private static final double DAY = 86_400e9;
    private static final double MEMORY = Double.POSITIVE_INFINITY;
    private static final Shape LARGE = new Shape(16_384, 16, 0.5, 256, 4);

    private final Model model = Fixtures.model();

    private static PlanRequest request(Shape shape, double sinkRate, Targets targets, double intervalNs) {
        return new PlanRequest(shape, 1e8, 0, 1, sinkRate, targets, intervalNs, 30 * DAY, 3);
    }

    private Judgement judge(PlanRequest request) {
        return Planner.plan(model, request).judgement();
    }

    private static Verdict of(List<Verdict> verdicts, Goal goal) {
        return verdicts.stream().filter(verdict -> verdict.goal() == goal).findFirst().orElseThrow();
    }

    private static Change change(Judgement judgement, Change.Kind kind) {
        return judgement.changes().stream().filter(change -> change.kind() == kind).findFirst().orElseThrow();
    }

    @Test
    void verdictsArePredictionsBesideTheirTargets() {
        final Plan plan = Planner.plan(model, request(LARGE, SECOND,
            new Targets(MS, MS, 3 * SECOND, 0.5, 1L << 30, 16L << 30), 10 * SECOND));
        final List<Verdict> verdicts = plan.judgement().verdicts();
        assertThat(verdicts).extracting(Verdict::goal).containsExactly(Goal.values());
        assertThat(of(verdicts, Goal.PAUSE)).isEqualTo(new Verdict(Goal.PAUSE, MS, plan.times().begin().ns(),
            plan.times().begin().leastNs(), plan.times().begin().mostNs()));
        assertThat(of(verdicts, Goal.RESTORE).value()).isEqualTo(plan.times().restore().ns());
        assertThat(of(verdicts, Goal.OVERHEAD).value()).isCloseTo(plan.schedule().liveOverhead(), within(1e-12));
        assertThat(of(verdicts, Goal.DISK).value()).isEqualTo(3.0 * plan.imageLength());
        assertThat(of(verdicts, Goal.MEMORY).value()).isEqualTo(plan.needs().memory().total());
    }

    @Test
    void targetsThatAreNotGivenHaveNoVerdict() {
        assertThat(judge(request(LARGE, MEMORY, Targets.of(MS, 0.01), 0)).verdicts()).extracting(Verdict::goal)
            .containsExactly(Goal.PAUSE, Goal.OVERHEAD);
    }

    @Test
    void verdictIsSureOutsideOfItsRangeOnly() {
        assertThat(new Verdict(Goal.PAUSE, 100, 90, 80, 100)).matches(Verdict::isMet).matches(Verdict::isSure);
        assertThat(new Verdict(Goal.PAUSE, 100, 90, 80, 101)).matches(Verdict::isMet).matches(one -> !one.isSure());
        assertThat(new Verdict(Goal.PAUSE, 100, 101, 100, 110)).matches(one -> !one.isMet())
            .matches(one -> !one.isSure());
        assertThat(new Verdict(Goal.PAUSE, 100, 102, 101, 110)).matches(one -> !one.isMet())
            .matches(Verdict::isSure);
    }

    @Test
    void mostChannelsMeetAllTargetsAndOneMoreMissesOne() {
        for (int seed = 0; seed < 30; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Shape shape = new Shape(1 + random.nextInt(5_000), 1 + random.nextInt(32), random.nextDouble(), 256,
                random.nextInt(8));
            final PlanRequest request = request(shape, random.nextBoolean() ? MEMORY : 5e8,
                new Targets(random.nextDouble(1e5, 1e7), random.nextDouble(1e5, 1e7), random.nextDouble(1e7, 1e9),
                    0.01, random.nextDouble(1e8, 1e10), random.nextDouble(1e8, 1e10)), 20 * SECOND);
            final long most = judge(request).mostChannels();
            assertThat(most).as("seed %d", seed).isPositive();
            assertThat(judge(request.withShape(shape.withChannels(most))).isMet()).as("seed %d", seed).isTrue();
            assertThat(judge(request.withShape(shape.withChannels(most + 1))).isMet()).as("seed %d", seed).isFalse();
        }
    }

    @Test
    void channelTooManyIsNoChannel() {
        final Judgement judgement = judge(request(LARGE, MEMORY, Targets.of(1, 0.01), 0));
        assertThat(judgement.mostChannels()).isZero();
        assertThat(judgement.changes()).isEmpty();
    }

    @Test
    void planWhoseTargetsAreMetHasNoChanges() {
        final Judgement judgement = judge(request(new Shape(16, 16, 0.5, 256, 4), MEMORY, Targets.of(MS, 0.01), 0));
        assertThat(judgement.isMet()).isTrue();
        assertThat(judgement.changes()).isEmpty();
    }

    @Test
    void longIntervalOrAnotherCoreHelpsAgainstOverhead() {
        final PlanRequest request = request(LARGE, MEMORY, Targets.of(SECOND, 0.01), 2 * SECOND);
        final Judgement judgement = judge(request);
        assertThat(judgement.changes()).extracting(Change::kind)
            .contains(Change.Kind.INTERVAL, Change.Kind.CORE, Change.Kind.CHANNELS).isSorted();
        final Change longer = change(judgement, Change.Kind.INTERVAL);
        assertThat(longer.isEnough()).isTrue();
        assertThat(judge(request(LARGE, MEMORY, Targets.of(SECOND, 0.01), 0.995 * longer.amount())).isMet())
            .isTrue();
        assertThat(judge(request(LARGE, MEMORY, Targets.of(SECOND, 0.01), 0.98 * longer.amount())).isMet()).isFalse();
        final Plan plan = Planner.plan(model, request);
        assertThat(of(change(judgement, Change.Kind.CORE).verdicts(), Goal.OVERHEAD).value())
            .isCloseTo(plan.schedule().beginOverhead(), within(1e-12));
    }

    @Test
    void slowestSinkThatMeetsTheRestoreIsNamed() {
        final Targets targets = new Targets(SECOND, MEMORY, 2 * SECOND, 1, MEMORY, MEMORY);
        final Judgement judgement = judge(request(LARGE, 1e8, targets, 0));
        final Change sink = change(judgement, Change.Kind.SINK);
        assertThat(sink.isEnough()).isTrue();
        assertThat(judge(request(LARGE, 0.995 * sink.amount(), targets, 0)).isMet()).isTrue();
        assertThat(judge(request(LARGE, 0.98 * sink.amount(), targets, 0)).isMet()).isFalse();
        assertThat(judgement.changes()).extracting(Change::kind).doesNotContain(Change.Kind.CORE,
            Change.Kind.INTERVAL, Change.Kind.DELTAS, Change.Kind.RETAIN, Change.Kind.CHUNK);
    }

    @Test
    void noSinkHelpsASetThatSavesToMemory() {
        final Targets targets = new Targets(SECOND, MEMORY, MS, 1, MEMORY, MEMORY);
        assertThat(judge(request(LARGE, MEMORY, targets, 0)).changes()).extracting(Change::kind)
            .containsExactly(Change.Kind.CHANNELS);
    }

    @Test
    void fewerImagesOrDeltasHelpAFullDisk() {
        final long image = LARGE.imageLength();
        final Targets targets = new Targets(SECOND, MEMORY, MEMORY, 1, 2.5 * image, MEMORY);
        final PlanRequest idle = new PlanRequest(LARGE, 1e6, 0, 1, MEMORY, targets, 10 * SECOND, 30 * DAY, 3);
        final Judgement judgement = judge(idle);
        assertThat(change(judgement, Change.Kind.RETAIN).amount()).isEqualTo(2);
        assertThat(change(judgement, Change.Kind.RETAIN).isEnough()).isTrue();
        final Plan plan = Planner.plan(model, idle);
        assertThat(of(change(judgement, Change.Kind.DELTAS).verdicts(), Goal.DISK).value())
            .isEqualTo(image + 2.0 * plan.delta().length());
    }

    @Test
    void deltasHelpNoDiskThatKeepsOneImage() {
        final Targets targets = new Targets(SECOND, MEMORY, MEMORY, 1, LARGE.imageLength() + 1.0, MEMORY);
        final PlanRequest two = new PlanRequest(LARGE, 1e6, 0, 1, MEMORY, targets, 10 * SECOND, 30 * DAY, 2);
        assertThat(of(change(judge(two), Change.Kind.DELTAS).verdicts(), Goal.DISK).isMet()).isFalse();
        final Targets less = new Targets(SECOND, MEMORY, MEMORY, 1, LARGE.imageLength() - 1.0, MEMORY);
        assertThat(judge(new PlanRequest(LARGE, 1e6, 0, 1, MEMORY, less, 10 * SECOND, 30 * DAY, 1)).changes())
            .extracting(Change::kind).containsExactly(Change.Kind.CHANNELS);
    }

    @Test
    void restoreOfDeltasTakesLongerThanThatOfAFullImage() {
        final Targets targets = new Targets(SECOND, MEMORY, 30 * SECOND, 1, 2.5 * LARGE.imageLength(), MEMORY);
        final PlanRequest request = new PlanRequest(LARGE, 1e8, 0, 1, 5e8, targets, 10 * SECOND, 30 * DAY, 3);
        final Plan plan = Planner.plan(model, request);
        assertThat(of(change(plan.judgement(), Change.Kind.RETAIN).verdicts(), Goal.RESTORE).value())
            .isEqualTo(plan.times().restore().ns());
        assertThat(of(Outcome.of(model, request).asDeltas(), Goal.RESTORE).value())
            .isCloseTo(plan.times().restore().ns() + 2 * plan.delta().time().ns(), within(1e-3));
    }

    @Test
    void intervalBeyondTheTimeBetweenFailuresIsNoAdvice() {
        final Shape shape = new Shape(10_000, 16, 0.5, 256, 4);
        final Judgement judgement = judge(new PlanRequest(shape, 1e8, 0, 1, 1e4, Targets.of(MS, 1e-6), 0,
            3_000 * DAY, 3));
        assertThat(judgement.isMet()).isFalse();
        assertThat(judgement.changes()).extracting(Change::kind).doesNotContain(Change.Kind.INTERVAL);
    }

    @Test
    void noCallIsLongerThanTheImageTakes() {
        final Shape small = new Shape(4, 1, 0.5, 256, 0);
        final Targets targets = new Targets(SECOND, 100_000, MEMORY, 1, MEMORY, MEMORY);
        assertThat(judge(new PlanRequest(small, 1e8, 4 << 20, 1, MEMORY, targets, 0, 30 * DAY, 3)).isMet()).isTrue();
    }

    @Test
    void tickThatItsBeginDecidesHasTheRangeOfTheBegin() {
        final List<Verdict> verdicts = judge(request(LARGE, MEMORY,
            new Targets(MS, MS, MEMORY, 1, MEMORY, MEMORY), 0)).verdicts();
        assertThat(of(verdicts, Goal.TICK)).isEqualTo(new Verdict(Goal.TICK, MS, of(verdicts, Goal.PAUSE).value(),
            of(verdicts, Goal.PAUSE).least(), of(verdicts, Goal.PAUSE).most()));
    }

    @Test
    void chunkThatWasAskedForCanBeTheFault() {
        final Targets targets = new Targets(SECOND, 0.5 * MS, MEMORY, 1, MEMORY, MEMORY);
        final Shape small = new Shape(2_048, 16, 0.5, 256, 0);
        final Judgement judgement = judge(new PlanRequest(small, 1e8, 4 << 20, 1, MEMORY, targets, 0, 30 * DAY, 3));
        assertThat(of(judgement.verdicts(), Goal.TICK).value()).isEqualTo(800_000);
        assertThat(judgement.changes().get(0).kind()).isEqualTo(Change.Kind.CHUNK);
        assertThat(judgement.changes().get(0).isEnough()).isTrue();
    }

    @Test
    void migrationThatConvergesNeedsNoChange() {
        final Shape shape = new Shape(256, 16, 1, 256, 0);
        assertThat(Planner.plan(model, request(shape, MEMORY, Targets.of(SECOND, 1), 0)).needs().migrationChanges())
            .isEmpty();
    }

    @Test
    void migrationConvergesWithEachNamedChange() {
        final Shape shape = new Shape(256, 16, 1, 256, 0);
        final PlanRequest request = new PlanRequest(shape, 1e10, 65_536, 1, 1e9, Targets.of(MS, 1), 0, 30 * DAY, 1);
        final MigrationChanges changes = Planner.plan(model, request).needs().migrationChanges().orElseThrow();
        assertThat(changes.writeRate()).isBetween(1.0, 1e10);
        for (final double rounded : new double[] {0.996, 1, 1.004}) {
            assertThat(converges(request.withRates(rounded * changes.writeRate(), 1e9))).isTrue();
            assertThat(Double.isNaN(changes.sinkRate())
                || converges(request.withRates(1e10, rounded * changes.sinkRate()))).isTrue();
        }
        assertThat(converges(request.withShape(shape.withChannels(changes.channels())))).isTrue();
        assertThat(converges(request.withShape(shape.withChannels(changes.channels() + 1)))).isFalse();
    }

    private boolean converges(PlanRequest request) {
        return Planner.plan(model, request).needs().migration().converges();
    }
}
