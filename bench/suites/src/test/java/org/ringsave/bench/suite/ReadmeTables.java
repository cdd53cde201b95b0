/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringsave.bench.peer.Ability;
import org.ringsave.bench.peer.PeerKind;
import org.ringsave.tool.plan.ErrorSummary;
import org.ringsave.tool.plan.Model;

/** The tables of figures on the pages, made from the committed run. */
final class ReadmeTables {
    static final Path RESULTS = Path.of("..", "..", "results", "2026-11-21-epyc-2.6GHz-2cpu");

    private static final List<String> CHUNKS = List.of("1376", "8160", "65536", "1048576");
    private static final String PEERS = "PeerBenchmark.alternating";
    private static final Map<String, Object> FULL = Map.of("fill", 1.0);

    private ReadmeTables() {
    }

    /** All tables, by the name of their markers. */
    static Map<String, String> all() throws IOException {
        final Map<String, String> tables = new LinkedHashMap<>();
        tables.put("figures", figures());
        tables.put("others", others());
        tables.put("ratios", ratios());
        tables.put("live", live());
        tables.put("peer-ratios", peers());
        tables.put("rest", rest());
        tables.put("save-cost", saveCost());
        tables.put("model-errors", modelErrors());
        return tables;
    }

    private static JmhRun jmh(String suite) throws IOException {
        return new JmhRun(RESULTS.resolve(suite + ".json"));
    }

