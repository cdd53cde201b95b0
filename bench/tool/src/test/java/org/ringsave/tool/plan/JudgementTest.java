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
import org.ringsave.store.SyncMode;

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
        assertThat(judgement.changes()).extracting(Change::kind).containsExactly(Change.Kind.IN_FLIGHT);
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
            .containsExactly(Change.Kind.IN_FLIGHT, Change.Kind.CHANNELS);
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
            .extracting(Change::kind).containsSequence(Change.Kind.MACHINES, Change.Kind.CHANNELS);
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
    void tickHasTheRangeOfItsBegin() {
        final Plan plan = Planner.plan(model, request(LARGE, MEMORY,
            new Targets(MS, MS, MEMORY, 1, MEMORY, MEMORY), 0));
        final double call = plan.chunk().call().p99Ns();
        assertRange(of(plan.judgement().verdicts(), Goal.TICK), plan.times().begin(), call, call, call);
    }

    /** 1 MiB takes 21 ms at 50 MB/s. All calls of this set take less than 10 ms. */
    @Test
    void writeToASlowSinkCountsForTheTickHoweverSmallTheImage() {
        final Shape shape = new Shape(256, 16, 0.5, 256, 4);
        final Targets targets = new Targets(SECOND, 10 * MS, MEMORY, 1, MEMORY, MEMORY);
        final Judgement judgement = judge(new PlanRequest(shape, 1e8, 1 << 20, 1, 5e7, targets, 0, 30 * DAY, 3));
        final double beginNs = begin(shape);
        assertThat(of(judgement.verdicts(), Goal.TICK).value())
            .isCloseTo(beginNs + 170_000 + (1 << 20) * 20.0, within(1.0));
        assertThat(judgement.isMet()).isFalse();
        final Change sink = change(judgement, Change.Kind.SINK);
        assertThat(sink.isEnough()).isTrue();
        final double piece = (10 * MS - 170_000 - beginNs) / SECOND;
        assertThat(sink.amount()).isBetween((1 << 20) / piece, 1.02 * (1 << 20) / piece);
        assertThat(judgement.changes().get(0).kind()).isEqualTo(Change.Kind.CHUNK);
    }

    /** The shortest chunk, 1,376 bytes, takes 1.4 ms at 1 MB/s, and no set has images that are shorter. */
    @Test
    void noNumberOfChannelsMeetsATickThatTheShortestPieceMisses() {
        final Shape shape = new Shape(16, 4, 0.5, 256, 0);
        final Judgement judgement = judge(request(shape, 1e6, new Targets(MS, MS, MEMORY, 1, MEMORY, MEMORY), 0));
        assertThat(of(judgement.verdicts(), Goal.TICK).value()).isCloseTo(begin(shape) + 1_376_900, within(1.0));
        assertThat(judgement.mostChannels()).isZero();
        assertThat(judgement.changes()).extracting(Change::kind)
            .containsExactly(Change.Kind.CORE, Change.Kind.SINK);
    }

    /** 64 MiB take 134 ms at 500 MB/s. A call of 4 MiB, the longest that was measured, takes 0.8 ms. */
    @Test
    void chunkBeyondTheMeasuredOnesIsExtrapolatedByItsLength() {
        final Targets targets = new Targets(SECOND, 15 * MS, MEMORY, 1, MEMORY, MEMORY);
        final Plan plan = Planner.plan(model, new PlanRequest(LARGE, 1e8, 64 << 20, 1, 5e8, targets, 0, 30 * DAY, 3));
        assertThat(plan.chunk().call()).isEqualTo(new ChunkTimes(64 << 20, 7.2e6, 12.8e6, 9.1e9));
        assertThat(plan.chunk().isExtrapolated()).isTrue();
        assertThat(plan.chunk().meets()).isFalse();
        assertThat(plan.chunk().sliceNs()).as("a slice writes less than the chunk").isPositive();
        assertThat(of(plan.judgement().verdicts(), Goal.TICK).value())
            .isCloseTo(begin(LARGE) + 12.8e6 + (64 << 20) * 2.0, within(1.0));
    }

    private double begin(Shape shape) {
        return new Predictor(model, 1, 1).begin(SetShape.of(shape, 0)).ns();
    }

    @Test
    void chunkBeyondTheImageHoldsTheImage() {
        final Shape small = new Shape(4, 1, 0.5, 256, 0);
        final Targets targets = new Targets(SECOND, MS, MEMORY, 1, MEMORY, MEMORY);
        final Plan plan = Planner.plan(model, new PlanRequest(small, 1e8, 1 << 30, 1, 5e8, targets, 0, 30 * DAY, 3));
        assertThat(plan.chunk().isExtrapolated()).isFalse();
        assertThat(plan.chunk().meets()).isTrue();
        assertThat(of(plan.judgement().verdicts(), Goal.TICK).value())
            .isBetween(2.0 * plan.imageLength(), 2.0 * plan.imageLength() + 20_000);
    }

    @Test
    void tickThatTheSinkDecidesHasTheRangeOfTheSink() {
        final Shape shape = new Shape(256, 16, 0.5, 256, 0);
        final Targets targets = new Targets(SECOND, MS, MEMORY, 1, MEMORY, MEMORY);
        final PlanRequest request = new PlanRequest(shape, 1e8, 65_536, 1, MEMORY, targets, 0, 30 * DAY, 3);
        final List<PieceRate> pieces = List.of(new PieceRate(65_536, new Spread(65_536e3, 32_768e3, 131_072e3)));
        final Estimate begin = new Predictor(model, 1, 1).begin(request.set());
        final Sink file = new Sink("files", pieces, null, 0, Fixtures.MACHINE);
        assertThat(of(judge(request.withSink(file)).verdicts(), Goal.TICK))
            .satisfies(verdict -> assertRange(verdict, begin, 14_000 + MS, 14_000 + 0.5 * MS, 14_000 + 2 * MS));
        final Spread end = new Spread(5 * MS, 4 * MS, 9 * MS);
        final Sink store = new Sink("a store", pieces, new Completion(SyncMode.FULL, 1, end, 1 << 30, end), 0,
            Fixtures.MACHINE);
        assertThat(of(judge(request.withSink(store)).verdicts(), Goal.TICK))
            .satisfies(verdict -> assertRange(verdict, new Estimate(0, 0, 0, List.of()), 14_000 + 6 * MS,
                14_000 + 4.5 * MS, 14_000 + 11 * MS));
        final PlanRequest one = new PlanRequest(new Shape(4, 1, 0.5, 256, 0), 1e8, 65_536, 1, MEMORY, targets, 0,
            30 * DAY, 3);
        assertThat(of(judge(one.withSink(store)).verdicts(), Goal.TICK).value()).as("begin and end in one tick")
            .isCloseTo(of(judge(one.withSink(file)).verdicts(), Goal.TICK).value() + 5 * MS, within(1e-3));
    }

    private static void assertRange(Verdict verdict, Estimate begin, double value, double least, double most) {
        assertThat(verdict.value()).isCloseTo(begin.ns() + value, within(1e-3));
        assertThat(verdict.least()).isCloseTo(begin.leastNs() + least, within(1e-3));
        assertThat(verdict.most()).isCloseTo(begin.mostNs() + most, within(1e-3));
    }

    /** A call of 1,376 bytes takes 0.9 us, one of 8,160 bytes 2.2 us. */
    @Test
    void chunkLeavesRoomInTheTickForTheBegin() {
        final double begin = begin(LARGE);
        final Targets targets = new Targets(SECOND, begin + 2_000, MEMORY, 1, MEMORY, MEMORY);
        final Plan plan = Planner.plan(model, request(LARGE, MEMORY, targets, 0));
        assertThat(plan.chunk().limitNs()).isCloseTo(2_000, within(1e-3));
        assertThat(plan.chunk().chunk()).isEqualTo(1_376);
        assertThat(of(plan.judgement().verdicts(), Goal.TICK).value()).isCloseTo(begin + 900, within(1e-3));
        final Targets hasty = new Targets(SECOND, begin, MEMORY, 1, MEMORY, MEMORY);
        assertThat(Planner.plan(model, request(LARGE, MEMORY, hasty, 0)).chunk().limitNs())
            .as("no chunk is at fault").isEqualTo(begin);
    }

    @Test
    void changeThatMissesAnotherTargetIsNoHelp() {
        final List<Verdict> before = List.of(Verdict.exact(Goal.RESTORE, 100, 200),
            Verdict.exact(Goal.MEMORY, 100, 50));
        assertThat(helps(before, 150, 90)).isTrue();
        assertThat(helps(before, 150, 101)).isFalse();
        assertThat(helps(before, 199.5, 50)).as("hardly nearer").isFalse();
    }

    private static boolean helps(List<Verdict> before, double restore, double memory) {
        return new Change(Change.Kind.SINK, 1, List.of(Verdict.exact(Goal.RESTORE, 100, restore),
            Verdict.exact(Goal.MEMORY, 100, memory))).helps(before);
    }

    /** Not even memory restores in a millisecond. It brings the restore nearer, but it has to keep three images. */
    @Test
    void memoryThatHasNoRoomForTheImagesIsNoAdvice() {
        assertThat(judge(slow(MEMORY)).changes()).extracting(Change::kind).contains(Change.Kind.SINK);
        final double session = Planner.plan(model, slow(MEMORY)).needs().memory().total();
        assertThat(judge(slow(session + 2.5 * LARGE.imageLength())).changes()).extracting(Change::kind)
            .doesNotContain(Change.Kind.SINK);
    }

    private static PlanRequest slow(double memory) {
        return new PlanRequest(LARGE, 1e8, 65_536, 1, 1e9,
            new Targets(SECOND, MEMORY, MS, 1, MEMORY, memory), 0, 30 * DAY, 3);
    }

    @Test
    void imagesThatStayInMemoryCountForIt() {
        final Targets targets = new Targets(SECOND, MEMORY, MEMORY, 1, MEMORY, 4.5 * (1L << 30));
        final PlanRequest request = request(LARGE, MEMORY, targets, 0);
        final Plan plan = Planner.plan(model, request);
        assertThat(of(plan.judgement().verdicts(), Goal.MEMORY).value())
            .isEqualTo(plan.needs().memory().total() + 3.0 * plan.imageLength());
        final Change fewer = change(plan.judgement(), Change.Kind.RETAIN);
        assertThat(fewer.isEnough()).isTrue();
        assertThat(judge(request.withRetained((int)fewer.amount())).isMet()).isTrue();
        assertThat(judge(request.withRetained((int)fewer.amount() + 1)).isMet()).isFalse();
    }

    @Test
    void overheadOfDeltasIsTheirTime() {
        final PlanRequest request = request(LARGE, 5e8, Targets.of(SECOND, 0.01), 10 * SECOND);
        final Outcome outcome = Outcome.of(model, request);
        assertThat(of(outcome.asDeltas(), Goal.OVERHEAD).value())
            .isCloseTo(outcome.delta().time().ns() / (10 * SECOND), within(1e-12));
    }

    /** Each channel of the second class has an image of 16 MiB. */
    @Test
    void mostChannelsOfAMixtureHaveAllOfItsClasses() {
        final SetShape set = new SetShape(List.of(new ChannelClass("net", new Shape(1_000, 1, 0.5, 256, 0), 1e6),
            new ChannelClass("disk", new Shape(2, 2_048, 1, 256, 0), 1e6)), List.of(), List.of());
        final Targets targets = new Targets(SECOND, MEMORY, 2 * MS, 1, MEMORY, MEMORY);
        final PlanRequest request = new PlanRequest(set, 65_536, 1, MEMORY, targets, 0, 30 * DAY, 3);
        final long most = judge(request).mostChannels();
        assertThat(most).isBetween(2L, 999L);
        assertThat(set.withChannels(most).classes()).hasSize(2);
        assertThat(judge(request.with(set.withChannels(most))).isMet()).isTrue();
        assertThat(judge(request.with(set.withChannels(most + 1))).isMet()).isFalse();
        final Targets hasty = new Targets(SECOND, MEMORY, 0.1 * MS, 1, MEMORY, MEMORY);
        assertThat(judge(new PlanRequest(set, 65_536, 1, MEMORY, hasty, 0, 30 * DAY, 3)).mostChannels())
            .as("one of each is too much").isZero();
    }

    @Test
    void chunkThatWasAskedForCanBeTheFault() {
        final Targets targets = new Targets(SECOND, 0.5 * MS, MEMORY, 1, MEMORY, MEMORY);
        final Shape small = new Shape(2_048, 16, 0.5, 256, 0);
        final Judgement judgement = judge(new PlanRequest(small, 1e8, 4 << 20, 1, MEMORY, targets, 0, 30 * DAY, 3));
        assertThat(of(judgement.verdicts(), Goal.TICK).value()).isCloseTo(begin(small) + 800_000, within(1e-3));
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

    /** Memory is the fastest sink, so the search for a faster one has no end. */
    @Test
    void migrationToMemoryHasNoFasterSink() {
        final PlanRequest request = new PlanRequest(new Shape(256, 16, 1, 256, 0), 1e6, 65_536, 1, MEMORY,
            Targets.of(SECOND, 1), 0, 30 * DAY, 1);
        assertThat(MigrationChanges.of(new Predictor(model, 65_536, 1), request).sinkRate()).isNaN();
    }

    private boolean converges(PlanRequest request) {
        return Planner.plan(model, request).needs().migration().converges();
    }
}
