/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of whole sets: from options, from the file that SET-FILE.md shows, and from images. */
class PlanSetTest {
    @TempDir
    private Path folder;

    private static JsonObject request(CommandRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        return Json.parse(run.out()).asObject().get("request").asObject();
    }

    private static String assumed(Object... options) {
        final Object[] all = new Object[options.length + 1];
        all[0] = "plan";
        System.arraycopy(options, 0, all, 1, options.length);
        final CommandRun run = CommandRun.of(all);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out().lines().filter(line -> line.contains("assumed options")).findFirst().orElseThrow().trim();
    }

    private Path page() throws IOException {
        return fileOf(Path.of("SET-FILE.md"));
    }

    /** The one file of JSON that a page shows. */
    private Path fileOf(Path shown) throws IOException {
        final String page = Files.readString(shown);
        final int start = page.indexOf("```json") + "```json".length();
        return Files.writeString(folder.resolve("set.json"), page.substring(start, page.indexOf("```", start)));
    }

    @Test
    void fileOfThePageIsPlanned() throws IOException {
        final CommandRun run = CommandRun.of("plan", "--model", page());
        assertThat(run.out()).contains("net                        1,000 channels of 2 x 16 pages, 50.0 % full",
            "disk                       64 channels of 2 x 16 pages", "region ram                 4 GiB, 100 % of it",
            "runs of 8 within 25.0 %", "state devices              1 MiB, encoded by each begin")
            .doesNotContain("assumed cost");
        final JsonObject set = request(CommandRun.of("plan", "--json", "--model", page())).get("set").asObject();
        final Path printed = Files.writeString(folder.resolve("printed.json"), set.toString());
        assertThat(request(CommandRun.of("plan", "--json", "--model", printed)).get("set")).isEqualTo(set);
    }

