/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.ringsave.bench.result.Coordinate;

/** The histograms of a rig, from the log beside its JSON. */
final class Histograms {
    private final Map<String, Histogram> byTag = new HashMap<>();

    private Histograms() {
    }

    /** Those of a suite that have a value; none if the log is missing or damaged. */
    static Histograms of(Results results, String suite) {
        final Histograms all = new Histograms();
        final Path file = results.directory().resolve(suite + ".hdr");
        if (Files.isRegularFile(file)) {
            try {
                all.read(file);
            } catch (IOException | RuntimeException e) {
                all.byTag.clear();
            }
        }
        return all;
    }

    private void read(Path file) throws IOException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                final EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram histogram && histogram.getTotalCount() > 0) {
                    byTag.put(String.valueOf(histogram.getTag()), histogram);
                }
            }
        }
    }

    boolean isEmpty() {
        return byTag.isEmpty();
    }

    /** A histogram of a row, by the name that the rig gives it. A row that failed has none. */
    Optional<Histogram> of(RigRow row, String name) {
        return row.isFailed() ? Optional.empty() : Optional.ofNullable(byTag.get(row.json().names().stream()
            .filter(Coordinate::isOfRigs).map(row::text).collect(Collectors.joining("/", "", '/' + name))));
    }
}
