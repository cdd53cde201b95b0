/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final double MS = 1e6;
    private static final double DAY = 86_400e9;
    private static final double MEMORY = Double.POSITIVE_INFINITY;
    private static final Targets USUAL = Targets.of(MS, 0.01);
    private static final Targets ANY = Targets.of(MS, 1);

    private final Model model = Fixtures.model();

    private static PlanRequest request(Shape shape, double writeRate, double sinkRate) {
        return new PlanRequest(shape, writeRate, 0, 1, sinkRate, USUAL, 0, 30 * DAY, 3);
    }

    private Plan plan(Shape shape) {
        return Planner.plan(model, request(shape, 1e8, MEMORY));
    }

    private static Shape shape(SplittableRandom random) {
        return new Shape(1 + random.nextInt(20_000), 1 + random.nextInt(64), random.nextDouble(), 256,
            random.nextInt(8));
    }

    private static void assertNoLess(Plan more, Plan less, int seed) {
        assertThat(more.imageLength()).as("seed %d", seed).isGreaterThanOrEqualTo(less.imageLength());
        assertThat(more.needs().memory().total()).as("seed %d", seed)
            .isGreaterThanOrEqualTo(less.needs().memory().total());
        for (final ToDoubleFunction<Plan> time : java.util.List.<ToDoubleFunction<Plan>>of(
            plan -> plan.times().save().ns(), plan -> plan.times().begin().ns(), plan -> plan.times().live().ns(),
            plan -> plan.times().restore().ns(),
            plan -> plan.schedule().dalyNs())) {
            assertThat(time.applyAsDouble(more)).as("seed %d", seed)
                .isGreaterThanOrEqualTo(time.applyAsDouble(less) * (1 - 1e-9));
        }
    }

    @Test
    @Tag("slow")
    void largerSetIsNeverCheaper() {
        for (int seed = 0; seed < 200; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Shape shape = shape(random);
            // The chunk is fixed, because a plan may recommend a longer chunk for a larger set.
            final Plan plan = withChunk(shape);
            assertNoLess(withChunk(shape.withChannels(shape.channels() + 1 + random.nextInt(100))), plan, seed);
            assertNoLess(withChunk(new Shape(shape.channels(), shape.ringPages() + 1, shape.fill(), 256,
                shape.inFlight())), plan, seed);
            assertNoLess(withChunk(new Shape(shape.channels(), shape.ringPages(),
                shape.fill() + (1 - shape.fill()) * random.nextDouble(), 256, shape.inFlight())), plan, seed);
            assertNoLess(withChunk(new Shape(shape.channels(), shape.ringPages(), shape.fill(), 256,
                shape.inFlight() + 1)), plan, seed);
        }
    }

    private Plan withChunk(Shape shape) {
        return Planner.plan(model, new PlanRequest(shape, 1e8, 65_536, 1, MEMORY, USUAL, 0, 30 * DAY, 3));
    }

    @Test
    void channelLimitMeetsThePauseAndOneMoreDoesNot() {
        for (int seed = 0; seed < 50; seed++) {
            final Shape shape = shape(new SplittableRandom(seed));
            final Plan plan = plan(shape);
            final Predictor predictor = new Predictor(model, plan.chunk().chunk(), 1);
            final ChannelLimit limit = plan.limit();
            assertThat(limit.targetNs()).isEqualTo(MS);
            assertMost(limit.paused(), MS, shape, predictor::save);
            assertMost(limit.live(), MS, shape, predictor::begin);
        }
    }

    private static SetShape set(Shape shape) {
        return SetShape.of(shape, 1e8);
    }

    private static void assertMost(long most, double targetNs, Shape shape,
        java.util.function.Function<SetShape, Estimate> time) {
        if (most > 0) {
            assertThat(time.apply(set(shape).withChannels(most)).ns()).isLessThanOrEqualTo(targetNs);
        }
        if (most < Predictor.most(set(shape))) {
            assertThat(time.apply(set(shape).withChannels(most + 1)).ns()).isGreaterThan(targetNs);
        }
    }

    @Test
    void fillLimitMeetsThePauseAndAFullerRingDoesNot() {
        for (int seed = 0; seed < 50; seed++) {
            final Shape shape = shape(new SplittableRandom(seed));
            final Plan plan = plan(shape);
            final Predictor predictor = new Predictor(model, plan.chunk().chunk(), 1);
            final double fill = plan.limit().pausedFill();
            if (Double.isNaN(fill)) {
                assertThat(predictor.save(set(shape.withFill(0))).ns()).isGreaterThan(MS);
            } else {
                assertThat(predictor.save(set(shape.withFill(fill))).ns()).isLessThanOrEqualTo(MS);
            }
            if (fill < 0.995) {
                assertThat(predictor.save(set(shape.withFill(fill + 0.01))).ns()).isGreaterThan(MS);
            }
        }
        assertThat(plan(new Shape(1, 1, 0.5, 256, 0)).limit().pausedFill()).isEqualTo(1);
        assertThat(plan(new Shape(1_000_000, 1, 0.5, 256, 0)).limit().pausedFill()).isNaN();
    }

    @Test
    void partsOfASaveSumToItsTime() {
        for (final int threads : new int[] {1, 2}) {
            final Shape shape = new Shape(256, 16, 1.0, 256, 4);
            final Plan plan = Planner.plan(model,
                new PlanRequest(shape, 1e8, 0, threads, MEMORY, ANY, 0, DAY, 1));
            assertThat(plan.times().saveParts()).containsOnlyKeys("one", "channels", "packets", "bytes", "calls")
                .containsEntry("one", 400.0);
            assertThat(plan.times().saveParts().values().stream().mapToDouble(part -> part).sum())
                .isCloseTo(plan.times().save().ns(), within(1e-6));
            assertThat(plan.times().beginParts()).containsEntry("channels", 256 * 25.0);
        }
    }

    @Test
    void slowSinkLengthensTheSaveButNotTheBegin() {
        final Shape shape = new Shape(256, 16, 1.0, 256, 0);
        final Plan memory = plan(shape);
        final Plan disk = Planner.plan(model, request(shape, 1e8, 1e9));
        assertThat(disk.times().save().ns() - memory.times().save().ns()).isBetween(0.999 * shape.imageLength(),
            1.001 * shape.imageLength());
        assertThat(disk.times().begin()).isEqualTo(memory.times().begin());
        assertThat(disk.needs().room().needed()).isGreaterThan(memory.needs().room().needed());
        assertThat(disk.needs().migration().blackout().ns()).isGreaterThan(memory.needs().migration().blackout().ns());
    }

    @Test
    void migrationConvergesOnlyAtALowWriteRate() {
        final Shape shape = new Shape(256, 16, 1.0, 256, 0);
        final MigrationForecast slow = Planner.plan(model, request(shape, 1e6, 1e9)).needs().migration();
        assertThat(slow.converges()).isTrue();
        assertThat(slow.blackout().ns()).isLessThanOrEqualTo(MS);
        assertThat(slow.lastBytes()).isLessThan(shape.imageLength() / 10);
        final MigrationForecast fast = Planner.plan(model, request(shape, 1e11, 1e9)).needs().migration();
        assertThat(fast.converges()).isFalse();
        assertThat(fast.lastBytes()).isEqualTo(shape.imageLength());
        assertThat(Planner.plan(model, request(shape, 0, 1e9)).needs().migration().lastBytes())
            .isEqualTo(shape.imageLength(new SavedBytes(0, 0)));
    }

    @Test
    void packetsOfRequestsLengthenSavesAndDeltasButNoBegin() {
        final Plan small = plan(new Shape(256, 16, 0.5, 64, 16));
        final Plan large = plan(new Shape(256, 16, 0.5, 1_024, 16));
        assertThat(large.times().begin().ns()).isEqualTo(small.times().begin().ns());
        assertThat(large.times().save().ns()).isGreaterThan(small.times().save().ns());
    }

    @Test
    void deltaOfASetWithoutWritesHasNoPacketOfARequest() {
        final Shape shape = new Shape(256, 16, 0.5, 1_024, 16);
        final Plan idle = Planner.plan(model, request(shape, 0, 1e9));
        assertThat(idle.delta().length()).isEqualTo(shape.imageLength(new SavedBytes(0, 0)))
            .isLessThan(shape.imageLength() - shape.liveBytes() - shape.packetBytes() + 1);
        assertThat(shape.newBytes(1e12)).isEqualTo(shape.allBytes());
        assertThat(shape.newBytes(4_096)).isEqualTo(new SavedBytes(4_096, 4_096));
    }

    @Test
    void recommendedChunkIsTheShortestFastOne() {
        final Shape shape = new Shape(256, 16, 1.0, 256, 0);
        final ChunkChoice choice = plan(shape).chunk();
        assertThat(choice.recommended()).isTrue();
        assertThat(choice.share()).isGreaterThanOrEqualTo(ChunkChoice.ENOUGH);
        final double longest = new Predictor(model, 4 << 20, 1).save(set(shape)).ns();
        model.chunks().stream().filter(call -> call.chunk() < choice.chunk()).forEach(call ->
            assertThat(longest / new Predictor(model, call.chunk(), 1).save(set(shape)).ns()).isLessThan(0.95));
        final PlanRequest hasty = new PlanRequest(shape, 0, 0, 1, MEMORY, Targets.of(1_000, 0.01), 0, DAY, 1);
        assertThat(Planner.plan(model, hasty).chunk().chunk()).isEqualTo(1_376);
        assertThat(Planner.plan(model, hasty).chunk().meets()).isTrue();
        final PlanRequest hastier = new PlanRequest(shape, 0, 0, 1, MEMORY, Targets.of(100, 0.01), 0, DAY, 1);
        assertThat(Planner.plan(model, hastier).chunk().meets()).isFalse();
        final PlanRequest many = new PlanRequest(shape, 0, 0, 1_024, MEMORY, USUAL, 0, DAY, 1);
        assertThat(Planner.plan(model, many).chunk().chunk()).isLessThanOrEqualTo(shape.imageLength() / 2_048);
    }

    @Test
    void reasonForTheShortestChunkIsTheLimitThatItBreaks() {
        final Shape small = new Shape(4, 1, 0.5, 256, 0);
        assertThat(Planner.plan(model, new PlanRequest(small, 0, 0, 1_024, MEMORY, USUAL, 0, DAY, 1)).chunk().reason())
            .isEqualTo("no chunk whose calls keep to the pause target of 1.00 ms leaves each of 1024 threads two"
                + " chunks; this is the shortest");
        final PlanRequest hasty = new PlanRequest(small, 0, 0, 1_024, MEMORY, Targets.of(100, 0.01), 0, DAY, 1);
        assertThat(Planner.plan(model, hasty).chunk().reason())
            .isEqualTo("no chunk has calls that keep to the pause target of 100 ns; this is the shortest");
    }

    @Test
    void extrapolatedQuantitiesAreNamed() {
        assertThat(plan(new Shape(256, 16, 1.0, 256, 0)).times().save().isExtrapolated()).isFalse();
        assertThat(plan(new Shape(100_000, 1, 0.1, 256, 0)).times().save().outside()).containsExactly("channels");
        assertThat(plan(new Shape(1, 1, 0, 256, 0)).times().save().outside()).containsExactly("bytes");
    }

    @Test
    void impossibleRequestIsRefused() {
        final Shape shape = new Shape(256, 16, 1.0, 256, 0);
        assertThatThrownBy(() -> Planner.plan(model, new PlanRequest(shape, 0, 0, 1, MEMORY, USUAL, 0, 1_000, 1)))
            .isInstanceOf(PlanRefusal.class).hasMessageContaining("mtbf=")
            .hasMessageContaining("such a run gets nowhere");
        assertThatThrownBy(() -> Planner.plan(model, new PlanRequest(shape, 0, 0, 1, MEMORY, ANY, DAY, DAY, 1)))
            .hasMessage("interval=24.0 h is no shorter than mtbf=24.0 h: such a run fails before it saves");
        assertThatThrownBy(() -> new PlanRequest(shape, 0, 0, 1, MEMORY, Targets.of(MS, 1.01), 0, DAY, 1))
            .hasMessage("maxOverhead=1.01 is not in 1e-6..1");
        assertThatThrownBy(() -> new PlanRequest(shape, 0, 0, 1, MEMORY, Targets.of(MS, 0), 0, DAY, 1))
            .hasMessage("maxOverhead=0.0 is not in 1e-6..1");
        final Shape many = new Shape(65_536, 16, 1, 1_024, 128);
        assertThatThrownBy(() -> new PlanRequest(many, 0, 0, 1, MEMORY, USUAL, 0, DAY, 1))
            .hasMessage("inFlight=128 on 65536 channels are, with contexts and states, 1482686464 bytes to"
                + " capture when a save begins, and one can capture 1073741824");
    }

    /** The restore takes hardly any time here. A run that fails right after its save has no best interval. */
    @Test
    void refusalWithoutAnIntervalNamesTheTimeBetweenFailures() {
        final Shape shape = new Shape(256, 16, 1.0, 256, 0);
        final Map<Operation, OperationModel> operations = new EnumMap<>(model.operations());
        operations.put(Operation.RESTORE, model.of(Operation.BEGIN));
        final Model quick = new Model(model.machine(), operations, model.chunks());
        final Plan plan = Planner.plan(quick, request(shape, 1e8, MEMORY));
        final double barely = plan.times().live().ns() + plan.times().restore().ns() + 1;
        assertThatThrownBy(() -> Planner.plan(quick, new PlanRequest(shape, 0, 0, 1, MEMORY, ANY, 0, barely, 1)))
            .hasMessageMatching("mtbf=.* ms: the best interval is .* ms, which is no longer than a save takes, .* ms");
    }

    @Test
    void plannedMemoryEqualsTheEnginesMemory() {
        final Shape shape = new Shape(100, 4, 0.5, 256, 4);
        final MemoryUse use = plan(shape).needs().memory();
        assertThat(use.set()).isEqualTo(100 * shape.config().memoryLength());
        assertThat(use.capture()).isEqualTo(2 * 800 * (24 + 64));
        assertThat(use.lineage()).isEqualTo(17 * 24 * 100);
        assertThat(use.spill()).isEqualTo(shape.liveBytes() + 400 * 256);
    }
}
