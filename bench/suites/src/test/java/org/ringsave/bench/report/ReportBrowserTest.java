/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanInput;
import org.ringsave.tool.plan.Planner;
import org.ringsave.tool.plan.Shape;

/**
 * The page in a browser: it draws, fits the window, is legible, works by keys and shows the plans that Java makes. With
 * {@code -Dringsave.screenshots=DIR} the test writes pictures of the page.
 */
@Tag("slow")
class ReportBrowserTest {
    private static final Path RUN = Path.of("src", "test", "resources", "org", "ringsave", "bench", "report", "run");
    private static final int CHARTS = 9;
    private static final String DRAWN = "checks.charts().every(chart => chart.fits && chart.missing.length === 0)";
    private static final int TAB = 9;
    private static final int END = 35;
    private static final int HOME = 36;
    private static final int LEFT = 37;
    private static final int RIGHT = 39;
    private static final int DOWN = 40;

    @TempDir
    private static Path temporary;

    private static Chromium chromium;
    private static Path page;

    @BeforeAll
    static void start() throws Exception {
        final Optional<Path> program = Chromium.find();
        Assumptions.assumeTrue(program.isPresent(),
            "no chromium on the PATH: the page is not tested (Debian: apt-get install chromium fonts-dejavu-core)");
        page = temporary.resolve(HtmlReport.FILE);
        Files.writeString(page, HtmlReport.of(RUN));
        chromium = Chromium.start(program.get(), temporary.resolve("profile"));
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        chromium.size(1_400, 1_000);
        chromium.scheme("light");
        chromium.open(page);
        chromium.evaluate(resource("page-checks.js"));
        chromium.await("checks.ready()", "checks.ready()");
    }

