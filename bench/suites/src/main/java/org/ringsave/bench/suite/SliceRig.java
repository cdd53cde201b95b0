/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.tool.workload.Destination;
import org.ringsave.tool.workload.LatencyHistogram;
import org.ringsave.tool.workload.Workload;

/**
 * By how much does a slice of a save overrun its budget? Slices of live saves of full rings, to memory, one chunk after
 * another, take turns with reading the clock for as long. The overrun of the clock alone is the machine's.
 */
public final class SliceRig {
    private static final long[] BUDGETS_NS = {20_000, 100_000, 500_000};

    private final ChannelSet set;
    private final SaveSession session = new SaveSession();
    private final ByteBuffer memory;
    private final Histogram[] slices = new Histogram[BUDGETS_NS.length];
    private final Histogram[] idle = new Histogram[BUDGETS_NS.length];

    private SliceRig(int channels, int ringPages) {
        set = new Workload(channels, ringPages, 1.0, 0, 42).create();
        session.begin(set, 0);
        memory = Destination.rotating.allocate(session.imageLength(), 0);
        session.end();
        set.resume();
        reset();
    }

    private void reset() {
        for (int i = 0; i < BUDGETS_NS.length; i++) {
            slices[i] = LatencyHistogram.create();
            idle[i] = LatencyHistogram.create();
        }
    }

    /**
     * Measure 256 channels of 2 x 16 pages, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 500 unless given. A round is one save with each budget.
     * @throws IOException if the file can't be written.
     */
    public static void main(String[] args) throws IOException {
        run(256, 16, RigReport.rounds(args, 500)).publish(args);
    }

    static RigReport run(int channels, int ringPages, int rounds) {
        final SliceRig rig = new SliceRig(channels, ringPages);
        try (rig.set) {
            rig.measure(rounds / 5 + 1);
            rig.reset();
            rig.measure(rounds);
            return rig.report();
        }
    }

    private void measure(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < BUDGETS_NS.length; i++) {
                save(i);
            }
        }
    }

    private void save(int budget) {
        final long budgetNs = BUDGETS_NS[budget];
        session.begin(set, SaveMode.LIVE, 1);
        memory.clear();
        SaveStatus status;
        do {
            final long start = System.nanoTime();
            status = session.saveContinue(memory, budgetNs);
            final long elapsed = System.nanoTime() - start;
            // The last slice of an image ends before its time.
            if (status == SaveStatus.BUFFER_OVERFLOW) {
                LatencyHistogram.record(slices[budget], elapsed - budgetNs);
            }
            final long idleStart = System.nanoTime();
            long now = idleStart;
            while (now - idleStart < budgetNs) {
                now = System.nanoTime();
            }
            LatencyHistogram.record(idle[budget], now - idleStart - budgetNs);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        session.end();
    }

    private RigReport report() {
        final RigReport report = new RigReport();
        for (int i = 0; i < BUDGETS_NS.length; i++) {
            final Map<String, Object> row = report.row("slice");
            row.put(Coordinate.BUDGET_NS.key(), BUDGETS_NS[i]);
            RigReport.put(row, "overrun", slices[i]);
            RigReport.put(row, "clockOverrun", idle[i]);
        }
        return report;
    }
}
