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
import java.util.SortedMap;
import java.util.TreeMap;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.suite.ChannelCountBenchmark;
import org.ringsave.bench.suite.SaveContinueCallBenchmark;
import org.ringsave.tool.console.Units;

/** Charts of suites whose results are times. */
final class HtmlTimeCharts {
    static final String CALL = SaveContinueCallBenchmark.class.getSimpleName();
    static final String CHANNELS = ChannelCountBenchmark.class.getSimpleName();

    private static final int STEPS_A_DECADE = 8;
    private static final double[] TOLD = {0.5, 0.9, 0.99, 0.999, 0.9999};
    private static final List<String> COLUMNS =
        List.of("chunk", "calls", "p50", "p90", "p99", "p99.9", "p99.99", "max");
    private static final List<Counter> COUNTERS = List.of(Counter.SAVE_NS, Counter.COPY_NS, Counter.BEGIN_NS,
        Counter.INDEX_NS);
    private static final List<String> COUNTER_NAMES =
        List.of("paused save", "plain copy of its bytes", "begin of that save", "reading all indices");

    private HtmlTimeCharts() {
    }

    /** Percentiles of a call, as far as enough calls lie beyond them. */
    static JsonObject percentiles(Results results) {
        final HtmlSection section = new HtmlSection("percentiles", "Percentiles of a call",
            "How long does one call of saveContinue take, and how long do the slowest take?");
        final SortedMap<Double, CallTimes> byChunk = calls(results, "saveContinue");
        if (byChunk.isEmpty()) {
            return section.missing(CALL, "saveContinue").json();
        }
        final long most = byChunk.values().stream().mapToLong(CallTimes::total).max().orElse(1);
        final List<Double> x = new ArrayList<>();
        for (int i = 0; Math.pow(10, (double)i / STEPS_A_DECADE) <= most; i++) {
            x.add(Math.pow(10, (double)i / STEPS_A_DECADE));
        }
        final JsonArray series = Json.array();
        final List<List<String>> rows = new ArrayList<>();
        byChunk.forEach((chunk, calls) -> {
            series.add(HtmlSection.series(Units.bytes(chunk), x.stream().map(one ->
                one <= calls.total() ? calls.at(1 - 1 / one) : Double.NaN).toList()));
            rows.add(row(chunk, calls));
        });
        section.view("", Json.object().add("kind", "lines")
            .add("x", HtmlSection.axis("percentile", Unit.PERCENTILE, true).add("values", HtmlSection.numbers(x)))
            .add("y", HtmlSection.axis("time of a call", Unit.NS, true)).add("series", series)
            .add("marks", Json.array()));
        section.note("Each step to the right leaves a tenth of the calls; a curve ends before the last one, the max. In"
            + " parentheses: fewer than ten calls lie beyond, and another run may well find another time. Slow copies"
            + " show interruptions by the machine. The caller calls again when a call returns, so a simulator meets"
            + " that ticks at a fixed rate is below.");
        section.table("Times of a call", COLUMNS, rows);
        final List<List<String>> copies = new ArrayList<>();
        calls(results, "copyBaseline").forEach((chunk, calls) -> copies.add(row(chunk, calls)));
        if (!copies.isEmpty()) {
            section.table("A plain copy of as many bytes", COLUMNS, copies);
        }
        return section.json();
    }

    private static List<String> row(double chunk, CallTimes calls) {
        final List<String> row = new ArrayList<>(List.of(Units.bytes(chunk), Units.number(calls.total())));
        for (final double share : TOLD) {
            row.add(CallTimes.told(Units.time(calls.at(share)), share, calls.total()));
        }
        row.add(Units.time(calls.at(1)));
        return row;
    }

    private static SortedMap<Double, CallTimes> calls(Results results, String method) {
        final SortedMap<Double, CallTimes> byChunk = new TreeMap<>();
        for (final String suite : results.names()) {
            if (results.isJmh(suite)) {
                for (final JsonObject raw : results.raw(suite)) {
                    final JmhResult result = JmhResult.of(raw);
                    if (result.owner().equals(CALL) && result.method().equals(method)
                        && "sample".equals(result.mode())) {
                        byChunk.put(HtmlResults.number(result, Coordinate.CHUNK_LENGTH.key()),
                            CallTimes.of(raw.get("primaryMetric").asObject()));
                    }
                }
            }
        }
        byChunk.values().removeIf(calls -> calls.total() == 0);
        return byChunk;
    }

    /** Time for each channel, by how many there are. */
    static JsonObject channels(Results results) {
        final HtmlSection section = new HtmlSection("channels", "Channels",
            "What does one channel cost in sets of many, whose rings are nearly empty?");
        final List<JmhResult> all = HtmlResults.of(results, CHANNELS, HtmlQuotientCharts.ALTERNATING);
        if (all.isEmpty()) {
            return section.missing(CHANNELS, HtmlQuotientCharts.ALTERNATING).json();
        }
        HtmlResults.groups(all, Coordinate.CHANNELS.key()).forEach((name, group) -> {
            final JsonArray series = Json.array();
            for (int i = 0; i < COUNTERS.size(); i++) {
                final Counter counter = COUNTERS.get(i);
                series.add(HtmlSection.series(COUNTER_NAMES.get(i), group.stream().map(one -> each(one, counter))
                    .toList()));
            }
            section.view(name, Json.object().add("kind", "lines")
                .add("x", HtmlSection.axis("channels", Unit.COUNT, true)
                    .add("values", HtmlSection.numbers(group.stream().map(one -> HtmlResults.number(one,
                        Coordinate.CHANNELS.key())).toList())))
                .add("y", HtmlSection.axis("ns for each channel", Unit.NS, true)).add("series", series)
                .add("marks", Json.array()));
            section.table(name, "Nanoseconds for each channel", List.of("channels", "paused save", "plain copy",
                "begin", "indices", "save / copy", "begin / indices"), group.stream().map(one -> List.of(
                Units.number(HtmlResults.number(one, Coordinate.CHANNELS.key())), told(each(one, Counter.SAVE_NS)),
                told(each(one, Counter.COPY_NS)), told(each(one, Counter.BEGIN_NS)), told(each(one, Counter.INDEX_NS)),
                told(one.quotient(Counter.SAVE_NS, Counter.COPY_NS).median()), told(one.quotient(Counter.BEGIN_NS,
                    Counter.INDEX_NS).median())))
                .toList());
        });
        return section.json();
    }

    private static String told(double value) {
        return Double.isFinite(value) ? Units.number(value) : "";
    }

    /** The time of a counter for each channel. */
    private static double each(JmhResult result, Counter counter) {
        return result.quotient(counter, Counter.CHANNEL_COUNT).median();
    }
}