    private static RigRun rig(String suite) throws IOException {
        return new RigRun(RESULTS.resolve(suite + ".json"));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Figures of a suite that a run may lack, or have in an older form. */
    @FunctionalInterface
    private interface Figures {
        String text() throws IOException;
    }

    private static String measured(Figures figures) throws IOException {
        try {
            return figures.text();
        } catch (NoSuchFileException | NoSuchElementException e) {
            return "not in this run";
        }
    }

    private static String row(String title, String... cells) {
        return "| " + title + " | " + String.join(" | ", cells) + " |\n";
    }

    private static String head(String title, String... columns) {
        return row(title, columns) + "|---|" + "---|".repeat(columns.length) + '\n';
    }

    private static String percent(String fill) {
        return "1.0".equals(fill) ? "100 %" : "25 %";
    }

    /** The three figures at the top of README. */
    private static String figures() throws IOException {
        final JmhRun pause = jmh("pause");
        final JmhRun delta = jmh("delta");
        final Map<String, String> bare = Map.of("fill", "1.0", "inFlight", "0", "appStateLength", "0");
        final Map<String, String> full =
            Map.of("chunkLength", "65536", "fill", "1.0", "destination", "rotating");
        return head("256 channels of 2 × 64 KiB, one run on two cores", "")
            + row("pause of a live save, rings alone", format("%.0f times shorter than stopping for the whole"
                + " save; %.0f times with cold caches", pause.ratio("PauseBenchmark.alternating", bare, "stopAndCopyNs",
                "hotBeginNs"), pause.ratio("PauseBenchmark.alternating", bare, "stopAndCopyNs", "coldBeginNs")))
            + row("time of a save, full rings, chunks of 64 KiB", format("%.2f of a plain copy; a copy with its CRC32C"
                + " takes %.2f", save(full, "saveNs"), save(full, "checksumNs")))
            + row("time of a delta with 1 % new ring bytes", format("%.1f %% of a full save", 100 * delta.ratio(
                "DeltaBenchmark.alternating", Map.of("newShare", "0.01"), "coldDeltaNs", "fullNs")));
    }

    private static double save(Map<String, String> params, String counter) throws IOException {
        return jmh("save").ratio("SaveContinueBenchmark.alternating", params, counter, "copyNs");
    }

    /** The short table of peers in README: times, and the abilities that the fast peers lack. */
    private static String others() throws IOException {
        final JmhRun run = jmh("peers");
        final List<Ability> abilities = List.of(Ability.CHECKS, Ability.RESUME, Ability.DELTA, Ability.LIVE);
        final StringBuilder table = new StringBuilder(1_000);
        table.append(head("full rings, time against Ringsave's", Stream.concat(Stream.of("save", "restore"),
            abilities.stream().map(Ability::title)).toArray(String[]::new)));
        for (final PeerKind kind : List.of(PeerKind.ringsave, PeerKind.bytebuffer, PeerKind.chronicle, PeerKind.kryo,
            PeerKind.kryopage, PeerKind.java)) {
            final Map<String, String> params = Map.of("peer", kind.name(), "fill", "1.0");
            final Stream<String> times = Stream.of("Save", "Restore").map(what -> kind == PeerKind.ringsave ? "1"
                : format("%.2f", run.ratio(PEERS, params, "peer" + what + "Ns", "our" + what + "Ns")));
            table.append(row(kind.title(), Stream.concat(times, abilities.stream()
                .map(ability -> kind.abilities().contains(ability) ? "yes" : "no")).toArray(String[]::new)));
        }
        return table.toString();
    }

    private static String ratios() throws IOException {
        final JmhRun saves = jmh("save");
        final StringBuilder table = new StringBuilder(2_000);
        table.append(head("256 channels of 2 × 64 KiB, time against a plain copy of the live bytes",
            "1,376 B", "8,160 B", "64 KiB", "1 MiB"));
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(saveRow("save, rings " + percent(fill) + " full, chunks one after another", saves, "saveNs",
                "copyNs", fill, "rotating"));
            table.append(saveRow("save, rings " + percent(fill) + " full, one chunk reused", saves, "saveNs", "copyNs",
                fill, "reused"));
        }
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(saveRow("the same copy with its checksums and nothing else, rings " + percent(fill) + " full",
                saves, "checksumNs", "copyNs", fill, "rotating"));
        }
        final JmhRun restores = jmh("restore");
        for (final String fill : List.of("1.0", "0.25")) {
            table.append(row("restore, rings " + percent(fill) + " full", CHUNKS.stream()
                .map(chunk -> "8160".equals(chunk) ? "" : format("%.2f", restores.ratio("RestoreBenchmark.alternating",
                    Map.of("chunkLength", chunk, "fill", fill), "restoreNs", "copyNs"))).toArray(String[]::new)));
        }
        return table.append(saveRow("copy of whole rings that are 25 % full, against a save", saves, "wholeNs",
            "saveNs", "0.25", "rotating")).toString();
    }

    private static String saveCost() throws IOException {
        final JmhRun saves = jmh("save");
        return head("", "1,376 B", "8,160 B", "64 KiB", "1 MiB")
            + saveRow("a copy with its checksums against a copy, full rings", saves, "checksumNs", "copyNs", "1.0",
                "rotating")
            + saveRow("a save against a copy with its checksums", saves, "saveNs", "checksumNs", "1.0", "rotating")
            + saveRow("a save against a copy", saves, "saveNs", "copyNs", "1.0", "rotating");
    }

    private static String saveRow(String title, JmhRun saves, String above, String below, String fill,
        String destination) {
        return row(title, CHUNKS.stream().map(chunk -> format("%.2f", saves.ratio("SaveContinueBenchmark.alternating",
            Map.of("chunkLength", chunk, "fill", fill, "destination", destination), above, below)))
            .toArray(String[]::new));
    }

    /** Errors of the cost model in configurations that it was not fitted to, by operation. */
    private static String modelErrors() throws IOException {
        final Path file = RESULTS.resolve(Model.FILE);
        if (!Files.exists(file)) {
            return "Not in this run.\n";
        }
        final StringBuilder table = new StringBuilder(1_000);
        table.append(head("held-out configurations", "that count", "off by, median", "nine of ten", "at most"));
        Model.read(file).operations().forEach((operation, model) -> {
            final ErrorSummary errors = model.heldOut();
            table.append(row('`' + operation.key() + '`', errors.counted() + " of " + errors.configurations(),
                error(errors, errors.median()), error(errors, errors.p90()), error(errors, errors.max())));
        });
        return table.toString();
    }

    private static String error(ErrorSummary errors, double error) {
        return errors.counted() == 0 ? "unknown" : format("%.0f %%", 100 * error);
    }

    private static String live() throws IOException {
        return head("256 channels of 2 × 64 KiB, full unless it says otherwise", "") + pause() + begins()
            + brownout() + writes() + slices() + deltas() + migration() + openLoop();
    }

    private static String pause() throws IOException {
        final JmhRun run = jmh("pause");
        final Map<String, String> bare = Map.of("fill", "1.0", "inFlight", "0", "appStateLength", "0");
        final Map<String, String> laden = Map.of("fill", "1.0", "inFlight", "16", "appStateLength", "1048576");
        final String method = "PauseBenchmark.alternating";
        final double perRing = run.ratio(method, bare, "hotBeginNs", "ringCount");
        final double rings = run.ratio(method, laden, "ringCount", "begins");
        final double captured = run.ratio(method, laden, "capturedBytes", "begins");
        final double hot = run.ratio(method, laden, "hotBeginNs", "begins");
        return row("the pause, `begin`: stopping for the whole save takes longer by a factor of",
                format("%.0f with hot caches, %.0f right after a save that emptied them",
                    run.ratio(method, bare, "stopAndCopyNs", "hotBeginNs"),
                    run.ratio(method, bare, "stopAndCopyNs", "coldBeginNs")))
            + row("`begin` with 16 requests of 256 bytes in flight a channel and 1 MiB of application state", format(
                "%.0f µs hot, %.0f cold, for %,.0f captured bytes: %.1f ns a ring and %.3f ns a byte", hot / 1e3,
                run.ratio(method, laden, "coldBeginNs", "begins") / 1e3, captured, perRing,
                (hot - perRing * rings) / captured));
    }

    private static String begins() throws IOException {
        final JmhRun run = jmh("live-begin");
        return row("`begin` with full rings against 1 % full ones", format("%.2f", begin(run, "256")))
            + row("`begin`, per channel, with 4,096 and 16,384 channels against 256", format("%.1f and %.1f",
                begin(run, "4096") / 16, begin(run, "16384") / 64));
    }

    private static double begin(JmhRun run, String channels) {
        return run.ratio("LiveBeginBenchmark.alternating", Map.of("channels", channels, "fill", "1.0"), "hotBeginNs",
            "hotReferenceNs");
    }

    private static String brownout() throws IOException {
        final RigRun run = rig("brownout");
        return row("packets per second of a thread that drives both ends of rings a quarter full, a save always running"
                + " on the other core, against none", format("%.2f to memory, %.2f to a file; saving half of the time"
                + " %.2f and %.2f", run.figure("memory", "ratio"), run.figure("file", "ratio"),
                run.figure("memoryPaced", "ratio"), run.figure("filePaced", "ratio")))
            + row("the longest gap of that thread between two batches: p99.9, max", format(
                "%.0f µs, %.1f ms to memory; %.0f µs, %.1f ms to a file; %.0f µs, %.1f ms without a save",
                run.figure("memory", "gapP999Ns") / 1e3, run.figure("memory", "gapMaxNs") / 1e6,
                run.figure("file", "gapP999Ns") / 1e3, run.figure("file", "gapMaxNs") / 1e6,
                run.figure("none", "gapP999Ns") / 1e3, run.figure("none", "gapMaxNs") / 1e6));
    }

    private static String writes() throws IOException {
        final RigRun run = rig("first-write");
        return row("the first packet into a ring whose bytes a save still needs: p50, p99, max", format(
            "%.1f µs, %.0f µs, %.1f ms: one copy of the ring to the spill arena, once a save; without an arena p99"
                + " %.0f µs, max %.1f ms", run.figure("arena", "firstWriteP50Ns", FULL) / 1e3,
            run.figure("arena", "firstWriteP99Ns", FULL) / 1e3, run.figure("arena", "firstWriteMaxNs", FULL) / 1e6,
            run.figure("noArena", "firstWriteP99Ns", FULL) / 1e3,
            run.figure("noArena", "firstWriteMaxNs", FULL) / 1e6));
    }

    private static String slices() throws IOException {
        final RigRun run = rig("slice");
        final String over = Arrays.stream(new int[] {20_000, 100_000, 500_000}).mapToObj(budget -> format("%.0f",
            run.figure("slice", "overrunP999Ns", Map.of("budgetNs", budget)) / 1e3)).collect(Collectors.joining(", "));
        final String clock = Arrays.stream(new int[] {20_000, 100_000, 500_000}).mapToObj(budget -> format("%.0f",
            run.figure("slice", "clockOverrunP999Ns", Map.of("budgetNs", budget)) / 1e3))
            .collect(Collectors.joining(", "));
        return row("what a slice of 20, 100, 500 µs overruns by, p99.9", over + " µs; a clock that is read alone "
            + clock);
    }

    private static String deltas() throws IOException {
        final JmhRun run = jmh("delta");
        final String method = "DeltaBenchmark.alternating";
        final StringBuilder parts = new StringBuilder();
        for (final String share : List.of("0.001", "0.01", "0.1", "1.0")) {
            final Map<String, String> params = Map.of("newShare", share);
            parts.append(format("%.1f %%, ", 100 * (run.ratio(method, params, "coldDeltaNs", "fullNs")
                - run.ratio(method, params, "coldFixedNs", "fullNs"))));
        }
        // Both begin right after a full save. Otherwise only the first of them would meet cold tables.
        return row("a delta of 0.1, 1, 10, 100 % new bytes, caches cold, of a full save's time beyond the fixed part",
            parts + format("and the fixed part %.1f %%", 100 * run.ratio(method, Map.of("newShare", "0.01"),
            "coldFixedNs", "fullNs")));
    }

    private static String migration() throws IOException {
        final RigRun run = rig("migration");
        return row("moving 256 MiB of rings, half full, to another set while a quarter of what can be saved is written:"
            + " stop and copy rests longer by a factor of", format("%.0f (%.1f ms against %.1f ms, p50; %.0f of %.0f"
                + " runs did not converge and were stopped all the same)", run.figure("preCopy", "ratio"),
            run.figure("stopAndCopy", "blackoutP50Ns") / 1e6, run.figure("preCopy", "blackoutP50Ns") / 1e6,
            run.figure("preCopy", "notConverging"), run.figure("preCopy", "blackoutCount")));
    }

    private static String openLoop() throws IOException {
        final RigRun run = rig("open-loop");
        final Map<String, Object> rate = Map.of("rateHz", 1_000);
        return row("p99 of a tick at 1,000 a second, 64 devices, counted from when it was to start",
            Map.of("none", "no saves", "slices", "a slice a tick", "thread", "saves on another thread", "stop",
                "stopped for each save").entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(way -> way.getValue() + ' ' + (run.isFailed(way.getKey(), rate) ? "FAIL"
                    : format("%.0f µs", run.figure(way.getKey(), "latencyP99Ns", rate) / 1e3)))
                .collect(Collectors.joining(", ")));
    }

    private static String peers() throws IOException {
        final JmhRun run = jmh("peers");
        final Optional<JmhRun> newer = onNewerJdk();
        final StringBuilder table = new StringBuilder(1_500);
        table.append(head("time of 256 channels of 2 × 64 KiB against Ringsave's, all its checksums on",
            "save, full rings", "save, a quarter full", "restore, full rings", "restore, a quarter full"));
        for (final PeerKind kind : PeerKind.values()) {
            if (kind == PeerKind.memorysegment) {
                table.append(row(kind.title() + newer.map(one -> "; here both on JDK " + one.jdk()).orElse(""),
                    peerCells(newer, kind)));
            } else if (kind != PeerKind.ringsave) {
                table.append(row(kind.title(), peerCells(Optional.of(run), kind)));
            }
        }
        return table.toString();
    }

    private static String[] peerCells(Optional<JmhRun> run, PeerKind kind) {
        final List<String> cells = new ArrayList<>();
        for (final String what : List.of("SaveNs", "RestoreNs")) {
            for (final String fill : List.of("1.0", "0.25")) {
                final Map<String, String> params = Map.of("peer", kind.name(), "fill", fill);
                cells.add(run.filter(one -> one.has(PEERS, params))
                    .map(one -> format("%.2f", one.ratio(PEERS, params, "peer" + what, "our" + what)))
                    .orElse("not in this run"));
            }
        }
        return cells.toArray(String[]::new);
    }

    /** The newest committed run of the peers suite on a newer JDK, which its directory's name ends with. */
    private static Optional<JmhRun> onNewerJdk() throws IOException {
        try (Stream<Path> runs = Files.list(RESULTS.getParent())) {
            final Optional<Path> newest = runs.filter(run -> run.getFileName().toString().contains("-jdk"))
                .map(run -> run.resolve("peers.json")).filter(Files::exists).max(Comparator.naturalOrder());
            return newest.isPresent() ? Optional.of(new JmhRun(newest.get())) : Optional.empty();
        }
    }

    private static String rest() throws IOException {
        return head("", "")
            + row("a save against a plain copy of its ring bytes, 64 MiB of rings half full, in rings of 1, 4, 16, 64,"
                + " 256, 1,024, 4,096 pages", turns("ring-pages", "RingPagesBenchmark.alternating", "0.5", "ringPages",
                "1", "4", "16", "64", "256", "1024", "4096"))
            + checks()
            + row("a save with 0, 1, 16, 64 requests in flight a channel, each with 320 bytes, against the copy of its"
                + " ring bytes alone, a quarter full", turns("inflight-save", "InFlightSaveBenchmark.alternating",
                "0.25", "inFlight", "0", "1", "16", "64"))
            + row("a live save that no traffic meets against a paused one, full rings, chunks of 1,376 B and 64 KiB",
                turns("live-copy", "LiveCopyBenchmark.alternating", "1.0", "chunkLength", "1376", "65536"))
            + row("to verify an image against the CRC32C of its bytes, full rings, in pieces of 1,376 B, 64 KiB, 1 MiB",
                turns("verify", "VerifyBenchmark.alternating", "1.0", "chunkLength", "1376", "65536", "1048576"))
            + newMemory() + channels() + rings() + parallel() + inFlight();
    }

    /** Subject divided by floor, for each value of a parameter. */
    private static String turns(String suite, String method, String fill, String parameter, String... values)
        throws IOException {
        final JmhRun run = jmh(suite);
        return Arrays.stream(values).map(value -> format("%.2f", run.ratio(method,
            Map.of("fill", fill, parameter, value), "subjectNs", "floorNs"))).collect(Collectors.joining(", "));
    }

    private static String checks() throws IOException {
        final JmhRun run = jmh("checks");
        final Map<String, String> params = Map.of("chunkLength", "65536", "fill", "1.0");
        return row("a save against a copy, full rings, chunks of 64 KiB, with all checks; without checksums; without"
            + " bounds checks; without either", List.of("allChecks", "withoutChecksums", "withoutBoundsChecks",
            "withoutEither").stream().map(method -> format("%.2f", run.ratio("ChecksBenchmark." + method, params,
            "subjectNs", "floorNs"))).collect(Collectors.joining("; ")));
    }

    private static String newMemory() throws IOException {
        return row("a save to new memory against one to memory in use, rings of 80 MiB: allocated and zeroed; a mapped"
            + " file; allocated in transparent huge pages", measured(() -> newMemory("cold-memory", "allocated"))
            + "; " + measured(() -> newMemory("cold-memory", "mapped")) + "; " + measured(ReadmeTables::hugePages));
    }

    private static String newMemory(String suite, String memory) throws IOException {
        return format("%.2f", jmh(suite).ratio("ColdMemoryBenchmark.alternating", Map.of("memory", memory),
            "subjectNs", "warmNs"));
    }

    /** The figure of huge pages, or a note if the system gave too few of them. */
    private static String hugePages() throws IOException {
        final double share = jmh("huge-pages").ratio("ColdMemoryBenchmark.alternating",
            Map.of("memory", "allocated"), "hugeBytes", "newBytes");
        return share < 0.9 ? format("none were given (%.0f %%)", 100 * share)
            : newMemory("huge-pages", "allocated") + format(" (%.1f %% of it was)", 100 * share);
    }

    private static String channels() throws IOException {
        final JmhRun run = jmh("channels");
        return row("a save, per channel of 2 × 1 page a tenth full, in sets of 1, 16, 256, 1,024, 4,096, 16,384,"
            + " 65,536", format("%s ns; its begin %s ns; a copy of its ring bytes %s ns, and to read its indices %s ns",
            perChannel(run, "saveNs", "%.0f"), perChannel(run, "beginNs", "%.0f"),
            perChannel(run, "copyNs", "%.0f"), perChannel(run, "indexNs", "%.1f")));
    }

    private static String perChannel(JmhRun run, String counter, String format) {
        return List.of("1", "16", "256", "1024", "4096", "16384", "65536").stream().map(channels -> format(format,
            run.ratio("ChannelCountBenchmark.alternating", Map.of("channels", channels), counter, "channelCount")))
            .collect(Collectors.joining(", "));
    }

    private static String rings() throws IOException {
        final JmhRun one = jmh("ring");
        final JmhRun two = jmh("threads");
        final String agrona = "packets against Agrona's `OneToOneRingBuffer` with the same copies, its time divided by"
            + " ours for 64, 256 and 1,500 bytes: ";
        return row(agrona + "one thread, publishing each and in batches of 16",
                measured(() -> byTurns(one, "pairedNs") + "; through mapped files " + byTurns(one, "mappedNs")))
            + row("the same, two threads", measured(() -> quotients(two, "paired") + "; through mapped files "
                + quotients(two, "mapped")));
    }

    private static String byTurns(JmhRun run, String ours) {
        return List.of("1", "16").stream().map(batch -> List.of("64", "256", "1500").stream().map(length ->
            format("%.2f", run.ratio("RingBenchmark.alternating", Map.of("batch", batch, "payloadLength", length),
                "agronaNs", ours))).collect(Collectors.joining(" "))).collect(Collectors.joining(" and "));
    }

    private static String quotients(JmhRun run, String ours) {
        return List.of("1", "16").stream().map(batch -> List.of("64", "256", "1500").stream().map(length -> {
            final Map<String, String> params = Map.of("batch", batch, "payloadLength", length);
            return format("%.2f", run.median("RingThreadsBenchmark.agronaBaseline", params)
                / run.median("RingThreadsBenchmark." + ours, params));
        }).collect(Collectors.joining(" "))).collect(Collectors.joining(" and "));
    }

    private static String parallel() throws IOException {
        final JmhRun run = jmh("parallel");
        return row("two threads save faster than one by a factor of", format("%.2f; a plain copy %.2f",
            twice(run, "SaveNs"), twice(run, "CopyNs")));
    }

    private static double twice(JmhRun run, String what) {
        return run.ratio("ParallelSaveBenchmark.alternating", Map.of("threads", "2"), "one" + what,
            Character.toLowerCase(what.charAt(0)) + what.substring(1));
    }

    private static String inFlight() throws IOException {
        final JmhRun run = jmh("inflight");
        return row("a request in an in-flight table, from its arrival to its completion, with 16 and 4,096 others",
            measured(() -> format("%.0f and %.0f ns", request(run, "16"), request(run, "4096"))));
    }

    private static double request(JmhRun run, String entries) {
        return run.ratio("InFlightBenchmark.alternating", Map.of("entries", entries), "tableNs", "requests");
    }
}
