/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.sim.SimulationTotals;
import org.ringsave.tool.sim.StorageTotals;
import org.ringsave.tool.sim.Traffic;

/** The report of the demo: the model and its work, then the tables of checkpoints. */
final class DemoReport {
    private final DemoOptions options;
    private final DemoResults results;
    private final PrintWriter out;

    DemoReport(DemoOptions options, DemoResults results, PrintWriter out) {
        this.options = options;
        this.results = results;
        this.out = out;
    }

    void print(Traffic traffic) {
        out.println();
        printModel(traffic);
        printWork();
        printRestore();
        out.println();
        new CheckpointTable(results, out).print();
        out.println();
        new PartsTable(results.live(), out).print();
        out.println();
    }

    private void printModel(Traffic traffic) {
        final StorageTotals storage = results.storage();
        final int channels = options.simulation().channels();
        row("channels", "%,d, each with two rings of %s", channels, Units.bytes(ringLength()));
        row("devices", "%,d network, %,d storage", channels - storage.devices(), storage.devices());
        row("traffic", "%,d frames of %s", traffic.frameCount(), traffic.name());
        row("memory", "%s of guests, %s of disks", Units.bytes(storage.guestMemoryLength()),
            Units.bytes(storage.disksLength()));
        printPages(storage.guestMemoryLength() + storage.disksLength());
    }

    /** The pages of memory and disks that are in use, and the pages that the guests wrote between two checkpoints. */
    private void printPages(long length) {
        final ImageParts full = results.live().full().parts();
        final ImageParts delta = results.live().delta().parts();
        final double inUse = (double)(full.presentPages() + delta.presentPages()) / (full.images() + delta.images());
        if (length > 0) {
            row("in use", "%s of both, %s (means)", Units.bytes(Math.rint(inUse) * Platform.PAGE_LENGTH),
                Units.share(inUse * Platform.PAGE_LENGTH / length));
        }
        if (length > 0 && delta.images() > 0) {
            final double written = (double)delta.writtenPages() / delta.images();
            row("written", "%s between two checkpoints, %s of those bytes in use (means)",
                Units.bytes(Math.rint(written) * Platform.PAGE_LENGTH), Units.share(written / inUse));
        }
    }

    private void printWork() {
        final SimulationTotals totals = results.totals();
        final StorageTotals storage = results.storage();
        final CheckpointStatistics live = results.live();
        final int channels = options.simulation().channels();
        row("frames", "%,d sent, %,d truncated", totals.frames(), totals.truncated());
        row("requests", "%,d sent, %,d completed, %,d completions wrong", totals.sent(), totals.completed(),
            totals.wrong());
        row("storage", "%,d reads, %,d writes, %s moved, %,d overtook older ones", storage.reads(), storage.writes(),
            Units.bytes(storage.bytes()), storage.overtakings());
        row("held up", "%,d times by a full ring, %,d by full in-flight slots; %,d completions", totals.full(),
            totals.inFlightFull(), totals.heldUp());
        row("in rings", "%s, %s of their length (means)", Units.bytes(live.ringBytes() / live.images()),
            Units.share((double)live.ringBytes() / live.images() / (2.0 * channels * ringLength())));
        row("in flight", "%,d requests, %s a channel (means)", live.inFlight() / live.images(),
            Units.digits((double)live.inFlight() / live.images() / channels));
    }

    private void printRestore() {
        row("chunk", "%s; of a live checkpoint one each tick, filled for %s",
            Units.bytes(options.chunkLength()), Units.time(options.slices().budgetNs()));
        row("spill arena", "%s at most", Units.bytes(options.slices().spillLimit()));
        if (results.joinedDeltas() > 0) {
            row("join", "%s for the checkpoint of tick %,d: a full image and %,d of its deltas, all verified",
                Units.time(results.joinNs()), results.restoredTick(), results.joinedDeltas());
        }
        row("restore", "%s in a new process at tick %,d: memory, file, ready to tick",
            Units.time(results.restoreNs()), results.restoredTick());
    }

    private long ringLength() {
        return (long)options.simulation().ringPages() * Platform.PAGE_LENGTH;
    }

    private void row(String name, String format, Object... values) {
        out.println(Units.format("%-12s ", name) + Units.format(format, values));
    }
}
