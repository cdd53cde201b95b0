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
import org.ringsave.bench.run.ResultFile;

/** A report shows the content of the result files, of the committed ones too. */
class MarkdownReportTest {
    private static final Path RESULTS = Path.of("..", "..", "results");

    private static final Path RUN = Path.of("src", "test", "resources", "org", "ringsave", "bench", "report", "run");

    @TempDir
    private Path temporary;

    private static List<Path> committed() throws IOException {
        try (Stream<Path> runs = Files.list(RESULTS)) {
            return runs.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void committedReportEqualsTheReportOfItsFiles() throws Exception {
        assertThat(committed()).isNotEmpty();
        for (final Path run : committed()) {
            final Path report = run.resolve(MarkdownReport.FILE);
            if (Files.exists(report)) {
                assertThat(MarkdownReport.of(run)).as("%s; 'benchmarks.jar report' writes it again", report)
                    .isEqualTo(Files.readString(report));
            }
        }
    }

    @Test
    void reportHasASectionForEverySuiteOfACommittedRun() throws Exception {
        for (final Path run : committed()) {
            final String report = MarkdownReport.of(run);
            try (Stream<Path> files = Files.list(run)) {
                files.map(file -> ResultFile.plain(file).getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .filter(name -> !List.of("environment.json", "run.json", "measurements.json").contains(name))
                    .forEach(name -> assertThat(report).contains("\n## " + name.replace(".json", "") + "\n"));
            }
        }
    }

    @Test
    void reportHasQuotientsAndOmitsSumsOfTurns() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).look(1e6, 1.1).look(1.1e6, 1.2)
            .save(new long[][] {{100, 100}, {200, 100}}, new long[][] {{140, 150}, {300, 160}})
            .threads(new double[][] {{90, 110}, {100, 100}}, new double[][] {{50}, {50}}).write());
        assertThat(report).contains("| benchmark | saveNs / copyNs |",
            "| alternating | 1.50 ± 4.9 % |", "All with fill=1.0.",
            "| paired | 100 ns/op | 7.4 % | 4 | 2.00",
            "| agronaBaseline | 50 ns/op |", "| then | 1.00 ms | 1.10 |", "9.5 % of the median for the copy",
            "| processor | AMD EPYC |", "| L2 | 1 MiB |", "- Not in this run: checked-copy, restore, ");
    }

    @Test
    void controlsHaveATableOfTheirOwn() throws Exception {
        final RunFiles files = new RunFiles(temporary).controls(200, 210, 220);
        assertThat(MarkdownReport.of(files.write())).contains("## Controls", Controls.MEANING,
            "| save | copyNs / halfCopyNs | 3 | 2.00 | 2.10 | 2.20 |",
            "| benchmark | case | saveNs / copyNs |\n")
            // This run names no chunk length, so the report recommends none.
            .doesNotContain("Controls outside", "Take chunks of ");
        // A few failed controls are listed by case; many are counted.
        assertThat(MarkdownReport.of(files.controls(150, 200, 870).write())).contains(
            "- Controls outside of 1.6 to 2.5: save copyNs 1.50 (case 0), 8.70 (case 2). There something");
        assertThat(MarkdownReport.of(files.controls(100, 200, 260, 300, 400).write()))
            .contains("- Controls outside of 1.6 to 2.5: save copyNs 1.00 to 4.00 in 4 of 5 cases. There");
    }

    @Test
    void oneTableSaysHowFarSavesAreFromTheFloor() throws Exception {
        final RunFiles files = new RunFiles(temporary).checkedSaves(120, 150, 108, 130);
        assertThat(MarkdownReport.of(files.write())).contains("\n## Floor\n",
            "| time / floor | 1 KiB | 2 KiB |\n|---|---|---|\n| save, rings 100 % full | 1.20 | 1.08 |\n"
                + "| save, rings 25 % full | 1.50 | 1.30 |\n",
            "This run took the checksum of each page before its copy, so the copy may not be the fastest.");
        files.date("2026-11-29");
        assertThat(MarkdownReport.of(files.write())).contains("Each fork found the fastest order for its chunks"
            + " before it measured, and did not record it. The suite checked-copy names an order, and is not in"
            + " this run.").doesNotContain("may not be the fastest");
        files.file("checked-copy.json", "[{\"case\": \"copyThenSource\", \"fill\": 1.0, \"4 KiB\": 1.05},"
            + " {\"case\": \"best\", \"fill\": 1.0, \"order\": \"copyThenSource\", \"step\": \"4 KiB\","
            + " \"checkedRatio\": 1.05}]");
        assertThat(MarkdownReport.of(files.write())).contains("In chunks of 64 KiB the suite checked-copy found:"
            + " rings 100 % full, copyThenSource in steps of 4 KiB, 1.05 of a plain copy.", "\n## checked-copy\n")
            .doesNotContain("is not in this run.");
        files.file("restore.json", Files.readString(temporary.resolve("save.json")).replace("SaveContinue", "Restore")
            .replace("saveNs", "restoreNs").replace("checksumNs", "floorNs"));
        assertThat(MarkdownReport.of(files.checkedSaves(120).write())).contains("| save | 1.20 |  |\n"
            + "| restore, rings 100 % full | 1.20 | 1.08 |\n| restore, rings 25 % full | 1.50 | 1.30 |\n");
        Files.delete(temporary.resolve("restore.json"));
        assertThat(MarkdownReport.of(files.save(new long[][] {{100}}, new long[][] {{140}}).write()))
            .doesNotContain("\n## Floor\n");
    }

