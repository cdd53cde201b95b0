/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.ringsave.bench.suite.Table.format;
import static org.ringsave.bench.suite.Table.head;
import static org.ringsave.bench.suite.Table.measured;
import static org.ringsave.bench.suite.Table.row;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of sets, memory, rings and tables. */
final class RestTable {
    private RestTable() {
    }

    static String text() throws IOException {
        return head("", "")
            + row("a save against a plain copy of its ring bytes, 64 MiB of rings half full, in rings of 1, 4, 16, 64,"
                + " 256, 1,024, 4,096 pages", turns("ring-pages", "RingPagesBenchmark.alternating", "0.5", "ringPages",
                "1", "4", "16", "64", "256", "1024", "4096"))
            + checks()
            + row("a save with 0, 1, 16, 64 requests in flight a channel, each with 320 bytes, a quarter full, against"
                + " a copy of the bytes of rings and requests with its checksums",
                measured(() -> requests("alternating")))
            + row("a restore of the same, against the copy back", measured(() -> requests("restoring")))
            + row("a live save that no traffic meets against a paused one, full rings, chunks of 1,376 B and 64 KiB",
                turns("live-copy", "LiveCopyBenchmark.alternating", "1.0", "chunkLength", "1376", "65536"))
            + row("to verify an image against the CRC32C of its bytes, full rings, in pieces of 1,376 B, 64 KiB, 1 MiB",
                turns("verify", "VerifyBenchmark.alternating", "1.0", "chunkLength", "1376", "65536", "1048576"))
            + newMemory() + channels() + rings() + parallel() + inFlight();
    }

    /** Subject divided by floor, for each value of a parameter. */
    private static String turns(String suite, String method, String fill, String parameter, String... values)
        throws IOException {
        final JmhRun run = CommittedRun.jmh(suite);
        return Arrays.stream(values).map(value -> format("%.2f", run.ratio(method,
            Map.of("fill", fill, parameter, value), "subjectNs", "floorNs"))).collect(Collectors.joining(", "));
    }

    /** A run without restores has another floor for saves too. */
    private static String requests(String method) throws IOException {
        turns("inflight-save", "InFlightSaveBenchmark.restoring", "0.25", "inFlight", "0");
        return turns("inflight-save", "InFlightSaveBenchmark." + method, "0.25", "inFlight", "0", "1", "16", "64");
    }

    private static String checks() throws IOException {
        final JmhRun run = CommittedRun.jmh("checks");
        final Map<String, String> params = Map.of("chunkLength", "65536", "fill", "1.0");
        return row("a save against a copy, full rings, chunks of 64 KiB, with all checks; without checksums; without"
            + " bounds checks; without either", List.of("allChecks", "withoutChecksums", "withoutBoundsChecks",
            "withoutEither").stream().map(method -> format("%.2f", run.ratio("ChecksBenchmark." + method, params,
            "subjectNs", "floorNs"))).collect(Collectors.joining("; ")));
    }

    private static String newMemory() throws IOException {
        return row("a save to new memory against one to memory in use, rings of 80 MiB: allocated and zeroed; a mapped"
            + " file; allocated in transparent huge pages", measured(() -> newMemory("cold-memory", "allocated"))
            + "; " + measured(() -> newMemory("cold-memory", "mapped")) + "; " + measured(RestTable::hugePages));
    }

    private static String newMemory(String suite, String memory) throws IOException {
        return format("%.2f", CommittedRun.jmh(suite).ratio("ColdMemoryBenchmark.alternating", Map.of("memory", memory),
            "subjectNs", "warmNs"));
    }

    /** The figure of huge pages, or a note if the system gave too few of them. */
    private static String hugePages() throws IOException {
        final double share = CommittedRun.jmh("huge-pages").ratio("ColdMemoryBenchmark.alternating",
            Map.of("memory", "allocated"), "hugeBytes", "newBytes");
        return share < 0.9 ? format("none were given (%.0f %%)", 100 * share)
            : newMemory("huge-pages", "allocated") + format(" (%.1f %% of it was)", 100 * share);
    }

    private static String channels() throws IOException {
        final JmhRun run = CommittedRun.jmh("channels");
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
        final JmhRun one = CommittedRun.jmh("ring");
        final JmhRun two = CommittedRun.jmh("threads");
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
        final JmhRun run = CommittedRun.jmh("parallel");
        return row("two threads save faster than one by a factor of", format("%.2f; a plain copy %.2f",
            twice(run, "SaveNs"), twice(run, "CopyNs")));
    }

    private static double twice(JmhRun run, String what) {
        return run.ratio("ParallelSaveBenchmark.alternating", Map.of("threads", "2"), "one" + what,
            Character.toLowerCase(what.charAt(0)) + what.substring(1));
    }

    private static String inFlight() throws IOException {
        final JmhRun run = CommittedRun.jmh("inflight");
        return row("a request in an in-flight table, from its arrival to its completion, with 16 and 4,096 others",
            measured(() -> format("%.0f and %.0f ns", request(run, "16"), request(run, "4096"))));
    }

    private static double request(JmhRun run, String entries) {
        return run.ratio("InFlightBenchmark.alternating", Map.of("entries", entries), "tableNs", "requests");
    }
}
