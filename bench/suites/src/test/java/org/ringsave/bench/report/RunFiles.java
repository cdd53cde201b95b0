/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of results with made-up figures. */
final class RunFiles {
    private final Path directory;
    private final JsonArray looks = Json.array();
    private String processor = "AMD EPYC";
    private String date = "2026-11-21";

    RunFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    RunFiles processor(String name) {
        processor = name;
        return this;
    }

    RunFiles date(String day) {
        date = day;
        return this;
    }

    /** Adds one look at the machine: the time of a copy in nanoseconds, and the ratio of its checked copy. */
    RunFiles look(double copyNs, double ratio) {
        looks.add(Json.object().add("when", "then").add("copyNs", copyNs).add("checkedRatio", ratio));
        return this;
    }

    RunFiles file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return this;
    }

    /**
     * Writes one result of {@code SaveContinueBenchmark.alternating}: counters of the copy and of the save, by fork.
     */
    RunFiles save(long[][] copyNs, long[][] saveNs) throws IOException {
        final JsonObject result = result("SaveContinueBenchmark.alternating", new double[][] {{9}});
        result.add("secondaryMetrics", Json.object().add("copyNs", raw(copyNs)).add("saveNs", raw(saveNs)));
        result.set("forks", copyNs.length);
        return file("save.json", Json.array().add(result).toString());
    }

    /**
     * Writes cases of {@code SaveContinueBenchmark.alternating}. Each floor is the given number of hundredths of its
     * half.
     */
    RunFiles controls(long... hundredths) throws IOException {
        final JsonArray all = Json.array();
        for (int i = 0; i < hundredths.length; i++) {
            final JsonObject result = result("SaveContinueBenchmark.alternating", new double[][] {{9}});
            result.get("params").asObject().add("case", Integer.toString(i));
            all.add(result.add("secondaryMetrics", Json.object().add("copyNs", raw(new long[][] {{hundredths[i]}}))
                .add("halfCopyNs", raw(new long[][] {{100}})).add("saveNs", raw(new long[][] {{300}}))));
        }
        return file("save.json", all.toString());
    }

    /**
     * Writes a case of {@code SaveContinueBenchmark.alternating} for each fill and chunk length: a save takes the given
     * hundredths of its copy with checksums.
     */
    RunFiles checkedSaves(long... hundredths) throws IOException {
        final JsonArray all = Json.array();
        for (int i = 0; i < hundredths.length; i++) {
            final JsonObject result = result("SaveContinueBenchmark.alternating", new double[][] {{9}});
            result.get("params").asObject().set("fill", i % 2 == 0 ? "1.0" : "0.25")
                .add("chunkLength", Integer.toString(1024 << i / 2));
            all.add(result.add("secondaryMetrics", Json.object().add("checksumNs", raw(new long[][] {{100}}))
                .add("saveNs", raw(new long[][] {{hundredths[i]}}))));
        }
        return file("save.json", all.toString());
    }

    /** Writes results of {@code RingThreadsBenchmark}: Ringsave's ring and its floor, by fork. */
    RunFiles threads(double[][] paired, double[][] floor) throws IOException {
        return file("threads.json", Json.array().add(result("RingThreadsBenchmark.paired", paired))
            .add(result("RingThreadsBenchmark.agronaBaseline", floor)).toString());
    }

    private static JsonObject result(String benchmark, double[][] values) {
        final JsonArray forks = Json.array();
        for (final double[] fork : values) {
            forks.add(Json.array(fork));
        }
        return Json.object().add("benchmark", "org.ringsave.bench.suite." + benchmark).add("mode", "avgt")
            .add("forks", values.length).add("params", Json.object().add("fill", "1.0"))
            .add("primaryMetric", Json.object().add("score", values[0][0]).add("scoreError", "NaN")
                .add("scoreUnit", "ns/op").add("rawData", forks));
    }

    private static JsonObject raw(long[][] values) {
        final JsonArray forks = Json.array();
        for (final long[] fork : values) {
            forks.add(Json.array(fork));
        }
        return Json.object().add("rawData", forks);
    }

    Path write() throws IOException {
        file("environment.json", Json.object().add("date", date).add("processor", processor).add("cores", 2)
            .add("memory", "8.0 GiB").add("loadAverage", 0.1).add("caches", Json.object().add("L2", "1 MiB"))
            .add("noise", Json.object().add("looks", looks)).toString());
        return directory;
    }

    Results read() throws IOException {
        return Results.read(write());
    }
}
