/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.ringsave.bench.suite.Table.format;
import static org.ringsave.bench.suite.Table.head;
import static org.ringsave.bench.suite.Table.row;

import com.eclipsesource.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.tool.plan.ErrorSummary;
import org.ringsave.tool.plan.Model;

/** The tables of figures on the pages, made from the committed run. */
final class ReadmeTables {
    private ReadmeTables() {
    }

    /** All tables, by the name of their markers. */
    static Map<String, String> all() throws IOException {
        final Map<String, String> tables = new LinkedHashMap<>();
        tables.put("figures", figures());
        tables.put("others", PeerTables.others());
        tables.put("run", run());
        tables.put("ratios", SaveTables.ratios());
        tables.put("live", LiveTable.text());
        tables.put("peer-ratios", PeerTables.times());
        tables.put("rest", RestTable.text());
        tables.put("save-cost", SaveTables.saveCost());
        tables.put("model-errors", modelErrors());
        return tables;
    }

    /** The sentence that names the run. */
    private static String run() {
        return "All tables are made from the run in `" + CommittedRun.FOLDER.getFileName() + "`.\n";
    }

    /** The three figures at the top of README. */
    private static String figures() throws IOException {
        final JmhRun pause = CommittedRun.jmh("pause");
        final JmhRun delta = CommittedRun.jmh("delta");
        final Map<String, String> bare = Map.of("fill", "1.0", "inFlight", "0", "appStateLength", "0");
        final Map<String, String> full =
            Map.of("chunkLength", "65536", "fill", "1.0", "destination", "rotating");
        return head("256 channels of 2 × 64 KiB, run `" + CommittedRun.FOLDER.getFileName() + "` on JDK " + jdk(), "")
            + row("pause of a live save, rings alone", pause(pause, bare, "hotBeginNs") + " than stopping for the whole"
                + " save; with cold caches " + pause(pause, bare, "coldBeginNs"))
            + row("time of a save, full rings, chunks of 64 KiB", format("%.2f of a plain copy; a copy with its CRC32C"
                + " takes %.2f", save(full, "saveNs"), save(full, "checksumNs")))
            + row("time of a delta with 1 % new ring bytes", format("%.1f %% of a full save", 100 * delta.ratio(
                "DeltaBenchmark.alternating", Map.of("newShare", "0.01"), "coldDeltaNs", "fullNs")));
    }

    private static String pause(JmhRun run, Map<String, String> bare, String begin) {
        final String method = "PauseBenchmark.alternating";
        return format("%.0f µs, %.0f times shorter", run.ratio(method, bare, begin, "begins") / 1e3,
            run.ratio(method, bare, "stopAndCopyNs", begin));
    }

    /** The feature release of the run's JVM, such as 17. */
    private static String jdk() throws IOException {
        final String jvm = Json.parse(Files.readString(CommittedRun.FOLDER.resolve("environment.json"))).asObject()
            .getString("jdk", "");
        final Matcher version = Pattern.compile("\\b([0-9]+)(\\.[0-9.]+)?\\+").matcher(jvm);
        return version.find() ? version.group(1) : jvm;
    }

    private static double save(Map<String, String> params, String counter) throws IOException {
        return CommittedRun.jmh("save").ratio("SaveContinueBenchmark.alternating", params, counter, "copyNs");
    }

    /** Errors of the cost model in configurations that it was not fitted to, by operation. */
    private static String modelErrors() throws IOException {
        final StringBuilder table = new StringBuilder(1_000);
        table.append(head("held-out configurations", "that count", "off by, median", "nine of ten", "at most"));
        Model.read(CommittedRun.MODEL.resolve(Model.FILE)).operations().forEach((operation, model) -> {
            final ErrorSummary errors = model.heldOut();
            table.append(row('`' + operation.key() + '`', errors.counted() + " of " + errors.configurations(),
                error(errors, errors.median()), error(errors, errors.p90()), error(errors, errors.max())));
        });
        return table.toString();
    }

    private static String error(ErrorSummary errors, double error) {
        return errors.counted() == 0 ? "unknown" : format("%.0f %%", 100 * error);
    }
}
