/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * In which order and steps is a copy with its checksums fastest on this machine? All of them and a plain copy take
 * turns over the same rings, full and a quarter full, in chunks of 64 KiB. The fastest is the floor of a save.
 */
public final class CheckedCopyRig {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private CheckedCopyRig() {
    }

    /**
     * Measure 256 channels of 2 x 16 pages, and print the results: times in multiples of the plain copy.
     *
     * @param args name of a JSON file to write; rounds, 60 unless given.
     * @throws IOException if the file can't be written.
     */
    public static void main(String[] args) throws IOException {
        run(256, 16, RigReport.rounds(args, 60)).publish(args);
    }

    static RigReport run(int channels, int ringPages, int rounds) {
        final RigReport report = new RigReport();
        for (final double fill : new double[] {1, 0.25}) {
            measure(report, channels, ringPages, fill, rounds);
        }
        return report;
    }

    private static void measure(RigReport report, int channels, int ringPages, double fill, int rounds) {
        try (ChannelSet set = new Workload(channels, ringPages, fill, 0, 42).create()) {
            final LiveBytes live = new LiveBytes(set);
            final ByteBuffer memory = Destination.rotating.allocate(live.length(), CHUNK_LENGTH);
            final FloorSearch<CheckedCopy> search =
                CheckedCopy.search(live, memory, Destination.rotating, CHUNK_LENGTH, rounds);
            for (final CheckedCopy.Order order : CheckedCopy.Order.values()) {
                final Map<String, Object> row = row(report, order.name(), fill);
                search.trials().stream().filter(trial -> trial.candidate().order() == order)
                    .forEach(trial -> row.put(trial.candidate().stepName(), rounded(trial.ratio())));
            }
            final FloorSearch.Trial<CheckedCopy> best = search.best();
            final Map<String, Object> row = row(report, "best", fill);
            row.put("order", best.candidate().order().name());
            row.put("step", best.candidate().stepName());
            row.put("checkedRatio", rounded(best.ratio()));
            row.put("copyNs", search.copyNs());
            row.put("bytes", live.length());
            row.put("sum", search.sum());
        }
    }

    private static Map<String, Object> row(RigReport report, String name, double fill) {
        final Map<String, Object> row = report.row(name);
        row.put(Coordinate.FILL.key(), fill);
        return row;
    }

    private static double rounded(double ratio) {
        return Math.round(ratio * 1e4) / 1e4;
    }
}
