/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.bench.peer.PeerKind;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Counter;
import org.ringsave.bench.result.Unit;
import org.ringsave.bench.suite.PauseBenchmark;
import org.ringsave.bench.suite.PeerBenchmark;
import org.ringsave.bench.suite.SaveContinueBenchmark;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.Shape;

/** Charts of suites whose subject and floors alternate. Their quotients are the results. */
final class HtmlQuotientCharts {
    static final String SAVE = SaveContinueBenchmark.class.getSimpleName();
    static final String PAUSE = PauseBenchmark.class.getSimpleName();
    static final String PEER = PeerBenchmark.class.getSimpleName();
    static final String ALTERNATING = "alternating";

    private static final String CHUNK = Coordinate.CHUNK_LENGTH.key();
    private static final String FILL = Coordinate.FILL.key();
    private static final Counter STOP = Counter.STOP_AND_COPY_NS;
    private static final List<Counter> TURNS = List.of(Counter.COPY_NS, Counter.HALF_COPY_NS, Counter.CHECKSUM_NS,
        Counter.SAVE_NS, Counter.WHOLE_NS);
    private static final Pattern LENGTH = Pattern.compile("([0-9.]+) ?(KiB|MiB|GiB|K|M|G)\\b.*");
    private static final int ANY_PACKET = 8;

    private HtmlQuotientCharts() {
    }

    /** Chunk length against rate. */
    static JsonObject chunks(Results results) {
        final HtmlSection section = new HtmlSection(Picture.CHUNKS,
            "How fast is a save in chunks of each length, beside a plain copy of the same bytes?");
        final List<JmhResult> all = HtmlResults.of(results, SAVE, ALTERNATING);
        if (all.isEmpty()) {
            return section.missing(SAVE, ALTERNATING).json();
        }
        HtmlResults.groups(all, CHUNK).forEach((name, group) -> {
            final JsonArray series = Json.array();
            addRate(series, "save", Counter.SAVE_NS, group);
            addRate(series, "plain copy (memcpy)", Counter.COPY_NS, group);
            addRate(series, "copy with CRC32C", Counter.CHECKSUM_NS, group);
            section.view(name, Json.object().add("kind", "lines")
                .add("x", HtmlSection.axis("chunk length", Unit.BYTES, true)
                    .add("values", HtmlSection.numbers(group.stream().map(one -> HtmlResults.number(one, CHUNK))
                        .toList())))
                .add("y", HtmlSection.axis("GB/s of ring bytes", Unit.GB_PER_SECOND, false)).add("series", series)
                .add("marks", caches(results.environment())));
            section.table(name, "GB/s, and times of a save as multiples", List.of("chunk", "save", "copy",
                "copy + CRC32C", "save / copy", "save / (copy + CRC32C)", "save / copy of whole rings"),
                group.stream().map(one -> List.of(Units.bytes(HtmlResults.number(one, CHUNK)),
                told(rate(one, Counter.SAVE_NS)), told(rate(one, Counter.COPY_NS)),
                told(rate(one, Counter.CHECKSUM_NS)), ratio(one, Counter.SAVE_NS, Counter.COPY_NS),
                ratio(one, Counter.SAVE_NS, Counter.CHECKSUM_NS), ratio(one, Counter.SAVE_NS, Counter.WHOLE_NS)))
                .toList());
        });
        section.note("GB/s are 10⁹ bytes of packets in rings a second. The save also writes checksums, digests and a"
            + " directory. Quotients of times are from the same iterations: trust them more than rates.")
            .note(Interval.note(all));
        return section.json();
    }

    private static void addRate(JsonArray series, String name, Counter counter, List<JmhResult> group) {
        series.add(HtmlSection.measured(name, group.stream().map(one -> rate(one, counter)).toList()));
    }

    /** Bytes a nanosecond, which are GB/s. */
    private static Interval rate(JmhResult result, Counter counter) {
        return Interval.of(result, one -> liveBytes(one) / HtmlResults.turnNs(one, counter, TURNS));
    }

    private static double liveBytes(JmhResult result) {
        return RunModel.valid(() -> new Shape((long)HtmlResults.number(result, Coordinate.CHANNELS.key()),
            (int)HtmlResults.number(result, Coordinate.RING_PAGES.key()), HtmlResults.number(result,
                Coordinate.FILL.key()), ANY_PACKET, 0))
            .map(shape -> (double)shape.liveBytes()).orElse(Double.NaN);
    }

    /** Data caches and their lengths, as far as the environment names them. */
    static JsonArray caches(JsonObject environment) {
        final JsonArray marks = Json.array();
        if (environment.get("caches") instanceof JsonObject caches) {
            for (final JsonObject.Member cache : caches) {
                final JsonValue value = cache.getValue();
                final Matcher length = LENGTH.matcher(value.isString() ? value.asString() : "");
                if (!cache.getName().endsWith("i") && length.matches()) {
                    final long bytes = (long)(Double.parseDouble(length.group(1))
                        * (1L << 10 * (1 + "KMG".indexOf(length.group(2).charAt(0)))));
                    marks.add(Json.object().add("at", bytes).add("name", cache.getName()));
                }
            }
        }
        return marks;
    }