    @Test
    void fileOfReadmeIsPlanned() throws IOException {
        final Path file = fileOf(Path.of("..", "..", "README.md"));
        final CommandRun run = CommandRun.of("plan", "--model", file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("nic                        2,000 channels of 2 x 16 pages",
            "region ram                 4 GiB, 100 % of it");
        Files.writeString(file, Files.readString(file).replace("2%/s", "2%/h"));
        assertThat(CommandRun.of("plan", "--model", file).err())
            .startsWith("ringsave plan: " + file + ", line 3 column ").hasLineCount(1);
    }

    /** That run measured channels alone. */
    @Test
    void costsThatWereNotMeasuredAreAssumed() {
        final CommandRun run = CommandRun.of("plan", "--region", "ram:1GiB", "--results",
            Path.of("../../results/2026-11-28-xeon-2.1GHz-2cpu"));
        assertThat(run.out())
            .contains("assumed cost               a page of a region costs as much as 4 KiB of ring bytes");
    }

    /** A name may have anything, and each line of a plan is one line. */
    @Test
    void namesWithBarsAndNewlinesStayInTheirCells() throws IOException {
        final Path file = Files.writeString(folder.resolve("set.json"),
            "{\"classes\": [{\"name\": \"a|b\\nc\", \"channels\": 1, \"ringPages\": 1}]}");
        assertThat(CommandRun.of("plan", "--model", file).out().lines())
            .anyMatch(line -> line.startsWith("  a|b c                      1 channels of 2 x 1 pages"))
            .anyMatch(line -> line.contains("--fill 50% of a|b c"));
        final CommandRun markdown = CommandRun.of("plan", "--markdown", "--model", file);
        assertThat(markdown.out().lines()).anyMatch(line -> line.startsWith("| a\\|b c | 1 channels of 2 x 1 pages"));
        assertThat(markdown.out().lines().filter(line -> line.startsWith("| ")))
            .allMatch(line -> line.replace("\\|", "").chars().filter(one -> one == '|').count() == 3);
    }

    @Test
    void mistakeInTheFileIsOneLine() throws IOException {
        final Path file = Files.writeString(folder.resolve("set.json"), "{\"classes\": [\n  {\"nam\": 1}]}");
        final CommandRun run = CommandRun.of("plan", "--model", file);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("ringsave plan: " + file + ", line 2 column 11: nam is unknown here")
            .hasLineCount(1);
    }

    @Test
    void directoryInThePlaceOfTheFileIsNamed() {
        final CommandRun run = CommandRun.of("plan", "--model", folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ringsave: " + folder + ": is a directory; name a file"
            + System.lineSeparator());
    }

    @Test
    void optionsOfOneClassAndClassesAreRefusedTogether() {
        final CommandRun run = CommandRun.of("plan", "--class", "a:1x1,packets=64", "--channels", 3);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--channels is for a set of one class").hasLineCount(1);
    }

    @Test
    void classThatLacksAValueIsNamed() throws IOException {
        assertThat(assumed("--class", "n:1x16p,fill=10%,write-rate=1MB/s")).contains("--packets 256 of n,",
            "--in-flight 4 of n,", "--chunk auto,", "--retain 3").doesNotContain("--fill", "--write-rate", "--channels",
                "--ring-pages");
        assertThat(assumed("--class", "n:1x1,fill=1,in-flight=0", "--class", "d:1x1,fill=0", "--packets", 64))
            .contains("--in-flight 4 of d,", "--write-rate 100MB/s of n and d,").doesNotContain("--packets");
        assertThat(assumed("--model", page())).contains("--fill 50% of disk,", "--packets 256 of disk,",
            "--in-flight 4 of disk,", "--write-rate 100MB/s of disk,", "--mtbf 30d", "--region ram tracked=yes");
    }

    @Test
    void fileOfRegionsAloneHasAssumedChannels() throws IOException {
        final Path file = Files.writeString(folder.resolve("ram.json"),
            "{\"regions\": [{\"name\": \"ram\", \"length\": \"1GiB\", \"run\": 8}]}");
        assertThat(assumed("--model", file)).contains("--channels 256,", "--ring-pages 16,", "--fill 50%,",
            "--region ram present=100%,working-set=100%,write-rate=1%/s,tracked=yes");
        final CommandRun run = CommandRun.of("plan", "--json", "--model", file);
        assertThat(Json.parse(run.out()).asObject().get("assumedOptions").asArray().get(0))
            .hasToString("{\"option\":\"--channels\",\"value\":\"256\",\"of\":[]}");
    }

    /** Images tell all of a set, and nothing of how it is saved. */
    @Test
    void observedSetLeavesTheOtherOptionsAssumed() throws IOException {
        final Path image = folder.resolve("sample.img");
        assertThat(CommandRun.of("sample", "-o", image, "--channels", 2).code()).isZero();
        assertThat(assumed("--observe", image)).isEqualTo("assumed options            --chunk auto, --threads 1,"
            + " --sink-rate memory, --pause-target 1ms, --interval auto, --mtbf 30d, --max-overhead 1%, --retain 3");
        assertThat(assumed("--observe", image, "--class", "n:1x1,fill=0,packets=8,write-rate=0"))
            .contains("--in-flight 4 of n,").doesNotContain("--fill", "--channels");
    }

    @Test
    void observedImageHasItsLengthInThePlan() throws IOException {
        final Path image = folder.resolve("sample.img");
        assertThat(CommandRun.of("sample", "-o", image, "--channels", 9, "--in-flight", 3, "--fill", "25%").code())
            .isZero();
        final CommandRun run = CommandRun.of("plan", "--json", "--observe", image);
        final String note = "writes to rings are taken as 0, since one image does not tell them: give an older one too";
        assertThat(run.err()).contains("warning: " + note);
        final JsonObject planned = Json.parse(run.out()).asObject();
        assertThat(planned.get("notes").asArray().get(0).asString()).isEqualTo(note);
        assertThat(CommandRun.of("plan", "--markdown", "--observe", image).out()).contains("| observed | " + note);
        final JsonObject channels = planned.get("request").asObject().get("set").asObject().get("classes").asArray()
            .get(0).asObject();
        assertThat(channels.getInt("channels", 0)).isEqualTo(9);
        assertThat(channels.getInt("inFlight", 0)).isEqualTo(3);
        assertThat(planned.getDouble("imageLength", 0) / Files.size(image)).isBetween(0.95, 1.05);
    }

    /** A store is a directory of images, deltas included. */
    @Test
    void observedStoreTellsRates() {
        final Path store = folder.resolve("store");
        assertThat(CommandRun.of("demo", "--channels", 3, "--ring-pages", 2, "--ticks", 100, "--memory", "128K",
            "--every", 10, "--full-every", 3, "--dir", store, "--resume").code()).isZero();
        final JsonObject set = request(CommandRun.of("plan", "--json", "--observe", store, "--label-time", "1ms"))
            .get("set").asObject();
        assertThat(set.get("classes").asArray()).isNotEmpty();
        assertThat(set.get("classes").asArray().get(0).asObject().getDouble("writeRate", 0)).isPositive();
        assertThat(set.get("regions").asArray()).isNotEmpty();
    }
}
