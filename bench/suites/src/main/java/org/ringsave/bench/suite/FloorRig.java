/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.memory.Platform;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.Workload;

/**
 * How fast is this machine at the moment? A plain copy and a copy with checksums of the same bytes to the same place,
 * by turns. Repeated between all suites of a run, it shows how much the same work differs. A difference between two
 * runs must exceed that.
 */
public final class FloorRig {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private FloorRig() {
    }

    /**
     * Measure the live bytes of 256 channels of 2 x 16 pages that are full, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 60 unless given.
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
            final ByteBuffer bytes = Destination.rotating.allocate(live.length(), CHUNK_LENGTH);
            final UnsafeBuffer memory = new UnsafeBuffer(bytes);
            // The same order in every run, the fastest or not: looks of all runs are compared.
            final CheckedCopy checked = new CheckedCopy(live, bytes, Destination.rotating, CHUNK_LENGTH,
                CheckedCopy.Order.checksumFirst, Platform.PAGE_LENGTH);
            // The first half warms up the compiler.
            for (int round = -rounds; round < rounds; round++) {
                final long start = System.nanoTime();
                sum += live.copy(memory, Destination.rotating, CHUNK_LENGTH);
                final long copied = System.nanoTime();
                sum += checked.copy();
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
