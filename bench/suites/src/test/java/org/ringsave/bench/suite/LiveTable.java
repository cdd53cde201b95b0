/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.ringsave.bench.suite.Table.format;
import static org.ringsave.bench.suite.Table.head;
import static org.ringsave.bench.suite.Table.measured;
import static org.ringsave.bench.suite.Table.row;
import static org.ringsave.bench.suite.Table.rowIfMeasured;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringsave.tool.plan.SavedBytes;
import org.ringsave.tool.plan.Shape;

/** The table of a model that runs on: pauses, writes meanwhile, deltas and migrations. */
final class LiveTable {
    private static final int IDLE_CHANNELS = 256;
    private static final Map<String, Object> FULL = Map.of("fill", 1.0);

    private LiveTable() {
    }

    static String text() throws IOException {
        return head("256 channels of 2 × 64 KiB, full unless it says otherwise", "") + pause()
            + rowIfMeasured("`begin` with 16 requests a channel and packets of 64 and 1,500 bytes, against 256 bytes;"
                + " with 256 bytes against a begin without requests and a copy of heads and contexts",
                LiveTable::packets)
            + begins()
            + rowIfMeasured("`begin` for 1 GiB of tracked memory, all pages present: a full image; a delta with 1 % of"
                + " the pages", LiveTable::memoryBegins)
            + brownout() + writes() + slices() + deltas()
            + rowIfMeasured("an unchanged state of 1,024 bytes in a delta, beyond the fixed part: encoded again; with"
                + " an `AppState.revision()`", LiveTable::idleStates)
            + row("a delta of a region of 1 GiB with 0.1, 1, 10 % of its pages written, beyond the fixed part, against"
                + " a copy of these pages with its checksums", measured(LiveTable::regionDeltas))
            + rowIfMeasured("a delta of 1 GiB of memory with no page written, beyond that of 2 MiB, against reading one"
                + " number for each 2 MiB", LiveTable::untouched)
            + rowIfMeasured("`prepareToWrite` of 64 bytes in a page that was given, the loop included; the second run"
                + " after a delta", LiveTable::prepares)
            + migration() + openLoop();
    }