    @AfterEach
    void pageLoadsOnlyItselfWithoutComplaints() {
        assertThat(chromium.complaints()).isEmpty();
        assertThat(chromium.requests()).isNotEmpty().allMatch(address -> address.equals(page.toUri().toString()));
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(ReportBrowserTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyChartDrawsEverySeriesInAllItsViews() throws Exception {
        chromium.await(DRAWN, "checks.charts()");
        assertThat(chromium.evaluate("checks.charts()").asArray()).hasSize(CHARTS);
        assertThat(chromium.evaluate("checks.twins()").asArray()).as("ids that occur twice").isEmpty();
        final JsonArray selects = chromium.evaluate("checks.views()").asArray();
        assertThat(selects).hasSizeGreaterThanOrEqualTo(3);
        for (final JsonValue select : selects) {
            for (int view = 0; view < select.asObject().getInt("views", 0); view++) {
                chromium.evaluate("checks.choose('" + select.asObject().getString("id", "") + "', '" + view + "')");
                chromium.await(DRAWN, "checks.charts()");
            }
        }
    }

    @Test
    void pageFitsAndIsLegibleAtBothWidthsInBothSchemes() throws Exception {
        for (final int width : new int[] {400, 1_400}) {
            for (final String scheme : new String[] {"light", "dark"}) {
                chromium.size(width, 1_000);
                chromium.scheme(scheme);
                chromium.await(DRAWN, "checks.charts()");
                final String at = width + " pixels, " + scheme;
                chromium.evaluate("checks.unfold(" + (width == 400) + ")");
                assertThat(chromium.evaluate("checks.overflow()").asArray()).as(at).isEmpty();
                assertThat(chromium.evaluate("checks.faint()").asArray()).as(at).isEmpty();
                assertThat(chromium.evaluate("checks.small()").asArray()).as(at).isEmpty();
                keep(width + "-" + scheme);
            }
        }
        chromium.scheme("light");
        chromium.await(DRAWN, "checks.charts()");
        assertThat(chromium.evaluate("checks.ground()").asString()).isEqualTo("rgb(246, 247, 249)");
        chromium.evaluate("checks.choose('scheme', 'dark')");
        chromium.await(DRAWN, "checks.charts()");
        assertThat(chromium.evaluate("checks.ground()").asString()).isEqualTo("rgb(20, 23, 28)");
        assertThat(chromium.evaluate("checks.faint()").asArray()).isEmpty();
        chromium.scheme("dark");
        chromium.evaluate("checks.choose('scheme', 'light')");
        chromium.await(DRAWN, "checks.charts()");
        assertThat(chromium.evaluate("checks.ground()").asString()).isEqualTo("rgb(246, 247, 249)");
        assertThat(chromium.evaluate("checks.faint()").asArray()).isEmpty();
    }

    private static void keep(String name) throws IOException {
        final String directory = System.getProperty("ringsave.screenshots");
        if (directory != null) {
            chromium.screenshot(Path.of(directory, name + ".png"));
        }
    }

    @Test
    void plannerIsFirstAndEachLinkLeadsToASection() throws Exception {
        assertThat(texts("checks.sections()")).startsWith("planner", "recommendation", "chunks")
            .endsWith("suites", "floor", "controls", "noise", "environment");
        assertThat(texts("checks.lost()")).isEmpty();
    }

    @Test
    void inputsVerdictAndResultsAreVisibleTogetherOnANarrowScreen() throws Exception {
        for (final int width : new int[] {420, 1_400}) {
            chromium.size(width, 800);
            chromium.await(DRAWN, "checks.charts()");
            assertThat(texts("checks.apart()")).as("%s pixels", width).isEmpty();
        }
    }

    @Test
    void verdictSaysInWordsAndInColourWhatThePlanSays() throws Exception {
        final Model model = Model.read(RUN.resolve(Model.FILE));
        final int last = chromium.evaluate("checks.sliders()").asArray().get(0).asInt();
        final List<JsonObject> verdicts = new ArrayList<>();
        for (final int channels : new int[] {0, last}) {
            final String command = chromium.evaluate("checks.slide([" + channels + ", 1, 1, 1])").asObject()
                .getString("command", "");
            final boolean isMet = plan(model, command).get("verdict").asObject().getBoolean("met", false);
            assertThat(isMet).as(command).isEqualTo(channels == 0);
            final JsonObject verdict = chromium.evaluate("checks.verdict()").asObject();
            assertThat(verdict.getString("kind", "")).isEqualTo(isMet ? "verdict met" : "verdict missed");
            assertThat(verdict.getString("text", "")).contains(isMet ? "Meets its targets" : "Misses a target",
                isMet ? "met: pause " : "missed: pause ", ", target 1 ms, ", ". Its range is ",
                "channels of this shape meet all targets");
            verdicts.add(verdict);
        }
        for (final String colour : new String[] {"colour", "ground"}) {
            assertThat(verdicts.get(0).getString(colour, "")).isNotEqualTo(verdicts.get(1).getString(colour, ""));
        }
    }

    @Test
    void readerSeesNoNamesOfFiles() throws Exception {
        assertThat(texts("checks.fileNames()")).isEmpty();
    }

    @Test
    void printedPageFitsPaperAndHasNoFolds() throws Exception {
        chromium.size(700, 1_000);
        chromium.scheme("dark");
        chromium.await(DRAWN, "checks.charts()");
        chromium.print(true);
        chromium.await(DRAWN, "checks.charts()");
        assertThat(texts("checks.paper()")).isEmpty();
        assertThat(texts("checks.faint()")).isEmpty();
        keep("700-print");
        chromium.print(false);
        assertThat(chromium.evaluate("document.querySelectorAll('details[open]').length").asInt()).isZero();
    }

    private static List<String> texts(String expression) throws IOException {
        return chromium.evaluate(expression).asArray().values().stream().map(JsonValue::asString).toList();
    }

    @Test
    void everyControlIsReachedAndChangedByKeys() throws Exception {
        final JsonArray controls = chromium.evaluate("checks.controls()").asArray();
        assertThat(controls.size()).isGreaterThan(4 + CHARTS);
        for (int i = 0; i < controls.size(); i++) {
            chromium.press("Tab", TAB);
            final JsonObject focus = chromium.evaluate("checks.focus()").asObject();
            assertThat(focus.getInt("control", -1)).as("after %s tabs: %s", i + 1, controls.get(i)).isEqualTo(i);
            assertThat(focus.getBoolean("visible", false)).as("%s shows its focus", controls.get(i))
                .isTrue();
            final String kind = controls.get(i).asObject().getString("kind", "");
            if (kind.matches("range|select-one")) {
                change(kind, controls.get(i).toString());
            }
        }
    }

    private static void change(String kind, String control) throws IOException {
        final String before = chromium.evaluate("document.activeElement.value").asString();
        if ("range".equals(kind)) {
            chromium.press("Home", HOME);
            final String first = chromium.evaluate("document.activeElement.value").asString();
            chromium.press("ArrowRight", RIGHT);
            final String second = chromium.evaluate("document.activeElement.value").asString();
            chromium.press("End", END);
            chromium.press("ArrowLeft", LEFT);
            final String last = chromium.evaluate("[document.activeElement.value, document.activeElement.max].join()")
                .asString();
            assertThat(first + ' ' + second).as(control).isEqualTo("0 1");
            assertThat(Integer.parseInt(last.split(",")[0])).as(control)
                .isEqualTo(Integer.parseInt(last.split(",")[1]) - 1);
            chromium.evaluate("checks.set(document.activeElement, '" + before + "')");
        } else {
            chromium.press("ArrowDown", DOWN);
            assertThat(chromium.evaluate("document.activeElement.value").asString()).as(control).isNotEqualTo(before);
        }
    }

    /** The goal, change or input around a number gives it its unit. */
    @Test
    void everyValueHasItsUnit() throws Exception {
        final int last = chromium.evaluate("checks.sliders()").asArray().get(0).asInt();
        chromium.evaluate("checks.slide([" + last + ", 1, 1, 1])");
        final JsonObject told = chromium.evaluate("checks.told()").asObject();
        assertThat(told.getString("verdict.targets[0].target", "")).isEqualTo("1 ms");
        assertThat(told.getString("verdict.targets[1].target", "")).isEqualTo("1 %");
        assertThat(told.getString("request.set.classes[0].requestContext", "")).isEqualTo("64 bytes");
        assertThat(told.getString("chunk.shareOfHighestRate", "")).endsWith(" %");
        assertThat(told.getString("errors.save.most", "")).endsWith(" ×");
        assertThat(told.getString("memory.total", "")).endsWith("iB");
        final String number = "[0-9.,]+";
        told.forEach(one -> {
            final String value = one.getValue().asString();
            if (one.getName().matches("verdict\\..*\\.(target|value|least|most)|.*Ns|saveParts\\..*|.*\\.ofTarget")) {
                assertThat(value).as(one.getName()).doesNotMatch(number);
            }
        });
        final List<String> inputs = new ArrayList<>();
        told.forEach(one -> {
            if (one.getName().matches("sensitivity\\[\\d+\\]\\.variations\\[0\\]\\.value")) {
                inputs.add(one.getValue().asString());
            }
        });
        assertThat(inputs).contains("50 MB/s").anyMatch(value -> value.endsWith(" %"))
            .anyMatch(value -> value.endsWith(" bytes")).anyMatch(value -> value.endsWith(" d"));
    }

    /** The plans of the page save to memory, so a migration that does not converge finds no faster sink. */
    @Test
    void numberThatDoesNotExistIsToldInWords() throws Exception {
        final Model model = Model.read(RUN.resolve(Model.FILE));
        final String command = chromium.evaluate("checks.slide([3, 0, 0, 3])").asObject().getString("command", "");
        assertThat(plan(model, command).get("migrationChanges").asObject().get("sinkRate").isNull()).isTrue();
        final JsonObject told = chromium.evaluate("checks.told()").asObject();
        assertThat(told.getString("migrationChanges.sinkRate", "")).isEqualTo("no faster sink");
        assertThat(told.getString("request.sinkRate", "")).isEqualTo("memory");
        assertThat(told.getString("request.restoreTargetNs", "")).isEqualTo("none");
    }

    @Test
    void extrapolationIsSaidOnceInPlainNouns() throws Exception {
        final int last = chromium.evaluate("checks.sliders()").asArray().get(0).asInt();
        chromium.evaluate("checks.slide([" + last + ", 3, 3, 3])");
        assertThat(texts("checks.extrapolated()")).hasSize(1).allSatisfy(sentence -> assertThat(sentence)
            .contains("channels", "bytes of rings and requests", " lie beyond the measured ones"));
        assertThat(texts("checks.fileNames()")).isEmpty();
    }

    /** A slider with a wrong step in the list of plans shows another plan at its ends. */
    @Test
    void slidersAtEndsAndInTheMiddleShowThePlansThatJavaMakes() throws Exception {
        final Model model = Model.read(RUN.resolve(Model.FILE));
        final JsonObject opened = chromium.evaluate("checks.plan()").asObject();
        assertSame(opened.get("rows").asArray(), HtmlPlans.shown(HtmlPlans.usual(model)), "as it is opened");
        final Set<String> commands = new HashSet<>();
        for (final int[] at : positions(chromium.evaluate("checks.sliders()").asArray())) {
            final JsonObject shown = chromium.evaluate("checks.slide(" + Json.array(at) + ")").asObject();
            final String command = shown.getString("command", "");
            assertThat(commands.add(command)).as("sliders at %s make a new request", at).isTrue();
            assertSame(shown.get("rows").asArray(), plan(model, command), command);
        }
    }

    /** All sliders in the middle, each alone at its ends, and all at the same end. */
    private static List<int[]> positions(JsonArray ends) {
        final int[] first = new int[ends.size()];
        final int[] last = IntStream.range(0, first.length).map(i -> ends.get(i).asInt()).toArray();
        final int[] middle = IntStream.of(last).map(end -> end / 2).toArray();
        final List<int[]> positions = new ArrayList<>(List.of(middle, first, last));
        for (int i = 0; i < first.length; i++) {
            for (final int end : new int[] {0, last[i]}) {
                final int[] one = middle.clone();
                one[i] = end;
                positions.add(one);
            }
        }
        return positions;
    }

    @Test
    void mostSensitiveInputIsShownFirst() throws Exception {
        final JsonArray rows = chromium.evaluate("checks.sensitivity()").asArray();
        final Plan plan = HtmlPlans.usual(Model.read(RUN.resolve(Model.FILE)));
        assertThat(plan.sensitivity().get(0).input()).isEqualTo(PlanInput.CHANNELS);
        final JsonArray first = rows.get(0).asArray();
        assertThat(first.size()).isEqualTo(1 + 6);
        assertThat(first.get(0).asString()).isEqualTo("Channels");
        assertThat(first.get(6).asString()).isEqualTo("0.50 · 1.50 · 2.00");
        final double twice = plan.sensitivity().get(0).variations().get(2).results().saveNs()
            / plan.times().save().ns();
        assertThat(first.get(1).asString()).endsWith(String.format(Locale.ROOT, " · %.2f", twice));
        rows.forEach(row -> {
            if ("Mean time between failures".equals(row.asArray().get(0).asString())) {
                assertThat(row.toString()).contains("\"=\",\"=\",\"=\",\"0.71 · 1.22 · 1.41\",\"=\",\"=\"");
            }
        });
    }

    /** The plan of the command that the page shows. */
    private static JsonObject plan(Model model, String command) {
        final Map<String, String> options = new HashMap<>();
        for (final String word : command.split(" ")) {
            if (word.startsWith("--")) {
                options.put(word.split("=")[0], word.split("=")[1]);
            }
        }
        assertThat(options).containsOnlyKeys("--channels", "--ring-pages", "--fill", "--in-flight");
        final Shape shape = new Shape(Long.parseLong(options.get("--channels")),
            Integer.parseInt(options.get("--ring-pages")), Double.parseDouble(options.get("--fill")), 256,
            Integer.parseInt(options.get("--in-flight")));
        return HtmlPlans.shown(Planner.plan(model, HtmlPlans.request(shape)));
    }

    /** The same names in the same order, with the same values. */
    private static void assertSame(JsonArray rows, JsonObject expected, String what) {
        final Map<String, JsonValue> values = new LinkedHashMap<>();
        flatten("", expected, values);
        final List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.asArray().get(0).asString()));
        assertThat(names).as(what).containsExactlyElementsOf(values.keySet());
        for (final JsonValue row : rows) {
            final String name = row.asArray().get(0).asString();
            final JsonValue shown = Json.parse(row.asArray().get(1).asString());
            final JsonValue wanted = values.get(name);
            if (wanted.isNumber()) {
                assertThat(shown.asDouble()).as("%s of %s", name, what).isEqualTo(wanted.asDouble());
            } else {
                assertThat(shown).as("%s of %s", name, what).isEqualTo(wanted);
            }
        }
    }

    private static void flatten(String name, JsonValue value, Map<String, JsonValue> into) {
        if (value.isObject()) {
            value.asObject().forEach(member ->
                flatten(name.isEmpty() ? member.getName() : name + '.' + member.getName(), member.getValue(), into));
        } else if (value.isArray() && !value.asArray().isEmpty() && value.asArray().get(0).isObject()) {
            for (int i = 0; i < value.asArray().size(); i++) {
                flatten(name + '[' + i + ']', value.asArray().get(i), into);
            }
        } else {
            into.put(name, value);
        }
    }
}
