/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StorageTotals;
import org.ringsave.tool.sim.Traffic;

/** Results of the demo, as tables. */
final class DemoReport {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;
    private static final int WARM_UP = 10;
    private static final String NONE = "-";

    private final SimulationOptions options;
    private final Traffic traffic;
    private final int chunkLength;
    private final SliceOptions slices;
    private final CheckpointStatistics without;
    private final CheckpointStatistics live;
    private final CheckpointStatistics stopped;
    private Simulation.Totals totals;
    private StorageTotals storage;
    private long joinNs;
    private int joinedDeltas;
    private long restoreNs;
    private long restoredTick;

    DemoReport(SimulationOptions options, Traffic traffic, int chunkLength, SliceOptions slices) {
        this.options = options;
        this.traffic = traffic;
        this.chunkLength = chunkLength;
        this.slices = slices;
        without = new CheckpointStatistics(options.ticks() / WARM_UP);
        live = new CheckpointStatistics(options.ticks() / WARM_UP);
        stopped = new CheckpointStatistics(options.ticks() / WARM_UP);
    }

    /** The run without checkpoints. */
    CheckpointStatistics without() {
        return without;
    }

    /** The run with live checkpoints. */
    CheckpointStatistics live() {
        return live;
    }

    /** The run that stopped for each checkpoint. */
    CheckpointStatistics stopped() {
        return stopped;
    }

    void totals(Simulation simulation) {
        totals = simulation.totals();
        storage = simulation.storageTotals();
    }

    /** Completions that did not fit their requests. */
    long wrong() {
        return totals.wrong();
    }

    /** The image to continue from was joined from a full image and deltas. */
    void joined(long ns, int deltas) {
        joinNs = ns;
        joinedDeltas = deltas;
    }

    void restored(long ns, long tick) {
        restoreNs = ns;
        restoredTick = tick;
    }

    void print(PrintWriter out) {
        final long images = live.images();
        final long ringLength = (long)options.ringPages() * Platform.PAGE_LENGTH;
        final double fill = 100.0 * live.ringBytes() / images / (2.0 * options.channels() * ringLength);
        out.println();
        row(out, "channels", "%,d, each with two rings of %s", options.channels(), Units.bytes(ringLength));
        row(out, "devices", "%,d network, %,d storage", options.channels() - storage.devices(), storage.devices());
        row(out, "traffic", "%,d frames of %s", traffic.frameCount(), traffic.name());
        row(out, "requests", "%,d sent, %,d completed, %,d completions wrong, %,d frames truncated",
            totals.sent(), totals.completed(), totals.wrong(), totals.truncated());
        row(out, "storage", "%,d reads, %,d writes, %s moved, %,d overtook older ones", storage.reads(),
            storage.writes(), Units.bytes(storage.bytes()), storage.overtakings());
        row(out, "memory", "%s of guests, %s of disks", Units.bytes(storage.guestMemoryLength()),
            Units.bytes(storage.disksLength()));
        row(out, "held up", "%,d times by a full ring, %,d by full in-flight slots; %,d completions",
            totals.full(), totals.inFlightFull(), totals.heldUp());
        row(out, "live bytes", "%s in rings, %.0f %% of their length; %,d requests in flight (means)",
            Units.bytes(live.ringBytes() / images), fill, live.inFlight() / images);
        row(out, "chunk", "%s; of a live checkpoint one each tick, filled for %,d microseconds",
            Units.bytes(chunkLength), slices.microseconds());
        row(out, "spill arena", "%s at most", Units.bytes(slices.spillLimit()));
        if (joinedDeltas > 0) {
            row(out, "join", "%s for the checkpoint of tick %,d: a full image and %,d of its deltas, all verified",
                Units.time(joinNs), restoredTick, joinedDeltas);
        }
        row(out, "restore", "%s in a new process at tick %,d: memory, file, ready to tick",
            Units.time(restoreNs), restoredTick);
        out.println();
        printComparison(out);
        printDeltas(out);
        out.println();
    }