    private static String pause() throws IOException {
        final JmhRun run = CommittedRun.jmh("pause");
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

    private static String packets() throws IOException {
        final JmhRun run = CommittedRun.jmh("pause");
        final String method = "RequestPauseBenchmark.packets";
        return format("%.2f and %.2f; %.2f", run.ratio(method, Map.of("payloadLength", "64"), "hotBeginNs",
            "hotReferenceNs"), run.ratio(method, Map.of("payloadLength", "1500"), "hotBeginNs", "hotReferenceNs"),
            run.ratio(method, Map.of("payloadLength", "256"), "hotBeginNs", "floorNs"));
    }

    private static String memoryBegins() throws IOException {
        final JmhRun run = CommittedRun.jmh("live-begin");
        final String method = "RegionBeginBenchmark.memory";
        return format("%.0f µs hot, %.0f cold; %.0f hot, %.0f cold", run.ratio(method, Map.of(), "hotBeginNs",
            "begins") / 1e3, run.ratio(method, Map.of(), "coldBeginNs", "begins") / 1e3, run.ratio(method, Map.of(),
            "hotDeltaBeginNs", "begins") / 1e3, run.ratio(method, Map.of(), "coldDeltaBeginNs", "begins") / 1e3);
    }

    private static String untouched() throws IOException {
        final JmhRun run = CommittedRun.jmh("live-begin");
        final String method = "RegionBeginBenchmark.memory";
        return format("%.1f", run.ratio(method, Map.of(), "untouchedNs", "summaryNs")
            - run.ratio(method, Map.of(), "oneGroupNs", "summaryNs"));
    }

    private static String idleStates() throws IOException {
        final JmhRun run = CommittedRun.jmh("delta");
        return format("%.0f ns; %.0f ns", idleState(run, "state"), idleState(run, "revisedState"));
    }

    private static double idleState(JmhRun run, String part) {
        final String method = "IdleDeltaBenchmark.idle";
        return run.ratio(method, Map.of("part", part), "subjectNs", "parts")
            - run.ratio(method, Map.of("part", part), "fixedNs", "parts");
    }

    private static String prepares() throws IOException {
        final JmhRun run = CommittedRun.jmh("region-delta");
        final String method = "RegionDeltaBenchmark.alternating";
        final Map<String, String> share = Map.of("writtenShare", "0.01");
        return format("%.1f ns, %.0f B; %.1f ns", run.ratio(method, share, "prepareNs", "prepares"),
            run.ratio(method, share, "allocatedBytes", "prepares"),
            run.ratio(method, share, "coldPrepareNs", "coldPrepares"));
    }

    private static String begins() throws IOException {
        final JmhRun run = CommittedRun.jmh("live-begin");
        return row("`begin` with full rings against 1 % full ones", format("%.2f", begin(run, "256")))
            + row("`begin`, per channel, with 4,096 and 16,384 channels against 256", format("%.1f and %.1f",
                begin(run, "4096") / 16, begin(run, "16384") / 64));
    }

    private static double begin(JmhRun run, String channels) {
        return run.ratio("LiveBeginBenchmark.alternating", Map.of("channels", channels, "fill", "1.0"), "hotBeginNs",
            "hotReferenceNs");
    }

    private static String brownout() throws IOException {
        final RigRun run = CommittedRun.rig("brownout");
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
        final RigRun run = CommittedRun.rig("first-write");
        return row("the first packet into a ring whose bytes a save still needs: p50, p99, max", format(
            "%.1f µs, %.0f µs, %.1f ms: one copy of the ring to the spill arena, once a save; without an arena p99"
                + " %.0f µs, max %.1f ms", run.figure("arena", "firstWriteP50Ns", FULL) / 1e3,
            run.figure("arena", "firstWriteP99Ns", FULL) / 1e3, run.figure("arena", "firstWriteMaxNs", FULL) / 1e6,
            run.figure("noArena", "firstWriteP99Ns", FULL) / 1e3,
            run.figure("noArena", "firstWriteMaxNs", FULL) / 1e6));
    }

    private static String slices() throws IOException {
        final RigRun run = CommittedRun.rig("slice");
        final String over = Arrays.stream(new int[] {20_000, 100_000, 500_000}).mapToObj(budget -> format("%.0f",
            run.figure("slice", "overrunP999Ns", Map.of("budgetNs", budget)) / 1e3)).collect(Collectors.joining(", "));
        final String clock = Arrays.stream(new int[] {20_000, 100_000, 500_000}).mapToObj(budget -> format("%.0f",
            run.figure("slice", "clockOverrunP999Ns", Map.of("budgetNs", budget)) / 1e3))
            .collect(Collectors.joining(", "));
        return row("overrun of a slice of 20, 100, 500 µs, p99.9", over + " µs; a clock that is read alone "
            + clock);
    }

    private static String deltas() throws IOException {
        final JmhRun run = CommittedRun.jmh("delta");
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
            "coldFixedNs", "fullNs")))
            + row("a delta without new bytes, per idle channel", format("%.0f bytes; %.0f ns with hot caches, %.0f ns"
                + " with cold caches", idleLength() / IDLE_CHANNELS, idle(run, "fixedNs"), idle(run, "coldFixedNs")));
    }

    /** Time of a delta without new bytes, divided by its channels. All of them have the same length. */
    private static double idle(JmhRun run, String counter) {
        return run.ratio("DeltaBenchmark.alternating", Map.of("newShare", "0.01"), counter, "fixedBytes")
            * idleLength() / IDLE_CHANNELS;
    }

    private static double idleLength() {
        return new Shape(IDLE_CHANNELS, 16, 1, 8, 0).imageLength(new SavedBytes(0, 0));
    }

    /** Deltas of a region's pages, against a copy of these pages with its checksums. */
    private static String regionDeltas() throws IOException {
        final JmhRun run = CommittedRun.jmh("region-delta");
        final String method = "RegionDeltaBenchmark.alternating";
        return List.of("0.001", "0.01", "0.1").stream().map(share -> format("%.2f",
            run.ratio(method, Map.of("writtenShare", share), "deltaNs", "floorNs")
                - run.ratio(method, Map.of("writtenShare", share), "fixedNs", "floorNs")))
            .collect(Collectors.joining(", "));
    }

    private static String migration() throws IOException {
        final RigRun run = CommittedRun.rig("migration");
        return row("moving 256 MiB of rings, half full, to another set while packets are written at a quarter of the"
            + " save rate: stop and copy rests longer by a factor of", blackouts(run, "preCopy", "stopAndCopy"))
            + row("the same with 1 GiB of memory beside them, while whole pages of a twentieth of it are written",
                measured(() -> blackouts(run, "memoryPreCopy", "memoryStopAndCopy")));
    }

    private static String blackouts(RigRun run, String running, String stopped) {
        return format("%.0f (%.1f ms against %.1f ms, p50; %.0f of %.0f runs did not converge and were stopped all the"
            + " same)", run.figure(running, "ratio"), run.figure(stopped, "blackoutP50Ns") / 1e6,
            run.figure(running, "blackoutP50Ns") / 1e6, run.figure(running, "notConverging"),
            run.figure(running, "blackoutCount"));
    }

    private static String openLoop() throws IOException {
        final RigRun run = CommittedRun.rig("open-loop");
        final Map<String, Object> rate = Map.of("rateHz", 1_000);
        return row("p99 of a tick at 1,000 a second, 64 devices, counted from when it was to start",
            Map.of("none", "no saves", "slices", "a slice a tick", "thread", "saves on another thread", "stop",
                "stopped for each save").entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(way -> way.getValue() + ' ' + (run.isFailed(way.getKey(), rate) ? "FAIL"
                    : format("%.0f µs", run.figure(way.getKey(), "latencyP99Ns", rate) / 1e3)))
                .collect(Collectors.joining(", ")));
    }
}
