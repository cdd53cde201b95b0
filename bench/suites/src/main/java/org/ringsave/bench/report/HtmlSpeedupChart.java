/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.suite.ParallelSaveBenchmark;
import org.ringsave.tool.console.Units;

/** Threads against speedup, as far as it was measured. */
final class HtmlSpeedupChart {
    static final String PARALLEL = ParallelSaveBenchmark.class.getSimpleName();

    private static final String THREADS = Coordinate.THREADS.key();

    private HtmlSpeedupChart() {
    }

    static JsonObject speedup(Results results) {
        final HtmlSection section = new HtmlSection(Picture.SPEEDUP, "How much faster is a save by several threads?");
        final List<JmhResult> all = HtmlResults.of(results, PARALLEL, HtmlQuotientCharts.ALTERNATING).stream()
            .filter(one -> HtmlResults.number(one, THREADS) > 1).toList();
        if (all.isEmpty()) {
            return section.missing(PARALLEL, HtmlQuotientCharts.ALTERNATING).json();
        }
        HtmlResults.groups(all, THREADS).forEach((name, group) -> add(section, name, group));
        return section.note(law(all)).note(Interval.note(all)).json();
    }

    private static void add(HtmlSection section, String view, List<JmhResult> group) {
        final List<Double> threads = new ArrayList<>(List.of(1.0));
        group.forEach(one -> threads.add(HtmlResults.number(one, THREADS)));
        final List<Interval> saves = speedups(group, Counter.ONE_SAVE_NS, Counter.SAVE_NS);
        final List<Interval> copies = speedups(group, Counter.ONE_COPY_NS, Counter.COPY_NS);
        final JsonArray series = Json.array().add(HtmlSection.measured("save", saves))
            .add(HtmlSection.measured("plain copy", copies))
            .add(HtmlSection.series("as many times as threads", threads));
        section.view(view, Json.object().add("kind", "lines")
            .add("x", HtmlSection.axis("threads", Unit.COUNT, false).add("values", HtmlSection.numbers(threads)))
            .add("y", HtmlSection.axis("times as fast as one thread", Unit.MULTIPLE, false)).add("series", series)
            .add("marks", Json.array()));
        final List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i < threads.size(); i++) {
            rows.add(List.of(Units.number(threads.get(i)), saves.get(i).text(Units::ratio),
                copies.get(i).text(Units::ratio)));
        }
        section.table(view, "Times as fast as one thread", List.of("threads", "save", "plain copy"), rows);
    }

    /** One thread is as fast as itself. */
    private static List<Interval> speedups(List<JmhResult> group, Counter one, Counter all) {
        final List<Interval> speedups = new ArrayList<>(List.of(Interval.exact(1)));
        group.forEach(result -> speedups.add(Interval.of(result, each -> each.quotient(one, all).median())));
        return speedups;
    }

    /** Says why there is no curve of a law. */
    private static String law(List<JmhResult> all) {
        final Function<Double, String> number = Units::number;
        final List<String> threads = all.stream().map(one -> HtmlResults.number(one, THREADS)).distinct().sorted()
            .map(number).toList();
        return threads.size() == 1 ? "Two points, 1 and " + threads.get(0) + " threads, determine no fit of the"
            + " Universal Scalability Law, which has two coefficients, contention and coherency, beside the speed of"
            + " one thread." : "Measured with 1, " + threads.stream().collect(Collectors.joining(", "))
                + " threads. The page fits no law to them.";
    }
}
