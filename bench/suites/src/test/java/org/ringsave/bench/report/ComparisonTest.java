/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison calls a change better, worse, or within the noise of the machine. */
class ComparisonTest {
    @TempDir
    private Path temporary;
    private int directories;

    private RunFiles run() throws IOException {
        return new RunFiles(temporary.resolve("run" + directories++));
    }

    /** A machine on which times of a copy differ by 10 %, and quotients by 2 %. */
    private RunFiles quiet() throws IOException {
        return run().look(100, 1.00).look(110, 1.02).look(105, 1.01);
    }

    /** A ring operation that takes exactly this time in two forks, in nanoseconds. */
    private RunFiles ring(double ns) throws IOException {
        return quiet().threads(new double[][] {{ns, ns}, {ns, ns}}, new double[][] {{50, 50}, {50, 50}});
    }

    private static Comparison.Change change(Comparison comparison, String what) {
        return comparison.changes().stream().filter(each -> each.metric().name().equals(what)).findFirst()
            .orElseThrow();
    }

    @Test
    void timeIsWorseOnlyBeyondTheNoiseOfTheMachine() throws Exception {
        final Results before = ring(100).read();
        // Times of the copy spread by 10 around 105, which is 9.5 %.
        for (final double[] each : new double[][] {{109, 0}, {110, 1}, {92, 0}, {91, -1}}) {
            final Comparison comparison = new Comparison(before, ring(each[0]).read());
            final Comparison.Change change = change(comparison, "paired fill=1.0");
            assertThat(change.threshold()).isCloseTo(10.0 / 105, within(1e-9));
            assertThat(change.verdict()).as("%s", each[0]).isEqualTo(each[1] > 0 ? Comparison.Verdict.worse
                : each[1] < 0 ? Comparison.Verdict.better : Comparison.Verdict.same);
            // The floor is measured apart, so the quotient to it is judged by the noise of times.
            assertThat(comparison.worse()).isEqualTo(each[1] > 0 ? 2 : 0);
        }
    }

    @Test
    void driftOfTheMachineBetweenRunsWidensTheThreshold() throws Exception {
        final Results before = ring(100).read();
        final Results slower = run().look(150, 1.00).look(151, 1.02)
            .threads(new double[][] {{140}}, new double[][] {{70}}).read();
        final Comparison.Change change = change(new Comparison(before, slower), "paired fill=1.0");
        assertThat(change.threshold()).isCloseTo(150.0 / 105 - 1, within(0.01));
        assertThat(change.verdict()).isEqualTo(Comparison.Verdict.same);
    }

    @Test
    void quotientsOfTurnsAreJudgedByTheNoiseOfQuotients() throws Exception {
        final long[][] copies = {{1000, 2000, 1000}, {1500, 1000, 3000}};
        final Results before = quiet().save(copies, times(copies, 1.30)).read();
        final String what = "alternating fill=1.0: saveNs/copyNs";
        final Comparison worse = new Comparison(before, quiet().save(copies, times(copies, 1.34)).read());
        assertThat(change(worse, what).threshold()).isCloseTo(0.02 / 1.01, within(1e-9));
        assertThat(change(worse, what).ratio()).isCloseTo(1.34 / 1.30, within(1e-6));
        assertThat(change(worse, what).verdict()).isEqualTo(Comparison.Verdict.worse);
        assertThat(worse.changes()).as("the sum of both turns is no metric").hasSize(1);
        final Comparison same = new Comparison(before, quiet().save(copies, times(copies, 1.32)).read());
        assertThat(change(same, what).verdict()).isEqualTo(Comparison.Verdict.same);
        assertThat(same.lines()).hasSize(1).first().asString().contains("0 worse, 0 better, 1 within noise");
    }

