/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.JsonOutline;
import org.ringsave.tool.sim.Traffic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The demo says the same as text and as one JSON object. */
class DemoJsonTest {
    @TempDir
    private Path directory;

    /** A command that has the options of the demo, and does nothing. */
    @Command
    private static final class Options {
        @Mixin
        private DemoOptions demo;

        @Mixin
        private OutlineOption form;
    }

    /** The object of a run: all of its standard output. Its standard error has the progress alone. */
    static JsonObject json(CommandRun run, int code) {
        assertThat(run.code()).as("%s", run).isEqualTo(code);
        assertThat(run.err().lines()).as("%s", run).isNotEmpty().allMatch(line -> line.matches("[1-4]/[234] .*"));
        return Json.parse(run.out()).asObject();
    }

    static String text(Consumer<PrintWriter> print) {
        final StringWriter text = new StringWriter();
        print.accept(new PrintWriter(text, true));
        return text.toString();
    }

    static JsonObject json(DemoFindings findings) {
        return Json.parse(text(out -> {
            final JsonOutline json = new JsonOutline(out, false);
            findings.print(json);
            json.end();
        })).asObject();
    }

    /** Whatever a table says, its text and its JSON are of one run here. */
    @ParameterizedTest
    @ValueSource(strings = {"--full-every=4", "--full-every=1", "--load=4 --spill=30000 --chunk=256 --slice=1s"})
    void jsonHasEveryNumberOfTheText(String more) throws IOException {
        final Options options = new Options();
        new CommandLine(options).parseArgs(("--channels=3 --ring-pages=2 --ticks=100 --memory=128K --every=10 " + more)
            .split(" "));
        final Traffic traffic = options.demo.simulation().firstTraffic();
        final DemoResults results = new DemoResults(100);
        final PrintWriter progress = new PrintWriter(new StringWriter());
        final DemoRuns runs = new DemoRuns(options.demo, traffic, results,
            new DemoOutput(progress, progress, options.form, false, 100));
        final DemoReport report;
        try (DemoStores stores = DemoStores.open(null)) {
            runs.withoutCheckpoints("run");
            runs.stopped(stores.stopped());
            runs.live(stores.live(), stores.middle());
            runs.continued((image, arguments, ticks) -> new Continuation.Outcome(1_234_567, null), stores.middle());
            report = new DemoReport(options.demo, results, traffic, stores);
        }
        final JsonObject json = json(report);
        final String text = text(report::print);
        assertThat(TextNumbers.missing(text, json)).as("%s%n%s", text, json).isEmpty();
        assertThat(text).contains("restore      1.23 ms in a new process at tick 50");
        assertThat(TextNumbers.number(json, "restore", "restoreNs")).isEqualTo(1_234_567);
        final double live = TextNumbers.number(json, "checkpoints", "live", "pauseMaxNs");
        final double stopped = TextNumbers.number(json, "checkpoints", "stopAndCopy", "pauseMaxNs");
        assertThat(TextNumbers.number(json, "checkpoints", "stopPerLive", "pauseMaxNs")).isEqualTo(stopped / live);
        assertThat(text.lines().filter(line -> line.startsWith("pause max")).map(line -> line.replaceAll("  +", " ")))
            .containsExactly("pause max - " + Units.time(live) + ' ' + Units.time(stopped) + ' '
                + Units.ratio(stopped / live));
    }

    @Test
    void jsonOfARunHasTheCountsOfItsTextAndTheVerdict() {
        final String text = DemoCommandTest.demo(DemoCommandTest.late(0)).out().replaceAll(" +", " ");
        final JsonObject json = json(DemoCommandTest.demo(DemoCommandTest.late(0), "--json"), 0);
        assertThat(json.names()).containsExactly("demo", "model", "work", "restore", "checkpoints", "allocations",
            "parts", "verdict");
        assertThat(json.get("demo").asString()).isEqualTo("checkpoints");
        final JsonObject work = json.get("work").asObject();
        assertThat(text).contains(Units.format("frames %,d sent, %,d truncated", work.get("frames").asLong(),
            work.get("truncatedFrames").asLong()), Units.format("%,d reads, %,d writes", work.get("reads").asLong(),
            work.get("writes").asLong()));
        assertThat(TextNumbers.number(json, "checkpoints", "live", "images")).isEqualTo(9);
        assertThat(TextNumbers.number(json, "parts", "full", "images")).isEqualTo(2);
        assertThat(TextNumbers.number(json, "parts", "delta", "images")).isEqualTo(7);
        assertThat(json.get("verdict")).isEqualTo(Json.parse("{'ok': true, 'wrongCompletions': 0, 'images': 9,"
            .replace('\'', '"') + "'differentImages': 0, 'endings': [{'run': 'stopped', 'identical': true},"
            .replace('\'', '"') + "{'run': 'live', 'identical': true}, {'run': 'restored', 'identical': true}]}"
            .replace('\'', '"')));
    }