    /** A live begin against stopping for the whole save. */
    static JsonObject pauses(Results results) {
        final HtmlSection section = new HtmlSection(Picture.PAUSE,
            "How much shorter does a set rest for the begin of a live save than for a whole one?");
        final List<JmhResult> all = HtmlResults.of(results, PAUSE, ALTERNATING);
        if (all.isEmpty()) {
            return section.missing(PAUSE, ALTERNATING).json();
        }
        final Map<String, List<JmhResult>> byFill = new LinkedHashMap<>();
        HtmlResults.groups(all, "").values().forEach(group -> group.forEach(one -> byFill.computeIfAbsent(
            ParamWords.of(FILL, one.params().getOrDefault(FILL, "")), key -> new ArrayList<>()).add(one)));
        byFill.forEach((name, group) -> addPauses(section, byFill.size() > 1 ? name : "", all, group));
        section.note("1 × is a set that stops until all is saved. Cold: the copy before it went through the caches.")
            .note(Interval.note(all));
        return section.json();
    }

    private static void addPauses(HtmlSection section, String view, List<JmhResult> all, List<JmhResult> group) {
        final List<String> cases = new ArrayList<>();
        final List<Interval> hot = new ArrayList<>();
        final List<Interval> cold = new ArrayList<>();
        final List<List<String>> rows = new ArrayList<>();
        for (final JmhResult one : group) {
            cases.add(HtmlResults.besides(all, one, FILL));
            hot.add(shorter(one, Counter.HOT_BEGIN_NS));
            cold.add(shorter(one, Counter.COLD_BEGIN_NS));
            rows.add(List.of(cases.get(cases.size() - 1), Units.time(one.quotient(STOP, Counter.BEGINS).median()),
                Units.time(one.quotient(Counter.COLD_BEGIN_NS, Counter.BEGINS).median()),
                Units.time(one.quotient(Counter.HOT_BEGIN_NS, Counter.BEGINS).median()),
                cold.get(cold.size() - 1).text(Units::ratio), hot.get(hot.size() - 1).text(Units::ratio)));
        }
        section.view(view, bars("times shorter than stopping", cases,
            HtmlSection.measured("live begin, caches cold", cold),
            HtmlSection.measured("live begin, caches hot", hot)));
        section.table(view, "Pauses, and how much shorter a live begin is", List.of("case", "stop and copy",
            "cold begin", "hot begin", "cold, times shorter", "hot, times shorter"), rows);
    }

    private static Interval shorter(JmhResult result, Counter begin) {
        return Interval.of(result, one -> 1 / one.quotient(begin, STOP).median());
    }

    /** Times and lengths of the peers, as multiples of those of Ringsave. */
    static JsonObject peers(Results results) {
        final HtmlSection section = new HtmlSection(Picture.PEERS,
            "What do others take to save and restore the same state?");
        final List<JmhResult> all = HtmlResults.of(results, PEER, ALTERNATING);
        if (all.isEmpty()) {
            return section.missing(PEER, ALTERNATING).json();
        }
        HtmlResults.groups(all, Coordinate.PEER.key()).forEach((name, group) -> {
            final List<JmhResult> peers = new ArrayList<>(group);
            peers.sort(java.util.Comparator.comparingDouble(one -> one.quotient(Counter.PEER_SAVE_NS,
                Counter.OUR_SAVE_NS).median()));
            final List<String> names = peers.stream().map(HtmlQuotientCharts::peer).toList();
            section.view(name, bars("time, Ringsave = 1", names,
                HtmlSection.measured("save", quotients(peers, Counter.PEER_SAVE_NS, Counter.OUR_SAVE_NS)),
                HtmlSection.measured("restore", quotients(peers, Counter.PEER_RESTORE_NS, Counter.OUR_RESTORE_NS))));
            section.table(name, "Times and lengths as multiples", List.of("peer", "save / ours", "restore / ours",
                "save / copy", "our save / copy", "bytes / ours"), peers.stream().map(one -> List.of(peer(one),
                ratio(one, Counter.PEER_SAVE_NS, Counter.OUR_SAVE_NS),
                ratio(one, Counter.PEER_RESTORE_NS, Counter.OUR_RESTORE_NS),
                ratio(one, Counter.PEER_SAVE_NS, Counter.COPY_NS), ratio(one, Counter.OUR_SAVE_NS, Counter.COPY_NS),
                bytes(one))).toList());
        });
        section.note("Above 1: slower than Ringsave, which writes checksums and digests that not every peer has. Bars"
            + " start at 1.").note(Interval.note(all));
        return section.json();
    }

    /** The name of a peer in README. */
    private static String peer(JmhResult result) {
        final String name = result.params().getOrDefault(Coordinate.PEER.key(), "?");
        return Arrays.stream(PeerKind.values()).filter(kind -> kind.name().equals(name)).findFirst()
            .map(kind -> kind.title().replace("`", "")).orElse(name);
    }

    /** Every save has the same length, so there is no spread to tell. */
    private static String bytes(JmhResult one) {
        final Sample sample = one.quotient(Counter.PEER_BYTES, Counter.OUR_BYTES);
        return sample.count() == 0 ? "" : Units.ratio(sample.median());
    }

    private static List<Interval> quotients(List<JmhResult> group, Counter above, Counter below) {
        return group.stream().map(one -> quotient(one, above, below)).toList();
    }

    private static Interval quotient(JmhResult result, Counter above, Counter below) {
        return Interval.of(result, one -> one.quotient(above, below).median());
    }

    private static JsonObject bars(String label, List<String> names, JsonObject... series) {
        final JsonArray all = Json.array();
        List.of(series).forEach(all::add);
        return Json.object().add("kind", "bars").add("categories", Json.array(names.toArray(String[]::new)))
            .add("y", HtmlSection.axis(label, Unit.MULTIPLE, true)).add("series", all);
    }

    private static String told(Interval rate) {
        return rate.text(Units::number);
    }

    private static String ratio(JmhResult result, Counter above, Counter below) {
        return quotient(result, above, below).text(Units::ratio);
    }
}
