/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.bench.result.Unit;

/** The page is one file that loads nothing and names missing results. {@link ReportBrowserTest} tests how it looks. */
@Tag("slow")
class HtmlReportTest {
    private static final Path RUN = Path.of("src", "test", "resources", "org", "ringsave", "bench", "report", "run");
    private static final Pattern DATA = Pattern.compile(
        "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
    private static final String NO_NUMBER = "[{\"benchmark\": \"a.SaveContinueBenchmark.alternating\","
        + " \"mode\": \"avgt\", \"params\": {\"chunkLength\": \"x\", \"fill\": \"NaN\"},"
        + " \"primaryMetric\": {\"score\": \"NaN\","
        + " \"scoreError\": \"NaN\", \"scoreUnit\": \"us/op\", \"rawData\": [[\"NaN\"]]}, \"secondaryMetrics\":"
        + " {\"saveNs\": {\"rawData\": [[\"NaN\"]]}, \"copyNs\": {\"rawData\": [[0]]}}}]";

    private static String page;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void make() throws Exception {
        page = HtmlReport.of(RUN);
    }

    private static JsonObject data(String html) {
        final Matcher matcher = DATA.matcher(html);
        assertThat(matcher.find()).isTrue();
        return Json.parse(matcher.group(1)).asObject();
    }

    private static JsonObject section(JsonObject data, String id) {
        for (final JsonValue section : data.get("sections").asArray()) {
            if (section.asObject().getString("id", "").equals(id)) {
                return section.asObject();
            }
        }
        throw new AssertionError("no section " + id);
    }

    private static JsonObject chart(JsonObject section) {
        return section.get("views").asArray().get(0).asObject().get("chart").asObject();
    }

    private static List<String> texts(JsonValue array) {
        final List<String> texts = new ArrayList<>();
        array.asArray().forEach(value -> texts.add(value.isString() ? value.asString() : value.toString()));
        return texts;
    }

    @Test
    void htmlReportIsOneFileThatLoadsNothing() throws Exception {
        assertThat(page).contains("Copyright (c) 2022 Leon Sorokin",
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"")
            .doesNotContain("@@", "<link", "<img", "<iframe", "@import", "url(", "src=", "fetch(", "XMLHttpRequest",
                "WebSocket", "sendBeacon", "import(", "localStorage");
        assertThat(page.split("</script", -1)).as("ends of script elements").hasSize(4 + 1);
        final Matcher links = Pattern.compile("\\bhref=\"([^\"]*)").matcher(page);
        while (links.find()) {
            assertThat(links.group(1)).startsWith("#");
        }
        assertThat(page.length()).isLessThan(1 << 20);
    }

    @Test
    void everySectionOfTheHtmlReportHasViewsAndTables() throws Exception {
        final JsonObject data = data(page);
        assertThat(data.get("sections").asArray()).hasSize(7).allSatisfy(value -> {
            final JsonObject section = value.asObject();
            assertThat(section.get("missing")).as(section.getString("id", "")).isNull();
            assertThat(section.get("views").asArray()).isNotEmpty();
            assertThat(section.get("tables").asArray()).isNotEmpty();
        });
        assertThat(section(data, "pause").get("views").asArray().get(0).asObject().get("chart").asObject()
            .get("categories").asArray()).isNotEmpty().allSatisfy(name ->
                assertThat(name.asString()).doesNotContain("appState", "full").hasSizeLessThan(30));
        assertThat(section(data, "chunks").get("views").asArray()).hasSize(4);
        assertThat(chart(section(data, "chunks")).get("marks"))
            .hasToString("[{\"at\":32768,\"name\":\"L1d\"},{\"at\":1048576,\"name\":\"L2\"},"
                + "{\"at\":33554432,\"name\":\"L3\"}]");
        assertThat(texts(section(data, "peers").get("tables").asArray().get(0).asObject().get("rows").asArray().get(0)))
            .startsWith("bytebuffer");
        assertThat(data.get("recommendation").asArray().get(0).asObject().getString("text", ""))
            .startsWith("Take chunks of ");
        assertThat(texts(data.get("warnings"))).hasSize(3)
            .anyMatch(text -> text.startsWith("Not in this run: checked-copy, restore, live-begin, "))
            .contains("The machine was busy when the run began: load average 0.62.");
    }

    @Test
    void chunkTableShowsRatesAndQuotientsOfTurns() throws Exception {
        // An operation takes 36 µs: 10 of copy, 6 of half of it, 20 of save. Two rings of a page are full but for 8
        // bytes each.
        final JsonObject result = Json.parse(NO_NUMBER.replace("\"x\"", "\"4096\"").replace("\"fill\": \"NaN\"",
            "\"fill\": \"1.0\", \"channels\": \"1\", \"ringPages\": \"1\"").replace("[[\"NaN\"]]}, \"secondary",
            "[[36, 36]]}, \"secondary").replace("[[\"NaN\"]]}, \"copyNs", "[[200, 400]]}, \"copyNs")
            .replace("[[0]]}", "[[100, 200]]}, \"halfCopyNs\": {\"rawData\": [[60, 120]]}"))
            .asArray().get(0).asObject();
        final JsonObject chunks = section(data(HtmlReport.of(new RunFiles(temporary)
            .file("save.json", Json.array().add(result).toString()).write())), "chunks");
        final JsonArray rows = chunks.get("tables").asArray().get(0).asObject().get("rows").asArray();
        assertThat(texts(rows.get(0))).containsExactly("4 KiB", "0.4088", "0.8176", "2.00 ± 0.0 %");
    }

    @Test
    void htmlReportNamesTheControlsThatFail() throws Exception {
        final JsonObject data = data(HtmlReport.of(new RunFiles(temporary).controls(200, 870).write()));
        assertThat(data.get("controls").asObject().get("tables").asArray().get(0).asObject().get("rows"))
            .hasToString("[[\"save\",\"copyNs / halfCopyNs\",\"2\",\"2.00\",\"5.35\",\"8.70\"]]");
        assertThat(texts(data.get("warnings"))).anyMatch(text ->
            text.startsWith("Controls outside of 1.6 to 2.5: save copyNs 8.70 (case 1). There") && text.endsWith("."));
    }

    @Test
    void htmlReportHasTheDistanceFromTheFloor() throws Exception {
        final JsonObject data = data(HtmlReport.of(new RunFiles(temporary).checkedSaves(120, 150).write()));
        assertThat(data.get("floor").asObject().get("tables").asArray().get(0).asObject().get("rows"))
            .hasToString("[[\"save, rings 100 % full\",\"1.20\"],[\"save, rings 25 % full\",\"1.50\"]]");
    }

    @Test
    void textThatCouldEndTheScriptOrBeMarkupIsEscaped() throws Exception {
        final Path directory = temporary.resolve("<b>&amp;\"run");
        final String made = HtmlReport.of(new RunFiles(directory)
            .processor("</script><script>alert(1)</script><!-- \u2028")
            .threads(new double[][] {{1}}, new double[][] {{1}}).write());
        assertThat(made).contains("<h1>&lt;b&gt;&amp;amp;&quot;run</h1>", "\\u003c/script\\u003e")
            .doesNotContain("<script>alert", "<!-- ", "\u2028");
        assertThat(data(made).getString("name", "")).isEqualTo("<b>&amp;\"run");
        assertThat(data(made).get("environment").toString()).contains("</script><script>alert(1)</script><!-- \\u2028");
    }

    @Test
    void ticksComeFromHistogramsAndAMissedRateHasNoTime() throws Exception {
        final JsonObject ticks = section(data(page), "ticks");
        final JsonArray rows = ticks.get("tables").asArray().get(0).asObject().get("rows").asArray();
        // The JSON of the rig has p50 347 ns, p99 10,399, p99.9 28,687 and max 78,783, of 5,000 ticks.
        assertThat(texts(rows.get(0))).startsWith("nothing to do", "5,000", "347 ns").endsWith("10.4 µs", "(28.7 µs)",
            "78.8 µs");
        assertThat(chart(ticks).get("series").asArray()).hasSize(4);
        final Path run = new RunFiles(temporary).file("open-loop.json", Files.readString(RUN.resolve("open-loop.json"))
            .replaceFirst("\"verdict\": \"ok\"", "\"verdict\": \"FAIL\"")).write();
        assertThat(section(data(HtmlReport.of(run)), "ticks").getString("missing", "")).contains("no open-loop.hdr");
        Files.copy(RUN.resolve("open-loop.hdr"), run.resolve("open-loop.hdr"));
        final JsonObject failed = section(data(HtmlReport.of(run)), "ticks");
        assertThat(texts(failed.get("tables").asArray().get(0).asObject().get("rows").asArray().get(0)))
            .startsWith("nothing to do", "FAIL", "").doesNotContain("347 ns");
        final String log = Files.readString(run.resolve("open-loop.hdr"));
        Files.writeString(run.resolve("open-loop.hdr"), log.substring(0, 300));
        assertThat(section(data(HtmlReport.of(run)), "ticks").getString("missing", "")).contains("no open-loop.hdr");
    }

    @Test
    void emptySectionNamesTheSuiteThatFillsIt() throws Exception {
        final JsonObject data = data(HtmlReport.of(new RunFiles(temporary)
            .threads(new double[][] {{1}}, new double[][] {{1}}).write()));
        assertThat(section(data, "chunks").getString("missing", ""))
            .contains("no results of SaveContinueBenchmark.alternating", "benchmarks.jar bench --suite save.");
        assertThat(section(data, "percentiles").getString("missing", "")).contains("--suite call.");
        assertThat(section(data, "channels").getString("missing", "")).contains("--suite channels.");
        assertThat(section(data, "pause").getString("missing", "")).contains("--suite pause.");
        assertThat(section(data, "peers").getString("missing", "")).contains("PeerBenchmark.alternating",
            "benchmarks.jar ");
        assertThat(section(data, "model").getString("missing", ""))
            .contains("no model.json", "benchmarks.jar bench --suite model");
        assertThat(data.get("planner").asObject().getString("missing", "")).contains("no model.json");
    }

    @Test
    void chartHasNoPointWhereThereIsNoNumber() throws Exception {
        final String made = HtmlReport.of(new RunFiles(temporary).file("save.json", NO_NUMBER).write());
        assertThat(data(made).toString()).doesNotContain("NaN,", ":NaN", "Infinity");
        assertThat(chart(section(data(made), "chunks")).get("series").asArray().get(0).asObject().get("values"))
            .hasToString("[null]");
    }

    @Test
    void eachDamagedFileIsNamedInOneLine() throws Exception {
        final RunFiles files = new RunFiles(temporary).threads(new double[][] {{1}}, new double[][] {{1}})
            .file("slice.json", "[{\"case\": \"sl")
            .file("model.json", Files.readString(RUN.resolve("model.json")).substring(0, 9_000));
        final JsonObject data = data(HtmlReport.of(files.write()));
        assertThat(texts(data.get("warnings"))).hasSize(4)
            .anyMatch(text -> text.startsWith("slice.json is no whole JSON"))
            .anyMatch(text -> text.contains("model.json: is no whole JSON, at line"))
            .noneMatch(text -> text.contains("\n"));
        assertThat(data.get("planner").asObject().getString("missing", "")).contains("model.json: is no whole JSON");
        files.file("environment.json", "{\"date\": ");
        assertThatThrownBy(() -> HtmlReport.of(temporary)).isInstanceOf(IOException.class)
            .hasMessageContaining("environment.json").hasMessageNotContaining("\n");
        assertThatThrownBy(() -> HtmlReport.of(temporary.resolve("none"))).isInstanceOf(IOException.class)
            .hasMessageContaining("holds no results");
    }

    @Test
    void pageFormatsEveryUnitOfTheVocabulary() throws Exception {
        final String charts;
        try (InputStream in = HtmlReport.class.getResourceAsStream("charts.js")) {
            charts = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        final Matcher formats = Pattern.compile("const of = \\{(.*?)\\};", Pattern.DOTALL).matcher(charts);
        assertThat(formats.find()).isTrue();
        for (final Unit unit : Unit.values()) {
            assertThat(formats.group(1)).as(unit.name()).containsPattern("(^|[ '])" + Pattern.quote(unit.key())
                + "(?=[':,])");
        }
    }

    @Test
    void everyCommittedRunHasAnHtmlReport() throws Exception {
        try (Stream<Path> runs = Files.list(Path.of("..", "..", "results"))) {
            assertThat(runs.filter(Files::isDirectory).toList()).isNotEmpty().allSatisfy(run -> {
                final JsonObject data = data(HtmlReport.of(run));
                assertThat(data.get("sections").asArray()).hasSize(7);
                assertThat(data.get("recommendation").asArray()).isNotEmpty();
                assertThat(data.toString().length()).isLessThan(900_000);
            });
        }
    }
}
