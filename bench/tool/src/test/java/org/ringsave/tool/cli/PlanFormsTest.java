/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of a plan: its first screen, JSON by its schema, and Markdown. */
class PlanFormsTest {
    private static final int SCREEN = 24;

    private static CommandRun plan(String options) {
        return CommandRun.of((Object[])("plan " + options.trim()).trim().split(" "));
    }

    private static JsonObject schema() throws IOException {
        return Json.parse(Files.readString(Path.of("plan-schema.json"))).asObject();
    }

    /** The question of a newcomer, as the help of the command shows it. */
    private static List<String> newcomer() {
        final String help = CommandRun.of("plan", "--help").out().replaceAll("\\s+", " ");
        final int at = help.indexOf("plan --class nic:");
        final CommandRun run = plan(help.substring(at + "plan ".length()).trim());
        assertThat(run.code()).as(run.err()).isZero();
        return run.out().lines().limit(SCREEN).toList();
    }

    private static void assertLine(List<String> screen, String pattern) {
        assertThat(screen).as(pattern).anyMatch(line -> line.matches(pattern));
    }

    @Test
    void firstScreenAnswersTheQuestionOfANewcomer() {
        final List<String> screen = newcomer();
        assertThat(screen.get(0)).matches("Verdict: (all targets are met|.* (is|are) missed)");
        assertLine(screen, " +pause +(met|MISSED): the begin of a live save takes .* \\(.* to .*\\), .* of 2.00 ms.*");
        assertLine(screen, " +overhead +(met|MISSED): .*");
        assertLine(screen, " +most channels +([0-9,]+ of this shape meet all targets|not a single channel of this shape"
            + " meets all targets)");
        assertThat(screen).contains("Do this");
        assertLine(screen, " +save live +the set rests for begin, .*; then calls with chunks of .* of the sink");
        assertLine(screen, " +full image +4\\.[0-9]+ GiB, .* to the sink; a restore takes .*");
        assertLine(screen, " +on the run's thread +a full image no more often than every .* lost to a failure; saves"
            + " take 1.00 % .*");
        assertLine(screen, " +on a thread of its own +a delta no more often than every .* in .*; .* lost to a failure");
        assertLine(screen, " +spill arena +.*");
        assertLine(screen, " +disk +.* GiB for 3 full images");
        assertLine(screen, " +memory +.* GiB for set and session");
        assertLine(screen, " +measured in +results of .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--restore-target 1ms --tick-target 1us --disk-target 1KiB --memory-target 1TiB",
        "--class nic:2000x64KiB --region ram:4GiB --state s:1K --sink-rate 500MB/s --pause-target 2ms --threads 2",
        "--write-rate 10GB/s --sink-rate 1MB/s --chunk 4096 --interval 1h", "--channels 1 --in-flight 0 --fill 0",
        "--channels 1000000 --machines 64"})
    void jsonKeepsToItsSchema(String options) throws IOException {
        final CommandRun run = plan(options + " --json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(JsonSchema.faults(schema(), Json.parse(run.out()))).isEmpty();
    }

    @Test
    void schemaRefusesOtherJson() throws IOException {
        final JsonObject plan = Json.parse(plan("--json").out()).asObject();
        assertThat(JsonSchema.faults(schema(), new JsonObject(plan).set("version", 1))).hasSize(1);
        assertThat(JsonSchema.faults(schema(), new JsonObject(plan).remove("save")))
            .containsExactly("$.save is missing");
        assertThat(JsonSchema.faults(schema(), new JsonObject(plan).set("nearest", new JsonArray().add(1)))).hasSize(1);
        assertThat(JsonSchema.faults(schema(), new JsonObject(plan).add("more", 1)))
            .containsExactly("$.more is not in the schema");
    }

    @Test
    void markdownHasTheLinesOfTheText() {
        final String text = plan("--channels 9").out();
        final List<String> markdown = plan("--channels 9 --markdown").out().lines().toList();
        assertThat(markdown.get(0)).isEqualTo("## Verdict: all targets are met");
        assertThat(markdown).contains("## Do this", "|---|---|", "```");
        final long values = text.lines().filter(line -> line.startsWith("  ") && !line.contains(" = ")).count();
        assertThat(markdown.stream().filter(line -> line.startsWith("| ") && !line.equals("| | |")).count())
            .isBetween(values - 12, values);
    }

    @Test
    void machinesShareTheSetEvenly() {
        final List<String> text = plan("--channels 1000000 --machines 64 --sink-rate 1GB/s").out().lines().toList();
        assertLine(text, " +plan of +one of 64 equal machines that share the set; .*");
        assertLine(text, " +channels +15,625 channels of 2 x 16 pages, .* 1.56 MB/s together");
        assertLine(text, " +failures +every 11[.][23] h");
        for (final String share : List.of("16 +62,500", "32 +31,250", "64 +15,625", "128 +7,813", "256 +3,907")) {
            assertLine(text, " +" + share + " .*/s, .*/s .*iB");
        }
        assertThat(text).contains("Archive of all machines together, by the same model");
        assertLine(text, " +64 +[0-9.]+ [MG]B/s +[0-9.]+ [kMG]B/s +[0-9.]+ [GT]iB");
        assertLine(plan("--channels 1000000 --machines 64 --sink-rate 1GB/s --markdown").out().lines().toList(),
            "## Archive of all machines together, by the same model");
        assertThat(plan("--channels 9 --machines 10").err())
            .contains("--machines=10 is not in 1..9, a channel or more each").hasLineCount(1);
        assertThat(plan("--machines none").out()).doesNotContain("equal machines");
    }

    @Test
    void savesLongerThanTheIntervalAreToldInsteadOfAnEmptyTable() {
        final List<String> text = plan("--channels 1000000 --machines 4 --interval 1us").out().lines().toList();
        assertLine(text, " +4 machines +a save of [0-9.]+ m?s is no shorter than the interval, 1.00 .s");
        assertThat(text).noneMatch(line -> line.startsWith("Archive of all machines") || line.contains("sent: full"));
    }

    @Test
    void threadsHaveBounds() {
        final List<String> text = plan("--channels 5000").out().lines().toList();
        assertLine(text, " +2 threads +[0-9.]+ times as fast as one \\(.*");
        assertLine(text, " +16 threads +[0-9.]+ to [0-9.]+ times as fast as one");
    }

    @Test
    void extrapolationIsSaidOnceAboveAllFigures() {
        for (final String options : List.of("--channels 1000000", "--channels 1000000 --machines 64 --markdown",
            "--channels 200000 --sink-rate 1GB/s --threads 2", "--class n:100000x1,fill=1 --region r:1TiB")) {
            final List<String> lines = plan(options).out().lines().toList();
            final List<String> said = lines.stream().filter(line -> line.contains("xtrapolat")).toList();
            assertThat(said).as(options).hasSize(1);
            assertThat(lines.indexOf(said.get(0))).as(options).isLessThan(SCREEN);
            assertThat(said.get(0)).matches(".*extrapolated.* lie beyond the measured ones, so the ranges may not"
                + " hold.*").doesNotContain("stateBytes", "footprint,", "captured");
        }
        assertThat(plan("--channels 256 --pause-target 200us").out()).doesNotContain("xtrapolat");
    }

    @Test
    void nearestSetsHaveAllMeasuredOperations() {
        final List<String> text = plan("--channels 100 --threads 2").out().lines().toList();
        assertLine(text, ".*; delta [0-9.]+ [µm]?s against [0-9.]+ .*");
        assertLine(text, ".*; save by several threads [0-9.]+ [µm]?s against [0-9.]+ .*");
    }

    @Test
    void oneFormIsTakenAtATime() {
        final CommandRun run = plan("--json --markdown");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("mutually exclusive").hasLineCount(1);
    }
}
