/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report says what the files say, those that are committed too. */
class MarkdownReportTest {
    private static final Path RESULTS = Path.of("..", "results");

    @TempDir
    private Path temporary;

    private static List<Path> committed() throws IOException {
        try (Stream<Path> runs = Files.list(RESULTS)) {
            return runs.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void shouldBeWhatIsCommittedBesideTheFiles() throws Exception {
        assertThat(committed()).isNotEmpty();
        for (final Path run : committed()) {
            final Path report = run.resolve(MarkdownReport.FILE);
            if (Files.exists(report)) {
                assertThat(MarkdownReport.of(run)).as("%s; 'ringsave report' writes it again", report)
                    .isEqualTo(Files.readString(report));
            }
        }
    }

    @Test
    void shouldHaveEverySuiteOfACommittedRun() throws Exception {
        for (final Path run : committed()) {
            final String report = MarkdownReport.of(run);
            try (Stream<Path> files = Files.list(run)) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json"))
                    .filter(name -> !List.of("environment.json", "run.json", "measurements.json").contains(name))
                    .forEach(name -> assertThat(report).contains("\n## " + name.replace(".json", "") + "\n"));
            }
        }
    }

    @Test
    void shouldSayTheQuotientsAndLeaveOutSumsThatMeanNothing() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).look(1e6, 1.1).look(1.1e6, 1.2)
            .save(new long[][] {{100, 100}, {200, 100}}, new long[][] {{140, 150}, {300, 160}})
            .ring(new double[][] {{90, 110}, {100, 100}}, new double[][] {{50}, {50}}).write());
        assertThat(report).contains("| benchmark | median | spread | values | saveNs / copyNs |",
            "| alternating |  |  |  | 1.50 ± 4.9 % |", "All with fill=1.0.",
            "| paired | 100 ns/op | 7.4 % | 4 | 2.00",
            "| agronaBaseline | 50 ns/op |", "| then | 1.00 ms | 1.10 |", "9.5 % of the median for the copy",
            "| processor | AMD EPYC |", "| L2 | 1 MiB |", "- not in this run: restore, ");
    }

    @Test
    void shouldMarkAFailedRunAndGiveItNoNumber() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).file("open-loop.json",
            "[{\"case\": \"none\", \"rateHz\": 1000, \"verdict\": \"ok\", \"latencyCount\": 5, \"latencyP50Ns\": 2500,"
                + " \"latencyP99Ns\": 20000, \"latencyP999Ns\": 3000000, \"latencyMaxNs\": 4000000000, \"saves\": 3},"
                + " {\"case\": \"stop\", \"rateHz\": 1000, \"verdict\": \"FAIL\", \"lowestRateHz\": 900}]").write());
        assertThat(report).contains("- open-loop, stop rateHz=1000: FAIL",
            "| none rateHz=1000 | latency | 5 | 2.50 µs | 20.0 µs | 3.00 ms | 4.00 s |",
            "| stop rateHz=1000 | FAIL |  |  |  |  |  |", "| stop rateHz=1000 | FAIL |  | 900 |");
    }

    @Test
    void shouldNameDamagedFilesAndWordsForNumbers() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).file("slice.json", "[{\"case\": \"sl")
            .file("extra.json", "{}").file("model.json", "{")
            .file("ring.json", "[{\"benchmark\": \"a.B.c\", \"mode\": \"avgt\", \"primaryMetric\": {\"score\": \"NaN\","
                + " \"scoreError\": \"NaN\", \"scoreUnit\": \"ns/op\", \"rawData\": [[\"NaN\"]]}}]").write());
        assertThat(report).contains("- slice.json is no whole JSON: left out here",
            "- extra.json holds no results of JMH or a rig: left out here", "- model.json is no whole JSON",
            "| c | no number ns/op |  | 1 |", "This run says nothing of its noise.");
    }

    @Test
    void shouldHaveThePercentilesOfSamples() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).file("call.json",
            "[{\"benchmark\": \"a.B.c\", \"mode\": \"sample\","
                + " \"primaryMetric\": {\"score\": 9, \"scoreUnit\": \"ns/op\", \"scorePercentiles\":"
                + " {\"50.0\": 8, \"99.0\": 20, \"99.9\": 300, \"100.0\": 4000}}}]").write());
        assertThat(report).contains("| c (sample) | ns/op | 8 | 20 | 300 | 4,000 |");
    }

    @Test
    void shouldTellTheModelAsItsFileDoes() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary)
            .ring(new double[][] {{1}}, new double[][] {{1}}).file("model.json",
                "{\"operations\": {\"save\": {\"terms\": [{\"name\": \"per channel\", \"quantity\": \"channels\","
                    + " \"coefficient\": 0.5}], \"fitted\": {\"configurations\": 40, \"median\": 0.031, \"p90\": 0.1,"
                    + " \"max\": 0.2}, \"heldOut\": {\"configurations\": 9, \"median\": 0.05, \"p90\": 0.12,"
                    + " \"max\": 0.3}}, \"odd\": 3}, \"other\": []}").write());
        assertThat(report).contains("## model", "| save | fitted | 40 | 3.1 % | 10.0 % | 20.0 % |",
            "| save | held out | 9 | 5.0 % | 12.0 % | 30.0 % |", "### save",
            "| name | quantity | coefficient |", "| per channel | channels | 0.5000 |");
    }

    @Test
    void shouldWriteNumbersForPeople() {
        assertThat(Figures.number(1234567)).isEqualTo("1,234,567");
        assertThat(Figures.number(0.12345)).isEqualTo("0.1235");
        assertThat(Figures.number(12.3456)).isEqualTo("12.35");
        assertThat(Figures.number(0)).isEqualTo("0");
        assertThat(Figures.number(Double.NaN)).isEqualTo("no number");
        assertThat(Figures.nanoseconds(999)).isEqualTo("999 ns");
        assertThat(Figures.nanoseconds(123_456)).isEqualTo("123 µs");
        assertThat(Figures.ratio(0.012)).isEqualTo("0.0120");
        assertThat(Figures.ratio(144.4)).isEqualTo("144.4");
    }
}
