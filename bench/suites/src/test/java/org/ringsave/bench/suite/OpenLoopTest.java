/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.tool.workload.LatencyHistogram;

/** Latencies count from the planned start of a tick, and a missed rate has none. The test moves the clock. */
class OpenLoopTest {
    private static final long PERIOD = 1_000_000;

    /** A clock that moves only while a tick works or waits. */
    private static final class Hands implements OpenLoop.Time {
        private long now = Long.MAX_VALUE - 5_000_000; // overflows within a run, as System.nanoTime may

        @Override
        public long now() {
            return now;
        }

        @Override
        public void await(long ns) {
            now += Math.max(0, ns - now);
        }
    }

    /** Runs ticks whose costs are taken from the list in turn, in nanoseconds. */
    private static OpenLoop.Outcome run(Histogram latency, long ticks, long... costs) {
        final Hands hands = new Hands();
        final long[] turn = {0};
        return new OpenLoop(hands, PERIOD).run(() -> hands.now += costs[(int)(turn[0]++ % costs.length)], ticks,
            latency);
    }

    @Test
    void tickInTimeCountsItsOwnTimeAlone() {
        final Histogram latency = LatencyHistogram.create();
        final OpenLoop.Outcome outcome = run(latency, 1_000, 300_000);
        assertThat(outcome.isFailed()).isFalse();
        assertThat(outcome.rate()).isCloseTo(1_000, within(0.1));
        assertThat(latency.getTotalCount()).isEqualTo(1_000);
        assertThat(latency.getMaxValue()).isEqualTo(latency.highestEquivalentValue(300_000));
    }

    @Test
    void ticksBehindALateTickCountTheirWait() {
        final Histogram latency = LatencyHistogram.create();
        // One tick of ten takes 4.2 ms. The ticks behind it end 3.4, 2.6, 1.8 and 1.0 ms after their planned starts.
        final OpenLoop.Outcome outcome =
            run(latency, 1_000, 4_200_000, 200_000, 200_000, 200_000, 200_000, 200_000, 200_000, 200_000, 200_000,
                200_000);
        assertThat(outcome.isFailed()).isFalse();
        assertThat(latency.getCountBetweenValues(4_190_000, 4_210_000)).isEqualTo(100);
        for (final long waited : new long[] {3_400_000, 2_600_000, 1_800_000, 1_000_000}) {
            assertThat(latency.getCountBetweenValues(waited - 5_000, waited + 5_000)).as("%d", waited).isEqualTo(100);
        }
        assertThat(latency.getCountBetweenValues(1, 210_000)).isEqualTo(500);
    }

    @Test
    void openLoopFailsIfItsLastTickEndsLateByMoreThanAHundredth() {
        // Ticks that are 1 % too slow end 1 % late, which is just in time.
        assertThat(run(LatencyHistogram.create(), 1_000, 1_010_000).isFailed()).isFalse();
        final OpenLoop.Outcome outcome = run(LatencyHistogram.create(), 1_000, 1_011_000);
        assertThat(outcome.isFailed()).isTrue();
        assertThat(outcome.rate()).isCloseTo(989.1, within(0.1));
    }

    @Test
    void hopelessOpenLoopIsGivenUp() {
        final OpenLoop.Outcome outcome = run(LatencyHistogram.create(), 1_000, 10_000_000);
        assertThat(outcome.isFailed()).isTrue();
        assertThat(outcome.done()).isEqualTo(200);
        assertThat(outcome.rate()).isCloseTo(100, within(0.1));
    }

    @Test
    void missedRateIsReportedAsFailWithoutLatencies() throws Exception {
        // A clock that jumps by 10 ms at each look misses every rate.
        final OpenLoop.Time slow = new OpenLoop.Time() {
            private long now;

            @Override
            public long now() {
                return now += 10_000_000;
            }

            @Override
            public void await(long ns) {
                now = Math.max(now, ns);
            }
        };
        final List<Map<String, Object>> rows = OpenLoopRig.run(1, 20_000_000, slow).rows();
        assertThat(rows).hasSize(10).allSatisfy(row -> assertThat(row).containsEntry("verdict", "FAIL")
            .containsKey("lowestRateHz").doesNotContainKeys("latencyP50Ns", "latencyCount", "saves"));
    }

