/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.eclipsesource.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringsave.bench.result.Counter;
import org.ringsave.tool.console.Units;

/** Forks make an interval, iterations do not. */
class IntervalTest {
    private static JmhResult result(String saveNs) {
        return JmhResult.of(Json.parse("{\"benchmark\": \"a.B.c\", \"mode\": \"avgt\", \"primaryMetric\":"
            + " {\"rawData\": " + saveNs + "}, \"secondaryMetrics\": {\"saveNs\": {\"rawData\": " + saveNs + "},"
            + " \"copyNs\": {\"rawData\": " + saveNs.replaceAll("\\d+", "100") + "}}}").asObject());
    }

    private static Interval of(String saveNs) {
        return Interval.of(result(saveNs), one -> one.quotient(Counter.SAVE_NS, Counter.COPY_NS).median());
    }

    @Test
    void intervalIsStudentsOfTheLogarithmsOfForks() {
        // Medians of forks are 1, 2 and 4: logarithms a distance of ln 2 apart, which is their deviation too. Student's
        // t of two degrees of freedom is 4.3027 at 97.5 %.
        final Interval interval = of("[[90, 100, 500], [200, 200, 200], [400, 1, 400]]");
        final double factor = Math.exp(4.3027 * Math.log(2) / Math.sqrt(3));
        assertThat(interval.value()).isEqualTo(2);
        assertThat(interval.most()).isCloseTo(2 * factor, offset(0.001));
        assertThat(interval.least()).isCloseTo(2 / factor, offset(0.001));
        assertThat(interval.text(Units::ratio)).isEqualTo("2.00 (0.36 to 11.2)");
        assertThat(of("[[200], [200], [200]]").text(Units::ratio)).isEqualTo("2.00 (2.00 to 2.00)");
    }

    @Test
    void twoForksOfManyIterationsHaveNoInterval() {
        final Interval interval = of("[[100, 200, 300], [100, 200, 300]]");
        assertThat(interval.isKnown()).isFalse();
        assertThat(interval.text(Units::ratio)).isEqualTo("2.00");
        assertThat(Interval.note(List.of(result("[[1, 2, 3]]")))).endsWith("these figures have 1 fork.");
        assertThat(Interval.note(List.of(result("[[1], [2], [3]]"), result("[[1], [2]]"))))
            .endsWith("these figures have 2 forks each.");
    }

    @Test
    void figureThatIsNoPositiveNumberHasNoInterval() {
        assertThat(of("[[\"NaN\"], [1], [1]]").text(Units::ratio)).isEmpty();
        assertThat(of("[[0, 100], [0, 0], [100, 100]]").isKnown()).isFalse();
    }
}