    @Test
    void jsonOfADifferentRunNamesItsParts() {
        final JsonObject json = json(DemoCommandTest.demo(DemoCommandTest.late(900), "--json"), 1);
        final JsonObject verdict = json.get("verdict").asObject();
        assertThat(verdict.get("ok").asBoolean()).isFalse();
        final JsonObject restored = verdict.get("endings").asArray().get(2).asObject();
        assertThat(restored.get("identical").asBoolean()).isFalse();
        assertThat(restored.get("differences").asArray().get(0).asObject().get("part").asString()).isEqualTo("clock");
    }

    @Test
    void jsonNamesTheDirectoryAndTheImagesThatItReplaced() {
        final Path store = directory.resolve("store");
        for (final int replaced : new int[] {0, 9}) {
            final JsonObject json =
                json(DemoCommandTest.demo(DemoCommandTest.late(0), "--json", "--dir", store), 0);
            assertThat(json.get("directory").asString()).isEqualTo(store.toString());
            assertThat(json.get("replacedImages").asInt()).isEqualTo(replaced);
        }
    }

    @Test
    void jsonOfAResumedRunHasItsFirstTick() {
        final Path store = directory.resolve("store");
        final Object[] resume = {"--json", "--resume", "--dir", store};
        final JsonObject first = json(DemoCommandTest.demo(DemoCommandTest.late(0), resume), 0);
        final JsonObject second = json(DemoCommandTest.demo(DemoCommandTest.late(0), resume), 0);
        assertThat(first.names()).containsExactly("demo", "directory", "resumedTick", "images", "verdict");
        assertThat(first.get("demo").asString()).isEqualTo("resume");
        assertThat(first.get("resumedTick").asLong()).isZero();
        assertThat(first.get("images").asLong()).isEqualTo(9);
        assertThat(second.get("resumedTick").asLong()).isEqualTo(90);
        assertThat(second.get("images").asLong()).isZero();
        assertThat(second.get("verdict")).isEqualTo(
            new JsonObject().add("ok", true).add("wrongCompletions", 0).add("endings",
                Json.array().asArray().add(new JsonObject().add("run", "resumed").add("identical", true))));
    }

    @Test
    void jsonOfAStandbyHasEveryNumberOfTheText() {
        for (final StandbyFindings findings : List.of(new StandbyFindings(3_000, 2_990, 1_770, 12, 2_345_678_901L),
            new StandbyFindings(10, 5, 5, 1, 400_000_000))) {
            final String text = text(findings::print);
            assertThat(TextNumbers.missing(text, json(findings))).as(text).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void jsonOfAKilledRunIsThatOfItsStandby() {
        final JsonObject json = json(CommandRun.of("demo", "--json", "--standby", "--channels=4", "--ring-pages=2",
            "--memory=256KiB", "--ticks=3000", "--every=10", "--kill-at=1500"), 0);
        assertThat(json.names()).containsExactly("demo", "killedTick", "sentTick", "cutTick", "cuts", "takeOverNs",
            "silenceNs", "verdict");
        assertThat(json.get("killedTick").asLong()).isBetween(1_500L, 3_000L);
        assertThat(json.get("cutTick").asLong()).isLessThanOrEqualTo(3_000);
        assertThat(json.get("cuts").asLong()).isPositive();
        assertThat(json.get("takeOverNs").asLong()).isPositive();
        assertThat(json.get("verdict").asObject().get("ok").asBoolean()).isTrue();
    }
}
