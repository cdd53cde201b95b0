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

class SetShapeTest {
    private static final double SECOND = 1e9;
    private static final long PAGES = 10_000;

    private static RegionShape region(double workingSet, double pagesASecond, long run) {
        return new RegionShape("ram", PAGES * 4_096, 1, workingSet, pagesASecond * 4_096, run, true);
    }

    private static SetShape mixture() {
        return new SetShape(List.of(new ChannelClass("a", new Shape(700, 16, 0.5, 256, 4), 3e6),
            new ChannelClass("b", new Shape(299, 1, 0.1, 64, 0), 1e6), new ChannelClass("c", new Shape(1, 8, 1, 8, 1),
                0)), List.of(region(1, 100, 1)), List.of(new StateShape("s", 1_000)));
    }

    /** Draws runs of pages as the writers of a region are said to do. */
    @Test
    void writtenPagesAreThoseOfADraw() {
        for (final long run : new long[] {1, 8, 700}) {
            for (final double workingSet : new double[] {0.3, 1}) {
                final RegionShape region = region(workingSet, 2_000, run);
                final SplittableRandom random = new SplittableRandom(run);
                final boolean[] written = new boolean[(int)(workingSet * PAGES)];
                for (int page = 0; page < 2_000; page += (int)run) {
                    final int first = random.nextInt(written.length / (int)run) * (int)run;
                    for (int i = 0; i < run; i++) {
                        written[first + i] = true;
                    }
                }
                int pages = 0;
                final boolean[] groups = new boolean[written.length / 512 + 1];
                for (int page = 0; page < written.length; page++) {
                    pages += written[page] ? 1 : 0;
                    groups[page / 512] |= written[page];
                }
                long reached = 0;
                for (final boolean group : groups) {
                    reached += group ? 1 : 0;
                }
                final SavedPages planned = region.written(SECOND);
                assertThat((double)planned.pages()).as("run %d", run).isCloseTo(pages, within(0.35 * pages));
                assertThat((double)planned.groups()).as("run %d", run).isCloseTo(reached, within(0.5 * reached + 1));
            }
        }
    }

    @Test
    void writtenPagesHaveBounds() {
        assertThat(region(1, 0, 1).written(SECOND)).isEqualTo(new SavedPages(0, 0));
        assertThat(region(1, 1e9, 1).written(SECOND)).isEqualTo(new SavedPages(PAGES, 20));
        assertThat(region(0.1, 1e9, 1).written(SECOND)).isEqualTo(new SavedPages(1_000, 2));
        assertThat(region(1, 3_000, Long.MAX_VALUE).written(SECOND).pages()).as("page by page").isEqualTo(3_000);
        assertThat(new RegionShape("r", 1, 1, 1, 0, 1, false).written(1)).as("not tracked")
            .isEqualTo(new SavedPages(1, 1));
    }

    @Test
    void partsOfAMixtureAddUp() {
        final SetShape set = mixture();
        assertThat(set.channels()).isEqualTo(1_000);
        assertThat(set.writeRate()).isEqualTo(4e6 + 100 * 4_096);
        final long channels = set.classes().stream().mapToLong(one -> one.shape().imageLength()
            - ImageSize.frame(one.shape().channels())).sum();
        assertThat(set.imageLength()).isEqualTo(channels + ImageSize.frame(1_000)
            + region(1, 0, 1).all().imageLength(false) + new StateShape("s", 1_000).imageLength());
        final Quantities quantities = Quantities.of(set, 65_536, 1, set.all());
        assertThat(quantities.get("pages")).isEqualTo(PAGES);
        assertThat(quantities.get("groups")).isEqualTo(20);
        assertThat(quantities.get("stateBytes")).isEqualTo(1_000);
        assertThat(quantities.get("tables")).isEqualTo(701);
    }

    @Test
    void scaledMixtureHasItsNumberOfChannels() {
        for (final long count : new long[] {3, 4, 10, 999, 1_000, 1_001, 123_457}) {
            final SetShape scaled = mixture().withChannels(count);
            assertThat(scaled.channels()).isEqualTo(count);
            assertThat(scaled.classes()).as("%d channels", count).hasSize(3);
            assertThat(scaled.regions()).hasSize(1);
        }
        assertThat(mixture().withChannels(1)).as("one of each class").isEqualTo(mixture().withChannels(3));
        assertThat(mixture().withChannels(1_000)).isEqualTo(mixture());
        assertThat(mixture().withWriteRate(8e6).writeRate()).isCloseTo(8e6, within(1e-3));
    }

    /** A hundredth of eight channels is one channel, with the writes to one. */
    @Test
    void shareOfAMachineHasAChannelOfEachClass() {
        final SetShape share = new SetShape(List.of(new ChannelClass("net", new Shape(1_000, 16, 0.5, 256, 4), 1e8),
            new ChannelClass("disk", new Shape(8, 4_096, 0.5, 256, 4), 8e6)), List.of(), List.of()).share(100);
        assertThat(share.classes()).extracting(one -> one.shape().channels()).containsExactly(10L, 1L);
        assertThat(share.classes()).extracting(ChannelClass::writeRate).containsExactly(1e6, 1e6);
        assertThat(mixture().share(3).classes()).extracting(one -> one.shape().channels())
            .containsExactly(234L, 100L, 1L);
    }

    /** A state and a region take time, and a delta has the written pages alone. */
    @Test
    void regionsAndStatesCostTime() {
        final SetShape bare = SetShape.of(new Shape(16, 1, 0.5, 256, 0), 0);
        final SetShape whole = new SetShape(bare.classes(), List.of(region(1, 10, 1)),
            List.of(new StateShape("s", 1 << 20)));
        final Model model = Fixtures.withMemory(Fixtures.model(), 100);
        final Predictor predictor = new Predictor(model, 65_536, 1);
        assertThat(predictor.save(whole).ns() - predictor.save(bare).ns())
            .isGreaterThan(100.0 * (PAGES + 20 + (1 << 20)));
        final DeltaForecast delta = DeltaForecast.of(predictor, new PlanRequest(whole, 0, 1,
            Sink.MEMORY, Targets.of(1e6, 0.01), 0, 1e15, 3), 1e9);
        final long empty = bare.imageLength(bare.newBytes(0)) + (1 << 20);
        assertThat(delta.length()).isBetween(empty + 10 * 4_096, empty + 10 * 4_096 + 8_192);
    }
}
