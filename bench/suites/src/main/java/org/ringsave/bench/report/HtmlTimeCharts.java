/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
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

    private static final List<Counter> COUNTERS = List.of(Counter.SAVE_NS, Counter.COPY_NS, Counter.BEGIN_NS,
        Counter.INDEX_NS);
    private static final List<String> COUNTER_NAMES =
        List.of("paused save", "plain copy of its bytes", "begin of that save", "reading all indices");

    private HtmlTimeCharts() {
    }

    /** Percentiles of a call, as far as enough calls lie beyond them. */
    static JsonObject percentiles(Results results) {
        final HtmlSection section = new HtmlSection(Picture.PERCENTILES,
            "How long does one call of saveContinue take, and how long do the slowest take?");
        final SortedMap<Double, CallTimes> byChunk = calls(results, "saveContinue");
        if (byChunk.isEmpty()) {
            return section.missing(CALL, "saveContinue").json();
        }
        final HtmlPercentiles picture = new HtmlPercentiles("chunk", "calls",
            byChunk.values().stream().mapToLong(CallTimes::total).max().orElse(1));
        byChunk.forEach((chunk, calls) -> {
            picture.curve(Units.bytes(chunk), calls.total(), calls::at);
            picture.row(Units.bytes(chunk), calls.total(), calls::at);
        });
        picture.addTo(section, "", "time of a call", "Times of a call");
        section.note("Each step to the right leaves a tenth of the calls; a curve ends before the last one, the max. In"
            + " parentheses: fewer than ten calls lie beyond, and another run may well find another time. Slow copies"
            + " show interruptions by the machine. The caller calls again when a call returns, so a simulator meets"
            + " that ticks at a fixed rate is below.");
        final HtmlPercentiles copies = new HtmlPercentiles("chunk", "calls", 0);
        calls(results, "copyBaseline").forEach((chunk, calls) -> copies.row(Units.bytes(chunk), calls.total(),
            calls::at));
        copies.addTableTo(section, "A plain copy of as many bytes");
        return section.json();
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
        final HtmlSection section = new HtmlSection(Picture.CHANNELS,
            "What does one channel cost in sets of many, whose rings are nearly empty?");
        final List<JmhResult> all = HtmlResults.of(results, CHANNELS, HtmlQuotientCharts.ALTERNATING);
        if (all.isEmpty()) {
            return section.missing(CHANNELS, HtmlQuotientCharts.ALTERNATING).json();
        }
        HtmlResults.groups(all, Coordinate.CHANNELS.key()).forEach((name, group) -> {
            final JsonArray series = Json.array();
            for (int i = 0; i < COUNTERS.size(); i++) {
                final Counter counter = COUNTERS.get(i);
                series.add(HtmlSection.measured(COUNTER_NAMES.get(i), group.stream().map(one -> each(one, counter))
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
                told(ratio(one, Counter.SAVE_NS, Counter.COPY_NS)),
                told(ratio(one, Counter.BEGIN_NS, Counter.INDEX_NS))))
                .toList());
        });
        return section.note(Interval.note(all)).json();
    }

    private static String told(Interval figure) {
        return figure.text(Units::digits);
    }

    /** The time of a counter for each channel. */
    private static Interval each(JmhResult result, Counter counter) {
        return ratio(result, counter, Counter.CHANNEL_COUNT);
    }

    private static Interval ratio(JmhResult result, Counter above, Counter below) {
        return Interval.of(result, one -> one.quotient(above, below).median());
    }
}
