/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Measurement;
import org.ringsave.tool.plan.Operation;

class ModelPassTest {
    private static final List<Configuration> LIST = Configuration.quickOnes();

    private final List<Configuration> asked = new ArrayList<>();

    private Measurement measure(Configuration one) {
        asked.add(one);
        return new Measurement(one, 0, 0, 0, Map.of(Operation.SAVE, new double[] {asked.size()}));
    }

    private List<Measurement> sweep(ModelExtent extent, int number, int most) {
        return ModelPass.sweep(extent, number, this::measure, () -> asked.size() < most);
    }

    private static int times(Measurement one) {
        return one.timesNs().get(Operation.SAVE).length;
    }

    @Test
    void fullRunMeasuresAllInTwoSweepsAndShortImagesInFourMore() {
        final List<Configuration> all = Configuration.all();
        final List<Measurement> measured = sweep(ModelExtent.full, 0, Integer.MAX_VALUE);
        assertThat(measured).extracting(Measurement::configuration).isEqualTo(all);
        assertThat(measured).allSatisfy(one -> assertThat(times(one))
            .isEqualTo(one.configuration().set().imageLength() < 8 << 20 ? 6 : 2));
        assertThat(asked.subList(0, all.size())).containsExactlyInAnyOrderElementsOf(all);
        assertThat(asked.subList(all.size(), 2 * all.size())).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void calibrationMeasuresShortImagesInThreeSweepsAndLongOnesInTwo() {
        final List<Measurement> measured = sweep(ModelExtent.quick, 0, Integer.MAX_VALUE);
        assertThat(measured).extracting(Measurement::configuration).isEqualTo(LIST);
        assertThat(measured).allSatisfy(one -> assertThat(times(one))
            .isEqualTo(one.configuration().set().imageLength() < 8 << 20 ? 3 : 2));
        assertThat(measured).filteredOn(one -> times(one) == 2).isNotEmpty();
        assertThat(asked.get(0).set().imageLength()).isLessThan(8 << 20);
    }

    @Test
    void ordersOfSweepsAndJvmsDiffer() {
        sweep(ModelExtent.full, 0, Integer.MAX_VALUE);
        final int all = asked.size();
        sweep(ModelExtent.full, 1, Integer.MAX_VALUE);
        final int each = Configuration.all().size();
        assertThat(List.of(0, each, all, all + each)).extracting(from -> asked.subList(from, from + each))
            .doesNotHaveDuplicates();
    }

    @Test
    void repeatsEndWithTheTime() {
        final List<Measurement> measured = sweep(ModelExtent.quick, 0, LIST.size() + 3);
        assertThat(asked).hasSize(LIST.size() + 3);
        assertThat(measured).filteredOn(one -> times(one) == 2).hasSize(3);
    }

    @Test
    void eachIsMeasuredOnceWithoutTime() {
        assertThat(sweep(ModelExtent.quick, 0, 0)).hasSameSizeAs(LIST);
        assertThat(asked).containsExactlyInAnyOrderElementsOf(LIST);
    }

    /** Texts and pages say how many configurations a calibration and a full run have. */
    @Test
    void calibrationHasLessThanHalfOfTheList() {
        assertThat(LIST).hasSize(46);
        assertThat(Configuration.all()).hasSize(119);
    }
}
