/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.ringsave.tool.console.Units;

/** The runs without checkpoints, with live ones, and stopped for each, side by side. */
final class CheckpointTable {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    private final DemoResults results;
    private final Columns out;

    CheckpointTable(DemoResults results, PrintWriter out) {
        this.results = results;
        this.out = new Columns(out);
    }

    void print() {
        final CheckpointStatistics live = results.live();
        out.row("checkpoints", "none", "live", "stop and copy", "stop / live");
        out.row("images", Columns.NONE, Units.count(live.images()), Units.count(results.stopped().images()));
        compare("image bytes, mean", s -> (double)s.imageBytes() / s.images(), Units::bytes);
        times("pause", CheckpointStatistics::pauses);
        times("tick", CheckpointStatistics::ticks);
        texts("saveContinue", s -> Units.rate(s.imageBytes(), s.calls().saveNs()));
        texts("with the file", s -> Units.rate(s.imageBytes(), s.calls().fileNs()));
        texts("calls", s -> Units.count(s.calls().count()));
        texts("allocated per call", s -> s.calls().isAllocationKnown()
            ? Units.bytes(s.calls().allocatedBytes() / s.calls().count()) : "not counted");
        ofLive("spills, mean", Units.count(live.costs().spills() / live.images()));
        ofLive("spilled, mean", Units.bytes(live.costs().spilledBytes() / live.images()));
        ofLive("time held", Units.count(live.costs().held()));
        ofLive("late", Units.count(live.costs().late()));
        out.line("pause: begin of a live save; begin to end of a stopped one. tick: with its part of a save, after the"
            + " first tenth. late:");
        out.line("incomplete when the next was due, so its rest was saved in one tick.");
        allocations("live", live.calls());
        allocations("stop and copy", results.stopped().calls());
    }

    /** A JVM that compiles a method may load classes on the thread that runs it: a few hundred bytes in some call. */
    private void allocations(String run, SaveCalls calls) {
        if (calls.allocatingCount() > 0) {
            out.line(Units.format("allocated, %s: %s in %,d of the calls", run, Units.bytes(calls.allocatedBytes()),
                calls.allocatingCount()));
        }
    }

    private void times(String name, Function<CheckpointStatistics, Histogram> times) {
        times(name + " p50", times, histogram -> histogram.getValueAtPercentile(MEDIAN));
        times(name + " p99", times, histogram -> histogram.getValueAtPercentile(HIGH));
        times(name + " max", times, Histogram::getMaxValue);
    }

    private void times(String name, Function<CheckpointStatistics, Histogram> times,
        ToDoubleFunction<Histogram> value) {
        final Histogram without = times.apply(results.without());
        final double live = value.applyAsDouble(times.apply(results.live()));
        final double stopped = value.applyAsDouble(times.apply(results.stopped()));
        out.row(name, without.getTotalCount() == 0 ? Columns.NONE : Units.time(value.applyAsDouble(without)),
            Units.time(live), Units.time(stopped), Columns.quotient(stopped, live));
    }

    private void compare(String name, ToDoubleFunction<CheckpointStatistics> value, Function<Double, String> text) {
        final double live = value.applyAsDouble(results.live());
        final double stopped = value.applyAsDouble(results.stopped());
        out.row(name, Columns.NONE, text.apply(live), text.apply(stopped), Columns.quotient(stopped, live));
    }

    private void texts(String name, Function<CheckpointStatistics, String> text) {
        out.row(name, Columns.NONE, text.apply(results.live()), text.apply(results.stopped()));
    }

    private void ofLive(String name, String text) {
        out.row(name, Columns.NONE, text, Columns.NONE);
    }
}