    @Test
    void failedRateIsMarkedAndHasNoNumber() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).file("open-loop.json",
            "[{\"case\": \"none\", \"rateHz\": 1000, \"verdict\": \"ok\", \"latencyCount\": 5, \"latencyP50Ns\": 2500,"
                + " \"latencyP99Ns\": 20000, \"latencyP999Ns\": 3000000, \"latencyMaxNs\": 4000000000, \"saves\": 3},"
                + " {\"case\": \"stop\", \"rateHz\": 1000, \"verdict\": \"FAIL\", \"lowestRateHz\": 900}]").write());
        assertThat(report).contains("- open-loop, stop rateHz=1000: FAIL",
            "| none rateHz=1000 | latency | 5 | 2.50 µs |  |  |  | 4.00 s |",
            "| stop rateHz=1000 | FAIL |  |  |  |  |  |  |", "| stop rateHz=1000 | FAIL |  | 900 |");
    }

    @Test
    void reportNamesDamagedFilesAndScoresWithoutANumber() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary).file("slice.json", "[{\"case\": \"sl")
            .file("extra.json", "{}").file("model.json", "{")
            .file("ring.json", "[{\"benchmark\": \"a.B.c\", \"mode\": \"avgt\", \"primaryMetric\": {\"score\": \"NaN\","
                + " \"scoreError\": \"NaN\", \"scoreUnit\": \"ns/op\", \"rawData\": [[\"NaN\"]]}}]").write());
        assertThat(report).contains("- slice.json is no whole JSON: left out here",
            "- extra.json holds no results of JMH or a rig: left out here", "model.json: is no whole JSON",
            "- How noisy the machine was is not known",
            "| c | no number ns/op |  | 1 |", "This run says nothing of its noise.");
    }

    @Test
    void percentilesOfFewSamplesAreBracketedOrLeftOut() throws Exception {
        final String sample = "[{\"benchmark\": \"a.B.c\", \"mode\": \"sample\","
            + " \"primaryMetric\": {\"score\": 9, \"scoreUnit\": \"ns/op\", \"scorePercentiles\":"
            + " {\"50.0\": 8, \"99.0\": 20, \"99.9\": 300, \"99.99\": 3000, \"100.0\": 4000}%s}}]";
        assertThat(MarkdownReport.of(new RunFiles(temporary).file("call.json", String.format(sample, "")).write()))
            .contains("| c (sample) | ns/op |  | 8 | 20 | 300 | 3,000 | 4,000 |")
            .contains("| single operations | unit | count | p50 | p99 | p99.9 | p99.99 | max |")
            .doesNotContain("| benchmark |");
        for (final Object[] each : new Object[][] {{9_999, "(8) |  |"}, {10_000, "8 | (8) |"},
            {99_999, "8 | (8) |"}, {100_000, "8 | 8 |"}}) {
            final String histogram = ", \"rawDataHistogram\": [[[[8, " + each[0] + "]]]]";
            assertThat(MarkdownReport.of(new RunFiles(temporary).file("call.json", String.format(sample, histogram))
                .write())).contains(String.format("| c (sample) | ns/op | %,d | 8 | 8 | %s 8 |", each));
        }
    }

    @Test
    void recommendationComesFirstAndOnlyAbsentSuitesAreMissed() throws Exception {
        final String report = MarkdownReport.of(RUN);
        assertThat(report).contains("\n## Recommendation\n\n1. **Take chunks of ");
        assertThat(report.indexOf("## Recommendation")).isLessThan(report.indexOf("## To know first"));
        assertThat(report.lines().filter(line -> line.startsWith("- Not in this run: "))).singleElement()
            .asString().contains("brownout").doesNotContain(" save,", "model");
        final double[][] one = {{1}};
        assertThat(MarkdownReport.of(new RunFiles(temporary).threads(one, one).write()))
            .contains(", model.\n", ". **Fit a model for this machine.** This run has no model.json");
    }

    @Test
    void runWithOnlyAModelHasAReport() throws Exception {
        assertThat(Results.isEmpty(new RunFiles(temporary).write())).isTrue();
        Files.copy(RUN.resolve("model.json"), temporary.resolve("model.json"));
        assertThat(Results.isEmpty(temporary)).isFalse();
        assertThat(MarkdownReport.of(temporary)).contains("\n## model\n", "1. **Take chunks of ");
    }

    @Test
    void reportSaysHowNoisyTheMachineWas() throws Exception {
        final double[][] one = {{1}};
        final RunFiles quiet = new RunFiles(temporary).look(2e6, 1.1).look(2.19e6, 1.1).threads(one, one);
        assertThat(MarkdownReport.of(quiet.write()))
            .doesNotContain("noisy:");
        assertThat(MarkdownReport.of(new RunFiles(temporary).look(2e6, 1.1).look(3e6, 1.2).threads(one, one).write()))
            .contains("- The machine was noisy: the same copy of 32 MiB took from 2.00 ms to 3.00 ms over the run."
                + " Times may be off by as much; quotients of turns by 8.7 %.");
    }

    @Test
    void reportSaysWhenHugePagesAreMissingOrUnasked() throws Exception {
        assertThat(newMemory("huge-pages", 0, "never, reserved 0")).contains("- huge-pages, alternating"
            + " memory=allocated: only 0 % of the memory came in huge pages, since the kernel gives none (transparent"
            + " huge pages: never, reserved 0).\n");
        assertThat(newMemory("huge-pages", 50, "madvise, reserved 0")).contains("only 50 % of the memory came in huge"
            + " pages, though the kernel may give them", "older than glibc 2.35");
        assertThat(newMemory("huge-pages", 99, "madvise, reserved 0")).doesNotContain("of the memory came")
            .contains("hugeBytes / newBytes", "| 0.99 |");
        assertThat(newMemory("cold-memory", 60, "always, reserved 0")).contains("- cold-memory, alternating"
            + " memory=allocated: 60 % of the memory came in huge pages, which were not asked for (transparent huge"
            + " pages: always, reserved 0).\n");
        assertThat(newMemory("cold-memory", 0, "madvise, reserved 0")).doesNotContain("of the memory came");
    }

    private String newMemory(String suite, int hugeBytes, String setting) throws IOException {
        final RunFiles files = new RunFiles(Files.createTempDirectory(temporary, "run")).file(suite + ".json",
            "[{\"benchmark\": \"a.ColdMemoryBenchmark.alternating\", \"mode\": \"avgt\", \"forks\": 1, \"params\":"
                + " {\"memory\": \"allocated\"}, \"primaryMetric\": {\"score\": 1, \"scoreUnit\": \"us/op\","
                + " \"rawData\": [[1]]}, \"secondaryMetrics\": {\"hugeBytes\": {\"rawData\": [[" + hugeBytes
                + "]]}, \"newBytes\": {\"rawData\": [[100]]}}}]");
        final Path run = files.write();
        files.file("environment.json", "{\"processor\": \"x\", \"cores\": 2, \"transparentHugePages\": \"" + setting
            + "\"}");
        return MarkdownReport.of(run);
    }

    @Test
    void reportShowsTheTermsAndErrorsOfTheModelFile() throws Exception {
        final String report = MarkdownReport.of(new RunFiles(temporary)
            .threads(new double[][] {{1}}, new double[][] {{1}}).file("model.json",
                "{\"operations\": {\"save\": {\"terms\": [{\"name\": \"per channel\", \"quantity\": \"channels\","
                    + " \"coefficient\": 0.5}], \"fitted\": {\"configurations\": 40, \"median\": 0.031, \"p90\": 0.1,"
                    + " \"max\": 0.2}, \"heldOut\": {\"configurations\": 9, \"counted\": 0, \"median\": 1,"
                    + " \"p90\": 1, \"max\": 1}}, \"odd\": 3}, \"other\": []}").write());
        assertThat(report).contains("## model", "| save | fitted | 40 |  | 3.1 % | 10.0 % | 20.0 % |",
            "| save | held out | 9 | 0 | unknown | unknown | unknown |", "### save",
            "| name | quantity | coefficient |", "| per channel | channels | 0.5000 |");
    }
}
