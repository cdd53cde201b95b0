/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.run.Suites;
import org.ringsave.tool.console.Units;

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

    private static final int SECTIONS = 9;

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

    /** A section of tables alone. */
    private static JsonObject tables(JsonObject data, String title) {
        for (final JsonValue section : data.get("tables").asArray()) {
            if (section.asObject().getString("title", "").equals(title)) {
                return section.asObject();
            }
        }
        throw new AssertionError("no tables " + title);
    }

    private static JsonArray rows(JsonObject section) {
        return section.get("tables").asArray().get(0).asObject().get("rows").asArray();
    }

    private static List<String> sentences(JsonObject data) {
        final List<String> sentences = new ArrayList<>();
        data.get("warnings").asArray().forEach(one -> sentences.add(one.asObject().getString("sentence", "")));
        return sentences;
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
        assertThat(page.split("</script", -1)).as("ends of script elements").hasSize(8 + 1);
        final Matcher links = Pattern.compile("\\bhref=\"([^\"]*)").matcher(page);
        while (links.find()) {
            assertThat(links.group(1)).startsWith("#");
        }
        assertThat(page.length()).isLessThan(1 << 20);
    }

    @Test
    void everySectionOfTheHtmlReportHasViewsAndTables() throws Exception {
        final JsonObject data = data(page);
        assertThat(data.get("sections").asArray()).hasSize(SECTIONS);
        for (final JsonValue value : data.get("sections").asArray()) {
            final JsonObject section = value.asObject();
            assertThat(section.get("missing")).as(section.getString("id", "")).isNull();
            assertThat(section.get("views").asArray()).isNotEmpty();
            assertThat(section.get("tables").asArray()).isNotEmpty();
        }
        assertThat(section(data, "pause").get("views").asArray().get(0).asObject().get("chart").asObject()
            .get("categories").asArray()).isNotEmpty().allSatisfy(name ->
                assertThat(name.asString()).doesNotContain("appState", "full").hasSizeLessThan(30));
        assertThat(section(data, "chunks").get("views").asArray()).hasSize(4);
        assertThat(chart(section(data, "chunks")).get("marks"))
            .hasToString("[{\"at\":32768,\"name\":\"L1d\"},{\"at\":1048576,\"name\":\"L2\"},"
                + "{\"at\":33554432,\"name\":\"L3\"}]");
        assertThat(texts(rows(section(data, "peers")).get(0))).startsWith("ByteBuffer.put by hand");
        assertThat(texts(chart(section(data, "peers")).get("categories"))).contains("Kryo 5, best form");
        assertThat(data.get("recommendation").asArray().get(0).asObject().getString("text", ""))
            .startsWith("Take chunks of ");
    }

    @Test
    void warningIsASentenceWithItsFiguresInAFold() throws Exception {
        final JsonArray warnings = data(page).get("warnings").asArray();
        assertThat(sentences(data(page))).hasSize(3).contains("Other programs ran when the run began, so its times may"
            + " be too long.").anyMatch(text -> text.matches("\\d+ of " + Suites.all().size() + " questions have no"
            + " answer here, because their suites are not in this run."))
            .anyMatch(text -> text.startsWith("The machine was noisy: a time may be off by a factor of 1.21."));
        assertThat(texts(warnings.get(0).asObject().get("details")))
            .contains("checked-copy: in which order and steps is a copy with its checksums fastest?");
        assertThat(texts(warnings.get(1).asObject().get("details")))
            .containsExactly("Load average when the run began: 0.62.");
    }

    @Test
    void everyAdviceNamesSectionsThatThePageHas() throws Exception {
        final JsonObject data = data(page);
        final Set<String> sections = new HashSet<>(Set.of("planner"));
        data.get("sections").asArray().forEach(one -> sections.add(one.asObject().getString("id", "")));
        final List<String> read = new ArrayList<>();
        for (final JsonValue advice : data.get("recommendation").asArray()) {
            final JsonArray reads = advice.asObject().get("reads").asArray();
            assertThat(reads).as(advice.toString()).isNotEmpty();
            reads.forEach(one -> read.add(one.asObject().getString("id", "")));
        }
        assertThat(sections).containsAll(read);
        assertThat(read).contains("planner", "pause", "chunks", "speedup", "model");
    }

    @Test
    void titleIsTheMachineAndTheDay() throws Exception {
        final String title = "A processor of 2.60 GHz that nobody has, 2 cores, 2026-11-21";
        assertThat(page).contains("<title>Ringsave: " + title + "</title>", "<h1>" + title + "</h1>",
            "<p id=\"machine\">run \u00b7 OpenJDK 64-Bit Server VM 17.0.15+6 \u00b7 commit 0000000</p>");
    }

    @Test
    void suitesHaveTheQuestionsOfTheirOwn() throws Exception {
        final List<String> told = new ArrayList<>();
        rows(tables(data(page), "Suites")).forEach(row -> told.add(String.join("|", texts(row))));
        assertThat(told).hasSize(Suites.all().size())
            .contains("save|how long does a save take against a plain copy, a copy with its checksums, and a copy of"
                + " whole rings?|yes|Chunk length against rate",
                "verify|how long does it take to verify an image?|no|benchmarks.jar bench --suite verify");
    }

    @Test
    void errorBarsAreIntervalsOfThreeForksOrMore() throws Exception {
        final JsonObject save = chart(section(data(page), "chunks")).get("series").asArray().get(0).asObject();
        for (int i = 0; i < save.get("values").asArray().size(); i++) {
            final double value = save.get("values").asArray().get(i).asDouble();
            assertThat(save.get("least").asArray().get(i).asDouble()).isLessThan(value).isPositive();
            assertThat(save.get("most").asArray().get(i).asDouble()).isGreaterThan(value);
        }
        assertThat(texts(section(data(page), "chunks").get("notes"))).anyMatch(text ->
            text.startsWith("Error bars, and ranges in parentheses: the confidence interval of 95 % of each figure,"
                + " from its medians in 3 forks"));
        // The peers of this run have two forks.
        assertThat(chart(section(data(page), "peers")).toString()).doesNotContain("least");
        assertThat(texts(section(data(page), "peers").get("notes"))).contains(
            "No error bars: a confidence interval needs 3 forks, and these figures have 2 forks each.");
    }

    @Test
    void speedupIsMeasuredAndNoLawIsFittedToTwoPoints() throws Exception {
        final JsonObject speedup = section(data(page), "speedup");
        final JsonArray series = chart(speedup).get("series").asArray();
        assertThat(chart(speedup).get("x").asObject().get("values")).hasToString("[1,2]");
        assertThat(series.get(0).asObject().get("values").asArray().get(0).asDouble()).isEqualTo(1);
        // Twelve quotients of the save by one thread and by two.
        assertThat(series.get(0).asObject().get("values").asArray().get(1).asDouble()).isCloseTo(1.093, offset(0.001));
        assertThat(series.get(0).asObject().get("least")).asString().startsWith("[null,");
        assertThat(texts(speedup.get("notes")).get(0))
            .startsWith("Two points, 1 and 2 threads, determine no fit of the Universal Scalability Law");
        assertThat(chart(speedup).getString("kind", "") + series.size()).isEqualTo("lines3");
    }

    @Test
    void latencyHasAPictureForEachBudgetOfASlice() throws Exception {
        final JsonObject latency = section(data(page), "latency");
        final List<String> views = new ArrayList<>();
        latency.get("views").asArray().forEach(view -> views.add(view.asObject().getString("name", "")));
        assertThat(views).containsExactly("overrun of a slice of 20.0 µs", "overrun of a slice of 100 µs",
            "overrun of a slice of 500 µs");
        final JsonObject rig = Json.parse(Files.readString(RUN.resolve("slice.json"))).asArray().get(0).asObject();
        assertThat(texts(rows(latency).get(0))).startsWith("a slice", Units.number(rig.getInt("overrunCount", 0)),
            Units.time(rig.getInt("overrunP50Ns", 0)));
        assertThat(texts(rows(latency).get(1))).startsWith("the clock alone");
        // The axis has eight steps a decade: behind two of them are the slowest of a hundred.
        final JsonArray slice = latency.get("views").asArray().get(0).asObject().get("chart").asObject()
            .get("series").asArray().get(0).asObject().get("values").asArray();
        assertThat(slice.get(2 * 8).asDouble()).isEqualTo(rig.getInt("overrunP99Ns", 0));
        final Path run = new RunFiles(temporary)
            .file("slice.json", Files.readString(RUN.resolve("slice.json"))).write();
        assertThat(section(data(HtmlReport.of(run)), "latency").getString("missing", ""))
            .contains("no histograms", "--suite first-write --suite slice --suite brownout --suite migration.");
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
        assertThat(texts(rows.get(0))).containsExactly("4 KiB", "0.4088", "0.8176", "2.00");
    }

    @Test
    void htmlReportNamesTheControlsThatFail() throws Exception {
        final JsonObject data = data(HtmlReport.of(new RunFiles(temporary).controls(200, 870).write()));
        assertThat(rows(tables(data, "Controls")))
            .hasToString("[[\"save\",\"plain copy\",\"2\",\"2.00\",\"5.35\",\"8.70\"]]");
        assertThat(sentences(data)).contains("Some figures hold only for the lengths that were measured: there half of"
            + " the work does not take about half of the time.");
        assertThat(data.get("warnings").toString()).contains("\"save, plain copy: 8.70 (case 1)\"");
    }

    @Test
    void htmlReportHasTheDistanceFromTheFloor() throws Exception {
        final JsonObject data = data(HtmlReport.of(new RunFiles(temporary).checkedSaves(120, 150).write()));
        assertThat(rows(tables(data, "Floor")))
            .hasToString("[[\"save, rings 100 % full\",\"1.20\"],[\"save, rings 25 % full\",\"1.50\"]]");
    }

    @Test
    void textThatCouldEndTheScriptOrBeMarkupIsEscaped() throws Exception {
        final Path directory = temporary.resolve("<b>&amp;\"run");
        final String made = HtmlReport.of(new RunFiles(directory)
            .processor("</script><script>alert(1)</script><!-- \u2028")
            .threads(new double[][] {{1}}, new double[][] {{1}}).write());
        assertThat(made).contains("<h1>&lt;/script&gt;&lt;script&gt;alert(1)", "\">&lt;b&gt;&amp;amp;&quot;run</p>",
            "\\u003c/script\\u003e")
            .doesNotContain("<script>alert", "<!-- ");
        assertThat(data(made).getString("name", "")).isEqualTo("<b>&amp;\"run");
        assertThat(tables(data(made), "Environment").toString())
            .contains("</script><script>alert(1)</script><!-- \\u2028");
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
            .contains("no results of the suite save: how long does a save take", "benchmarks.jar bench --suite save.");
        assertThat(section(data, "percentiles").getString("missing", "")).contains("--suite call.");
        assertThat(section(data, "channels").getString("missing", "")).contains("--suite channels.");
        assertThat(section(data, "pause").getString("missing", "")).contains("--suite pause.");
        assertThat(section(data, "peers").getString("missing", "")).contains("--suite peers.");
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
        assertThat(sentences(data)).hasSize(4)
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
        try (InputStream in = HtmlReport.class.getResourceAsStream("units.js")) {
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
                assertThat(data.get("sections").asArray()).hasSize(SECTIONS);
                assertThat(data.get("recommendation").asArray()).isNotEmpty();
                assertThat(data.toString().length()).isLessThan(950_000);
                assertThat(section(data, "peers").toString()).doesNotContain("page\"", "crc\"", "\"memorysegment\"");
            });
        }
    }
}
