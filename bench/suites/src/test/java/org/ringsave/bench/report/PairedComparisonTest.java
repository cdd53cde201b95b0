/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.bench.report.Comparison.Verdict;

class PairedComparisonTest {
    private static final double LEAST = 0.02;

    @TempDir
    private Path directory;

    private static Verdict verdict(boolean isBetterHigher, Double... quotients) {
        return PairedChange.of(List.of(quotients), isBetterHigher).verdict(LEAST);
    }

    @Test
    void changeCountsIfAllRoundsAgree() {
        assertThat(verdict(false, 1.10, 1.11, 1.09, 1.10)).isEqualTo(Verdict.worse);
        assertThat(verdict(false, 0.90, 0.91, 0.89, 0.90)).isEqualTo(Verdict.better);
        assertThat(verdict(true, 1.10, 1.11, 1.09, 1.10)).isEqualTo(Verdict.better);
    }

    @Test
    void changeThatRoundsDisagreeOnIsNoise() {
        assertThat(verdict(false, 1.30, 0.80, 1.40, 0.90)).isEqualTo(Verdict.same);
    }

    @Test
    void changeBelowTheLeastIsNoise() {
        assertThat(verdict(false, 1.010, 1.011, 1.009, 1.010)).isEqualTo(Verdict.same);
    }

    /** Of four equal logarithms but one: mean and Student's t for three degrees of freedom, 3.182. */
    @Test
    void intervalIsStudents() {
        final PairedChange change = PairedChange.of(List.of(1.0, 1.0, 1.0, Math.exp(0.4)), false);
        assertThat(Math.log(change.ratio())).isCloseTo(0.1, within(1e-12));
        assertThat(Math.log(change.high())).isCloseTo(0.1 + 3.182446 * 0.1, within(1e-6));
        assertThat(Math.log(change.low())).isCloseTo(0.1 - 3.182446 * 0.1, within(1e-6));
    }

    private Path round(String name, String... scores) throws IOException {
        final Path results = Files.createDirectory(directory.resolve(name));
        final StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < scores.length; i++) {
            json.append(i == 0 ? "" : ",").append("{\"benchmark\": \"a.B.m").append(i)
                .append("\", \"mode\": \"avgt\", \"forks\": 1, \"primaryMetric\": {\"score\": 1,"
                    + " \"scoreUnit\": \"ns/op\","
                    + " \"rawData\": [[").append(scores[i]).append("]]}}");
        }
        Files.writeString(results.resolve("digest.json"), json.append(']'));
        return results;
    }

    @Test
    void metricsOfBothBuildsAreCompared() throws IOException {
        final PairedComparison comparison = new PairedComparison(LEAST);
        comparison.add(round("a", "120", "50", "7"), round("b", "100", "100"));
        comparison.add(round("c", "121", "50", "7"), round("d", "100", "100"));
        comparison.add(round("e", "119", "51", "7"), round("f", "100", "100"));
        assertThat(comparison.worse()).isOne();
        assertThat(comparison.lines()).hasSize(4);
        assertThat(comparison.lines().get(0)).startsWith("worse   +20.0 % (+").endsWith("digest: m0");
        assertThat(comparison.lines().get(1)).startsWith("better  -49.7 % (").endsWith("digest: m1");
        assertThat(comparison.lines().get(2))
            .isEqualTo("only in one of both builds, or not in every round: digest: m2");
        assertThat(comparison.lines().get(3)).startsWith("1 worse, 1 better, 0 within noise, in 3 rounds. ");
    }
}
