/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Coordinate;
import org.ringsave.bench.result.Finding;
import org.ringsave.tool.workload.LatencyHistogram;

/** Latencies of ticks at a fixed rate, over all rounds. A case that misses its rate in one round has none. */
final class TickResults {
    private final Histogram latency = LatencyHistogram.create();
    private final List<Double> p99OfRounds = new ArrayList<>();
    private final List<Double> p50OfRounds = new ArrayList<>();
    private double lowestRate = Double.MAX_VALUE;
    private boolean failed;

    /** Runs a round of ticks. */
    void run(OpenLoop loop, Runnable tick, long ticks) {
        final Histogram ofRound = LatencyHistogram.create();
        final OpenLoop.Outcome outcome = loop.run(tick, ticks, ofRound);
        failed |= outcome.isFailed();
        lowestRate = Math.min(lowestRate, outcome.rate());
        latency.add(ofRound);
        p50OfRounds.add((double)ofRound.getValueAtPercentile(50));
        p99OfRounds.add((double)ofRound.getValueAtPercentile(99));
    }

    /** Reports coordinates, verdict, and the latencies or the reached rate. Returns false if the case has failed. */
    boolean report(Map<String, Object> row, int hertz, int channels) {
        row.put(Coordinate.RATE_HZ.key(), hertz);
        row.put(Coordinate.CHANNELS.key(), channels);
        row.put(Finding.VERDICT.key(), failed ? Finding.FAIL : "ok");
        if (failed) {
            row.put("lowestRateHz", Math.round(lowestRate));
            return false;
        }
        RigReport.put(row, Finding.LATENCY.key(), latency);
        row.put("latencyP50NsOfRounds", p50OfRounds);
        row.put("latencyP99NsOfRounds", p99OfRounds);
        return true;
    }
}
