/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SensitivityTest {
    private static final double MEMORY = Double.POSITIVE_INFINITY;
    private static final double DAY = 86_400e9;
    private static final Shape SHAPE = new Shape(256, 16, 0.4, 256, 4);

    private final Model model = Fixtures.model();

    private static PlanRequest request(Shape shape, double sinkRate, double intervalNs, double mtbfNs) {
        return new PlanRequest(shape, 1e8, 65_536, 1, sinkRate, Targets.of(1e6, 0.01), intervalNs, mtbfNs, 3);
    }

    private Plan plan(Shape shape) {
        return Planner.plan(model, request(shape, 1e9, 60e9, 30 * DAY));
    }

    private static Sensitivity of(Plan plan, PlanInput input) {
        return plan.sensitivity().stream().filter(one -> one.input() == input).findFirst().orElseThrow();
    }

    private void assertIs(MainResults results, Plan plan) {
        assertThat(results).isEqualTo(new MainResults(plan.times().save().ns(), plan.times().begin().ns(),
            plan.schedule().liveOverhead(), plan.schedule().dalyNs(), plan.needs().migration().blackout().ns(),
            plan.needs().memory().total()));
    }

    /** The results of a variation are the results of a plan with that input. */
    @Test
    void variationEqualsAPlanWithThatInput() {
        final Plan plan = plan(SHAPE);
        assertIs(plan.main(), plan);
        assertIs(of(plan, PlanInput.CHANNELS).variations().get(0).results(), plan(SHAPE.withChannels(128)));
        assertIs(of(plan, PlanInput.CHANNELS).variations().get(2).results(), plan(SHAPE.withChannels(512)));
        assertIs(of(plan, PlanInput.RING_PAGES).variations().get(1).results(), plan(new Shape(256, 24, 0.4, 256, 4)));
        assertIs(of(plan, PlanInput.FILL).variations().get(2).results(), plan(SHAPE.withFill(0.8)));
        assertIs(of(plan, PlanInput.PACKETS).variations().get(1).results(), plan(new Shape(256, 16, 0.4, 384, 4)));
        assertIs(of(plan, PlanInput.IN_FLIGHT).variations().get(0).results(), plan(new Shape(256, 16, 0.4, 256, 2)));
        assertIs(of(plan, PlanInput.SINK_RATE).variations().get(2).results(),
            Planner.plan(model, request(SHAPE, 2e9, 60e9, 30 * DAY)));
        assertIs(of(plan, PlanInput.MTBF).variations().get(0).results(),
            Planner.plan(model, request(SHAPE, 1e9, 60e9, 15 * DAY)));
        assertIs(of(plan, PlanInput.WRITE_RATE).variations().get(0).results(), Planner.plan(model,
            new PlanRequest(SHAPE, 5e7, 65_536, 1, 1e9, Targets.of(1e6, 0.01), 60e9, 30 * DAY, 3)));
    }

    @Test
    void variationOfAMixtureHasAChannelOfEachClass() {
        final SetShape pair = new SetShape(List.of(new ChannelClass("net", SHAPE.withChannels(1), 1e6),
            new ChannelClass("disk", SHAPE.withChannels(1), 1e6)), List.of(), List.of());
        final Plan plan = Planner.plan(model, request(SHAPE, 1e9, 60e9, 30 * DAY).with(pair));
        assertThat(of(plan, PlanInput.CHANNELS).variations()).extracting(Sensitivity.Variation::value)
            .containsExactly(2.0, 3.0, 4.0);
    }

    @Test
    void machineOfHalfSpeedTakesTwiceAsLong() {
        final Plan plan = Planner.plan(model, request(SHAPE, MEMORY, 60e9, 30 * DAY));
        final MainResults slow = of(plan, PlanInput.SPEED).variations().get(0).results();
        assertThat(slow.saveNs()).isCloseTo(2 * plan.times().save().ns(), within(1e-3));
        assertThat(slow.beginNs()).isCloseTo(2 * plan.times().begin().ns(), within(1e-3));
        assertThat(slow.dalyNs()).isCloseTo(Math.sqrt(2) * plan.schedule().dalyNs(),
            within(0.001 * plan.schedule().dalyNs()));
        assertThat(slow.memoryBytes()).isEqualTo(plan.needs().memory().total());
        assertThat(plan.sensitivity()).extracting(Sensitivity::input).doesNotContain(PlanInput.SINK_RATE);
    }

    @Test
    void variationKeepsChunkAndIntervalOfThePlan() {
        final Targets targets = Targets.of(1e6, 0.01);
        final Plan plan = Planner.plan(model, new PlanRequest(SHAPE, 1e8, 0, 1, MEMORY, targets, 0, 30 * DAY, 3));
        final MainResults twice = of(plan, PlanInput.CHANNELS).variations().get(2).results();
        assertThat(twice.liveOverhead() / plan.schedule().liveOverhead()).isCloseTo(
            Planner.plan(model, new PlanRequest(SHAPE.withChannels(512), 1e8, plan.chunk().chunk(), 1, MEMORY, targets,
                0, 30 * DAY, 3)).times().live().ns() / plan.times().live().ns(), within(1e-12));
    }

    @Test
    void sensitivitiesAreSortedByTheirGreatestChange() {
        for (int seed = 0; seed < 50; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Plan plan = plan(new Shape(1 + random.nextInt(5_000), 1 + random.nextInt(64),
                random.nextDouble(), 8 + 8 * random.nextInt(100), random.nextInt(8)));
            assertThat(plan.sensitivity()).as("seed %d", seed)
                .isSortedAccordingTo(Comparator.comparingDouble(Sensitivity::effect).reversed());
            for (final Sensitivity one : plan.sensitivity()) {
                double greatest = 1;
                for (final Sensitivity.Variation variation : one.variations()) {
                    for (final double change : variation.results().over(plan.main())) {
                        greatest = Math.max(greatest, Math.max(change, 1 / change));
                    }
                }
                assertThat(one.effect()).as("seed %d, %s", seed, one.input()).isCloseTo(greatest, within(1e-6));
            }
        }
    }

    @Test
    void variationsStayWithinBoundsAndStepsOfAnInput() {
        assertThat(values(new Shape(1, 1, 0.7, 8, 1), PlanInput.FILL)).containsExactly(0.35, 1.0, 1.0);
        assertThat(values(new Shape(1, 1, 0.7, 8, 1), PlanInput.CHANNELS)).containsExactly(1.0, 2.0, 2.0);
        assertThat(values(new Shape(1, 1, 0.7, 24, 1), PlanInput.PACKETS)).containsExactly(12.0, 36.0, 48.0);
        assertThat(values(new Shape(1, 262_144, 0.7, 8, 1), PlanInput.RING_PAGES))
            .containsExactly(131_072.0, 262_144.0, 262_144.0);
        final List<PlanInput> inputs = plan(new Shape(1, 1, 0, 8, 0)).sensitivity().stream().map(Sensitivity::input)
            .toList();
        assertThat(inputs).doesNotContain(PlanInput.FILL, PlanInput.IN_FLIGHT).contains(PlanInput.SPEED);
    }

    private List<Double> values(Shape shape, PlanInput input) {
        return of(plan(shape), input).variations().stream().map(Sensitivity.Variation::value).toList();
    }

    @Test
    void impossibleVariationIsMarked() {
        final Plan plan = Planner.plan(model, request(SHAPE, MEMORY, 60e9, 100e9));
        assertThat(of(plan, PlanInput.MTBF).variations()).extracting(Sensitivity.Variation::isPossible)
            .containsExactly(false, true, true);
        assertThat(of(plan, PlanInput.MTBF).effect()).isBetween(1.0, 2.0);
    }
}