    private static long[][] times(long[][] values, double factor) {
        final long[][] scaled = new long[values.length][];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = java.util.Arrays.stream(values[i]).map(value -> Math.round(value * factor)).toArray();
        }
        return scaled;
    }

    @Test
    void iterationsThatLieApartWidenTheThreshold() throws Exception {
        final double[][] wild = {{60, 140, 100}, {70, 130, 100}};
        final Results before = quiet().threads(wild, new double[][] {{50}, {50}}).read();
        final double spread = 1.4826 * 30 / 100;
        final Comparison comparison = new Comparison(before, ring(150).read());
        assertThat(change(comparison, "paired fill=1.0").threshold())
            .isCloseTo(3 * 1.2533 * spread / Math.sqrt(2), within(1e-3));
        assertThat(change(comparison, "paired fill=1.0").verdict()).isEqualTo(Comparison.Verdict.same);
    }

    @Test
    void exchangedRunsGetTheOppositeVerdicts() throws Exception {
        final String rig = "[{\"case\": \"stop\", \"verdict\": \"ok\", \"latencyCount\": 5, \"latencyP50Ns\": 9,"
            + " \"latencyP99Ns\": 9, \"latencyP99NsOfRounds\": [9, 9]}, {\"case\": \"memory\", \"ratio\": %s}]";
        final long[][] copies = {{1000, 2000}, {1500, 1000}};
        final Results one = ring(100).file("open-loop.json", String.format(rig, "1.0"))
            .save(copies, times(copies, 1.30)).read();
        final Results other = ring(70).file("open-loop.json", "[{\"case\": \"stop\", \"verdict\": \"FAIL\"},"
            + " {\"case\": \"memory\", \"ratio\": 0.6}]").save(copies, times(copies, 1.35)).read();
        final Comparison there = new Comparison(one, other);
        final Comparison back = new Comparison(other, one);
        assertThat(there.changes()).hasSameSizeAs(back.changes()).hasSize(6);
        for (final Comparison.Change change : there.changes()) {
            final Comparison.Change opposite = back.changes().stream().filter(each -> each.metric().suite()
                .equals(change.metric().suite()) && (each.metric().name().startsWith(change.metric().name())
                || change.metric().name().startsWith(each.metric().name()))).findFirst().orElseThrow();
            assertThat(opposite.threshold()).as(change.toString()).isCloseTo(change.threshold(), within(1e-12));
            assertThat(1 / opposite.ratio()).as(change.toString()).isCloseTo(change.ratio(), within(1e-12));
            assertThat(opposite.verdict()).as(change.toString())
                .isEqualTo(change.verdict() == Comparison.Verdict.worse ? Comparison.Verdict.better
                    : change.verdict() == Comparison.Verdict.better ? Comparison.Verdict.worse
                    : Comparison.Verdict.same);
        }
        assertThat(there.lines()).last().asString().contains("3 worse, 2 better, 1 within").doesNotContain("only in");
        assertThat(back.lines()).last().asString().contains("2 worse, 3 better, 1 within").doesNotContain("only in");
    }

    @Test
    void comparisonNamesOtherDifferencesAndRefusesAnUnknownMachine() throws Exception {
        final Results before = ring(100).read();
        final Path other = ring(200).write();
        Files.writeString(other.resolve("environment.json"), Files.readString(other.resolve("environment.json"))
            .replace("8.0 GiB", "4.0 GiB").replace("\"cores\"", "\"jdk\":\"25\",\"cores\""));
        assertThat(new Comparison(before, Results.read(other)).lines()).contains(
            "not the same in both, and perhaps the reason: memory 8.0 GiB and 4.0 GiB").noneMatch(line ->
            line.contains("jdk"));
        final Results nameless = ring(100).processor("unknown").read();
        assertThat(Comparison.obstacle(nameless, nameless.environment()))
            .isEqualTo(nameless.directory() + " does not name its processor");
        assertThat(Comparison.obstacle(before, before.environment())).isEmpty();
    }

    @Test
    void changeBelowOnePercentIsNeverWorse() throws Exception {
        final Results before = run().look(100, 1).look(100, 1)
            .threads(new double[][] {{100}}, new double[][] {{50}}).read();
        final Results now = run().look(100, 1).look(100, 1)
            .threads(new double[][] {{100.9}}, new double[][] {{50}}).read();
        assertThat(change(new Comparison(before, now), "paired fill=1.0").threshold()).isEqualTo(0.01);
        assertThat(new Comparison(before, now).worse()).isZero();
    }

    @Test
    void rigsAreComparedByMediansAndAHigherRatioIsBetter() throws Exception {
        final String row = "[{\"case\": \"memory\", \"ratio\": %s, \"ratioOfRounds\": [1, 1], \"gapCount\": 9,"
            + " \"gapP50Ns\": %s, \"gapP99Ns\": 7, \"gapMaxNs\": 9, \"refused\": 0}]";
        final Results before = quiet().file("brownout.json", String.format(row, "1.0", "1000")).read();
        final Comparison comparison =
            new Comparison(before, quiet().file("brownout.json", String.format(row, "0.9", "800")).read());
        assertThat(comparison.changes()).extracting(change -> change.metric().name(), Comparison.Change::verdict)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("memory: ratio", Comparison.Verdict.worse),
                org.assertj.core.groups.Tuple.tuple("memory: gap p50", Comparison.Verdict.better));
        assertThat(comparison.lines()).hasSize(3);
        assertThat(comparison.lines().get(0)).startsWith("worse    +11.1 % (noise ").endsWith("0.90, was 1.00");
        assertThat(comparison.lines().get(1)).startsWith("better   -25.0 % (noise ").endsWith("800 ns, was 1.00 µs");
    }

    @Test
    void missedRateIsWorseAndItsNumbersAreNotCompared() throws Exception {
        final String good = "[{\"case\": \"stop\", \"rateHz\": 1000, \"verdict\": \"ok\", \"latencyCount\": 5,"
            + " \"latencyP50Ns\": 9, \"latencyP99Ns\": 20, \"latencyP99NsOfRounds\": [19, 21]}]";
        final String bad = "[{\"case\": \"stop\", \"rateHz\": 1000, \"verdict\": \"FAIL\", \"lowestRateHz\": 900}]";
        final Results before = quiet().file("open-loop.json", good).read();
        final Results now = quiet().file("open-loop.json", bad).read();
        final Comparison worse = new Comparison(before, now);
        assertThat(worse.worse()).isEqualTo(1);
        assertThat(worse.lines().get(0)).startsWith("worse").endsWith("open-loop: stop rateHz=1000: fails now");
        assertThat(worse.lines().get(1)).doesNotContain("only in one");
        final Comparison better = new Comparison(now, before);
        assertThat(better.worse()).isZero();
        assertThat(better.lines().get(0)).startsWith("better").endsWith("failed before");
        assertThat(new Comparison(now, now).lines()).hasSize(1).first().asString().endsWith("1 without a number");
        assertThat(new Comparison(before, before).changes()).hasSize(2);
    }

    @Test
    void metricsWithoutANumberAreCountedAndLeftOut() throws Exception {
        final Results before = ring(100).read();
        final Path now = ring(100).write();
        final Path file = now.resolve("threads.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\[100,", "[\"NaN\","));
        final Comparison comparison = new Comparison(before, Results.read(now));
        assertThat(comparison.worse()).isZero();
        assertThat(comparison.lines()).hasSize(1).first().asString()
            .endsWith("1 within noise (times 9.5 %, quotients of turns 2.0 %, or three standard errors);"
                + " 2 without a number");
    }

    @Test
    void worstChangeIsListedFirst() throws Exception {
        final Results before =
            quiet().threads(new double[][] {{100}}, new double[][] {{100}}).read();
        final Results now = quiet().threads(new double[][] {{150}}, new double[][] {{300}}).read();
        assertThat(new Comparison(before, now).lines()).hasSize(4).extracting(line -> line.substring(0, 14))
            .containsExactly("worse   +200.0", "worse    +50.0", "better  -100.0", "compared with ");
    }

    @Test
    void baselineOfAnotherMachineOrOfUnknownNoiseIsRefused() throws Exception {
        final Results before = ring(100).read();
        assertThat(Comparison.obstacle(before, ring(1).read().environment())).isEmpty();
        assertThat(Comparison.obstacle(before, run().processor("Intel").file("a.json", "[{\"case\": 1}]").read()
            .environment())).endsWith("was measured on another machine (processor AMD EPYC and Intel)");
        final Results silent = run().threads(new double[][] {{1}}, new double[][] {{1}}).read();
        assertThat(Comparison.obstacle(silent, before.environment()))
            .endsWith("does not say how noisy its machine was");
        // A forced comparison takes a tenth for the unknown noise.
        assertThat(change(new Comparison(silent, before), "paired fill=1.0").threshold()).isEqualTo(0.10);
    }

    @Test
    void directoryWithoutWholeResultsIsRefused() throws Exception {
        final Path empty = Files.createDirectory(temporary.resolve("empty"));
        for (final Path path : List.of(empty, temporary.resolve("none"))) {
            assertThatThrownBy(() -> Results.read(path)).isInstanceOf(IOException.class)
                .hasMessage(path + ": holds no results (no environment.json); give a directory that"
                    + " 'benchmarks.jar bench' wrote");
        }
        assertThatThrownBy(() -> run().file("x.txt", "").read()).isInstanceOf(IOException.class)
            .hasMessageContaining("holds no results (no suite is finished)");
        assertThatThrownBy(() -> run().file("save.json", "[{\"bench").read()).isInstanceOf(IOException.class)
            .hasMessageContaining("holds no results (save.json is no whole JSON)");
        final Path damaged = ring(1).write();
        Files.writeString(damaged.resolve("environment.json"), "[]");
        assertThatThrownBy(() -> Results.read(damaged)).isInstanceOf(IOException.class)
            .hasMessage(damaged.resolve("environment.json") + ": is no file of 'benchmarks.jar bench'");
    }
}