    /** The two kinds of live checkpoints side by side. */
    private void printDeltas(PrintWriter out) {
        final ImageTotals full = live.full();
        final ImageTotals delta = live.delta();
        if (delta.count() == 0) {
            return;
        }
        out.println();
        columns(out, "live checkpoints", "full", "delta", "delta / full");
        columns(out, "images", Units.count(full.count()), Units.count(delta.count()), NONE);
        columns(out, "image bytes, mean", Units.bytes(full.meanBytes()), Units.bytes(delta.meanBytes()),
            ratio(delta.meanBytes(), full.meanBytes()));
        columns(out, "save, mean", Units.time(full.meanNs()), Units.time(delta.meanNs()),
            ratio(delta.meanNs(), full.meanNs()));
        out.println("delta: leaves out unread ring bytes that the checkpoint before has. The rest is whole, such"
            + " as memory and");
        out.println("requests in flight. save: begin and all of saveContinue, without the file.");
    }

    private static String ratio(long part, long whole) {
        return whole == 0 ? NONE : Units.format("%.2f", (double)part / whole);
    }

    /** The three runs side by side. */
    private void printComparison(PrintWriter out) {
        columns(out, "checkpoints", "none", "live", "stop and copy");
        columns(out, "images", NONE, Units.count(live.images()), Units.count(stopped.images()));
        compare(out, "image bytes, mean", s -> Units.bytes(s.imageBytes() / s.images()));
        times(out, "pause", CheckpointStatistics::pauses);
        times(out, "tick", CheckpointStatistics::ticks);
        compare(out, "saveContinue", s -> Units.rate(s.imageBytes(), s.calls().saveNs()));
        compare(out, "with the file", s -> Units.rate(s.imageBytes(), s.calls().fileNs()));
        compare(out, "calls", s -> Units.count(s.calls().count()));
        compare(out, "allocated per call", s -> s.calls().isAllocationKnown()
            ? Units.bytes(s.calls().allocatedBytes() / s.calls().count()) : "not counted");
        columns(out, "spills, mean", NONE, Units.count(live.costs().spills() / live.images()), NONE);
        columns(out, "spilled, mean", NONE, Units.bytes(live.costs().spilledBytes() / live.images()), NONE);
        columns(out, "time held", NONE, Units.count(live.costs().held()), NONE);
        columns(out, "late", NONE, Units.count(live.costs().late()), NONE);
        out.println("pause: begin of a live save; begin to end of a stopped one. tick: with its part of a save, after"
            + " the first tenth. late:");
        out.println("incomplete when the next was due, so its rest was saved in one tick.");
        allocations(out, "live", live.calls());
        allocations(out, "stop and copy", stopped.calls());
    }

    /** A JVM that compiles a method may load classes on the thread that runs it: a few hundred bytes in some call. */
    private static void allocations(PrintWriter out, String run, SaveCalls calls) {
        if (calls.allocatingCount() > 0) {
            out.println(Units.format("allocated, %s: %s in %,d of the calls", run,
                Units.bytes(calls.allocatedBytes()), calls.allocatingCount()));
        }
    }

    private void times(PrintWriter out, String name, Function<CheckpointStatistics, Histogram> times) {
        printTimes(out, name + " p50", times, histogram -> histogram.getValueAtPercentile(MEDIAN));
        printTimes(out, name + " p99", times, histogram -> histogram.getValueAtPercentile(HIGH));
        printTimes(out, name + " max", times, Histogram::getMaxValue);
    }

    private void printTimes(PrintWriter out, String name, Function<CheckpointStatistics, Histogram> times,
        ToLongFunction<Histogram> value) {
        final Function<CheckpointStatistics, String> text = statistics -> {
            final Histogram histogram = times.apply(statistics);
            return histogram.getTotalCount() == 0 ? NONE : Units.time(value.applyAsLong(histogram));
        };
        columns(out, name, text.apply(without), text.apply(live), text.apply(stopped));
    }

    private void compare(PrintWriter out, String name, Function<CheckpointStatistics, String> value) {
        columns(out, name, NONE, value.apply(live), value.apply(stopped));
    }

    private static void columns(PrintWriter out, String name, String first, String second, String third) {
        out.println(Units.format("%-20s %14s %14s %14s", name, first, second, third));
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(Units.format("%-12s ", name) + Units.format(format, values));
    }
}