    @Test
    void openLoopRigSavesInEveryWayButEmptyAndNone(@TempDir Path directory) throws Exception {
        // Time stands still in a tick, so every machine is in time.
        final List<Map<String, Object>> rows = OpenLoopRig.run(2, 60_000_000, new Hands()).rows();
        assertThat(rows).extracting(row -> row.get("case")).containsExactly("empty", "none", "slices", "thread",
            "stop", "empty", "none", "slices", "thread", "stop");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsEntry("verdict", "ok");
            assertThat((long)row.get("latencyCount")).isEqualTo((int)row.get("rateHz") * 120L / 1000);
            final boolean isSaved = !List.of("empty", "none").contains(row.get("case"));
            assertThat((long)row.get("saves") > 0).as("%s", row).isEqualTo(isSaved);
        });
    }

    @Test
    void checkpointRigSavesInItsCasesAlone() throws Exception {
        final List<Map<String, Object>> rows = CheckpointRig.run(2, 300_000_000, new Hands()).rows();
        assertThat(rows).extracting(row -> row.get("case")).containsExactly("empty", "none", "checkpoints-NONE",
            "checkpoints-DATA", "checkpoints-FULL");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsEntry("verdict", "ok");
            assertThat((long)row.get("latencyCount")).isEqualTo(600);
            assertThat((long)row.get("saves") > 0).as("%s", row)
                .isEqualTo(row.get("case").toString().startsWith("checkpoints"));
        });
    }

    @Test
    void infoRigLooksAtAnImageInFourWays() throws Exception {
        final List<Map<String, Object>> rows = InfoRig.run(3, 1, 1).rows();
        assertThat(rows).extracting(row -> row.get("case")).containsExactly("ends", "library", "jvm", "command");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsEntry("channels", 3);
            assertThat((long)row.get("bytes")).isGreaterThan(3 * 2 * 4_000);
            assertThat((double)row.get("medianNs")).isPositive();
        });
    }

    /** A main class that waits for the end of its input. */
    static final class Waiting {
        private Waiting() {
        }

        public static void main(String[] args) throws IOException {
            System.in.readAllBytes();
        }
    }

    @Test
    void jvmThatDoesNotEndFailsTheInfoRig() {
        assertThatThrownBy(() -> InfoRig.runJvm(0, Waiting.class.getName())).isInstanceOf(IOException.class)
            .hasMessage(Waiting.class.getName() + " did not end within 0 ms");
    }

    @Test
    void publishedReportWritesItsHistogramsBesideTheJson(@TempDir Path directory) throws Exception {
        final RigReport report = new RigReport();
        final Histogram first = LatencyHistogram.create();
        LatencyHistogram.record(first, 5_000);
        LatencyHistogram.record(first, 7_000);
        final Map<String, Object> row = report.row("none");
        row.put("rateHz", 1000);
        row.put("noCoordinate", 3.5);
        RigReport.put(row, "latency", first);
        row.put("p99OfRounds", List.of(1.5, 2.0));
        report.row("FAILED");
        report.publish(new String[] {directory.resolve("x.json").toString()});

        assertThat(Files.readString(directory.resolve("x.json"))).contains("\"p99OfRounds\": [1.5, 2.0]")
            .doesNotContain("Histogram");
        try (HistogramLogReader reader = new HistogramLogReader(directory.resolve("x.hdr").toFile())) {
            final Histogram read = (Histogram)reader.nextIntervalHistogram();
            assertThat(read.getTag()).isEqualTo("none/1000/latency");
            assertThat(read.getTotalCount()).isEqualTo(2);
            assertThat(read.getMaxValue()).isEqualTo(first.getMaxValue());
            assertThat(reader.hasNext()).isFalse();
        }
        final RigReport without = new RigReport();
        without.row("a").put("b", 1);
        without.publish(new String[] {directory.resolve("y.json").toString()});
        assertThat(directory.resolve("y.json")).exists();
        assertThat(directory.resolve("y.hdr")).doesNotExist();
    }

    @Test
    void roundsOutsideTheirRangeAreRefused() {
        for (final String rounds : new String[] {"0", "-1", "x", "99999999999"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> RigReport.rounds(new String[] {"f", rounds}, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rounds=" + rounds + " is not in 1..1000000");
        }
        assertThat(RigReport.rounds(new String[] {"f"}, 3)).isEqualTo(3);
        assertThat(RigReport.rounds(new String[] {"f", "7"}, 3)).isEqualTo(7);
    }

    @Test
    void floorRigMeasuresBothCopies() {
        final Map<String, Object> row = FloorRig.run(3, 2, 2).rows().get(0);
        assertThat((double)row.get("copyNs")).isPositive();
        assertThat((double)row.get("checkedRatio")).isPositive();
        assertThat((long)row.get("bytes")).isGreaterThan(48_000);
    }
}
