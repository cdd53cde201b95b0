/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.bench.workload.Workload;
import org.ringsave.channel.ChannelSet;

/**
 * How fast is this machine just now? A plain copy, and one with checksums, of the same bytes to the same place, by
 * turns. Repeated over a run of all suites it says by how much the same work differs, which is what a difference
 * between two runs has to exceed.
 */
public final class FloorRig {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private FloorRig() {
    }

    /**
     * Measure the live bytes of 256 channels of 2 x 16 pages that are full, and print what was found.
     *
     * @param args name of a JSON file to write, and rounds to measure, if not 60.
     * @throws IOException if the file can't be written.
     */
    public static void main(String[] args) throws IOException {
        run(256, 16, RigReport.rounds(args, 60)).publish(args);
    }

    static RigReport run(int channels, int ringPages, int rounds) {
        final List<Double> copies = new ArrayList<>();
        final List<Double> checks = new ArrayList<>();
        final List<Double> ratios = new ArrayList<>();
        long sum = 0;
        try (ChannelSet set = new Workload(channels, ringPages, 1, 0, 42).create()) {
            final LiveBytes live = new LiveBytes(set);
            final UnsafeBuffer memory =
                new UnsafeBuffer(Destination.rotating.allocate(live.length(), CHUNK_LENGTH));
            // The first half is for the compiler.
            for (int round = -rounds; round < rounds; round++) {
                final long start = System.nanoTime();
                sum += live.copy(memory, Destination.rotating, CHUNK_LENGTH);
                final long copied = System.nanoTime();
                sum += live.copyChecked(memory, Destination.rotating, CHUNK_LENGTH);
                final long end = System.nanoTime();
                if (round >= 0) {
                    copies.add((double)(copied - start));
                    checks.add((double)(end - copied));
                    ratios.add((double)(end - copied) / (copied - start));
                }
            }
            final RigReport report = new RigReport();
            final Map<String, Object> row = report.row("floor");
            row.put("bytes", live.length());
            row.put("copyNs", RigReport.median(copies));
            row.put("checkedNs", RigReport.median(checks));
            row.put("checkedRatio", Math.round(RigReport.median(ratios) * 1e4) / 1e4);
            row.put("sum", sum);
            return report;
        }
    }
}
