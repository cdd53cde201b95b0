/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/** The runs without checkpoints, with live ones, and stopped for each, side by side. */
final class CheckpointTable {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;
    private static final double NS_PER_S = 1e9;

    private final DemoResults results;
    private final NumberTable table = new NumberTable("checkpoints").column("none", "none").column("live", "live")
        .column("stop and copy", "stopAndCopy").quotients("stop / live", "stopPerLive");

    CheckpointTable(DemoResults results) {
        this.results = results;
        final CheckpointStatistics live = results.live();
        numbers("images", "images", NumberTable.COUNT, CheckpointStatistics::images);
        table.row("image bytes, mean", "meanLength", NumberTable.BYTES, null, live.meanLength(),
            results.stopped().meanLength(),
            NumberTable.quotient(results.stopped().meanLength(), live.meanLength()));
        times("pause", CheckpointStatistics::pauses);
        times("tick", CheckpointStatistics::ticks);
        numbers("saveContinue", "saveRate", NumberTable.RATE, s -> rate(s.imageBytes(), s.calls().saveNs()));
        numbers("with the file", "saveRateWithFile", NumberTable.RATE,
            s -> rate(s.imageBytes(), s.calls().fileNs()));
        numbers("calls", "calls", NumberTable.COUNT, s -> s.calls().count());
        numbers("allocated per call", "allocatedBytesPerCall", CheckpointTable::allocated,
            s -> s.calls().isAllocationKnown() ? (double)s.calls().allocatedBytes() / s.calls().count() : Double.NaN);
        ofLive("spills, mean", "meanSpills", NumberTable.COUNT, (double)live.costs().spills() / live.images());
        ofLive("spilled, mean", "meanSpilledBytes", NumberTable.WHOLE_BYTES,
            (double)live.costs().spilledBytes() / live.images());
        ofLive("time held", "heldCalls", NumberTable.COUNT, live.costs().held());
        ofLive("late", "lateCheckpoints", NumberTable.COUNT, live.costs().late());
    }

    private static double rate(long bytes, long ns) {
        return ns == 0 ? 0 : bytes * NS_PER_S / ns;
    }

    private static String allocated(Number perCall) {
        return Double.isNaN(perCall.doubleValue()) ? "not counted" : NumberTable.WHOLE_BYTES.apply(perCall);
    }

    private void times(String name, Function<CheckpointStatistics, Histogram> times) {
        times(name + " p50", name + "P50Ns", times, histogram -> histogram.getValueAtPercentile(MEDIAN));
        times(name + " p99", name + "P99Ns", times, histogram -> histogram.getValueAtPercentile(HIGH));
        times(name + " max", name + "MaxNs", times, Histogram::getMaxValue);
    }

    private void times(String title, String name, Function<CheckpointStatistics, Histogram> times,
        ToLongFunction<Histogram> value) {
        final Histogram without = times.apply(results.without());
        final long live = value.applyAsLong(times.apply(results.live()));
        final long stopped = value.applyAsLong(times.apply(results.stopped()));
        table.row(title, name, NumberTable.TIME, without.getTotalCount() == 0 ? null : value.applyAsLong(without),
            live, stopped, NumberTable.quotient(stopped, live));
    }

    private void numbers(String title, String name, Function<Number, String> text,
        Function<CheckpointStatistics, Number> number) {
        table.row(title, name, text, null, number.apply(results.live()), number.apply(results.stopped()));
    }

    private void ofLive(String title, String name, Function<Number, String> text, Number number) {
        table.row(title, name, text, null, number, null);
    }

    void print(PrintWriter out) {
        table.print(out);
        out.println("pause: begin of a live save; begin to end of a stopped one. tick: with its part of a save, after"
            + " the first tenth. late:");
        out.println("incomplete when the next was due, so its rest was saved in one tick.");
        print(out, "live", results.live().calls());
        print(out, "stop and copy", results.stopped().calls());
    }

    /** A JVM that compiles a method may load classes on the thread that runs it: a few hundred bytes in some call. */
    private static void print(PrintWriter out, String run, SaveCalls calls) {
        if (calls.allocatingCount() > 0) {
            out.println(Units.format("allocated, %s: %s in %,d of the calls", run,
                Units.bytes(calls.allocatedBytes()), calls.allocatingCount()));
        }
    }

    void print(Outline out) {
        out.begin("checkpoints");
        table.print(out);
        out.end();
        out.beginList("allocations");
        print(out, "live", results.live().calls());
        print(out, "stopAndCopy", results.stopped().calls());
        out.end();
    }

    private static void print(Outline out, String run, SaveCalls calls) {
        if (calls.isAllocationKnown()) {
            out.row("run", run, "bytes", calls.allocatedBytes(), "calls", calls.allocatingCount());
        }
    }
}
