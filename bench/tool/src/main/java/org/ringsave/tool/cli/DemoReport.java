/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;
import org.ringsave.tool.sim.SimulationTotals;
import org.ringsave.tool.sim.StorageTotals;
import org.ringsave.tool.sim.Traffic;

/** The report of the demo: the model and its work, then the tables of checkpoints. */
final class DemoReport implements DemoFindings {
    private final DemoOptions options;
    private final DemoResults results;
    private final Traffic traffic;
    // Null for a temporary one.
    private final Path directory;
    private final int replaced;

    /**
     * Prepares the report of the runs.
     *
     * @param options of the demo.
     * @param results of all runs.
     * @param traffic that every run got.
     * @param stores  with the checkpoints.
     */
    DemoReport(DemoOptions options, DemoResults results, Traffic traffic, DemoStores stores) {
        this.options = options;
        this.results = results;
        this.traffic = traffic;
        directory = stores.isTemporary() ? null : stores.path();
        replaced = stores.replaced();
    }

    @Override
    public void print(PrintWriter out) {
        out.println();
        printModel(out);
        printWork(out);
        printRestore(out);
        out.println();
        new CheckpointTable(results).print(out);
        out.println();
        new PartsTable(results.live()).print(out);
        out.println();
        if (directory != null) {
            out.println("The checkpoints are in " + directory + (replaced == 0 ? ""
                : ", in place of " + Units.count(replaced) + " of an older demo"));
        }
    }

    private void printModel(PrintWriter out) {
        final StorageTotals storage = results.storage();
        final int channels = options.simulation().channels();
        row(out, "channels", "%,d, each with two rings of %s", channels, Units.bytes(ringLength()));
        row(out, "devices", "%,d network, %,d storage", channels - storage.devices(), storage.devices());
        row(out, "traffic", "%,d frames of %s", traffic.frameCount(), traffic.name());
        row(out, "memory", "%s of guests, %s of disks", Units.bytes(storage.guestMemoryLength()),
            Units.bytes(storage.disksLength()));
        if (regionsLength() > 0) {
            row(out, "in use", "%s of both, %s (means)", pages(results.live().meanBytesInUse()),
                Units.share(shareInUse()));
        }
        if (hasWritten()) {
            row(out, "written", "%s between two checkpoints, %s of those bytes in use (means)",
                pages(results.live().meanBytesWritten()), Units.share(shareWritten()));
        }
    }

    /** A mean, rounded to whole pages. */
    private static String pages(double bytes) {
        return Units.bytes(Math.rint(bytes / Platform.PAGE_LENGTH) * Platform.PAGE_LENGTH);
    }

    private void printWork(PrintWriter out) {
        final SimulationTotals totals = results.totals();
        final StorageTotals storage = results.storage();
        final CheckpointStatistics live = results.live();
        row(out, "frames", "%,d sent, %,d truncated", totals.frames(), totals.truncated());
        row(out, "requests", "%,d sent, %,d completed, %,d completions wrong", totals.sent(), totals.completed(),
            totals.wrong());
        row(out, "storage", "%,d reads, %,d writes, %s moved, %,d overtook older ones", storage.reads(),
            storage.writes(), Units.bytes(storage.bytes()), storage.overtakings());
        row(out, "held up", "%,d times by a full ring, %,d by full in-flight slots; %,d completions", totals.full(),
            totals.inFlightFull(), totals.heldUp());
        row(out, "in rings", "%s, %s of their length (means)", Units.bytes((long)live.meanRingBytes()),
            Units.share(shareOfRings()));
        row(out, "in flight", "%,d requests, %s a channel (means)", (long)live.meanInFlight(),
            Units.digits(inFlightPerChannel()));
    }

    private void printRestore(PrintWriter out) {
        row(out, "chunk", "%s; of a live checkpoint one each tick, filled for %s",
            Units.bytes(options.chunkLength()), Units.time(options.slices().budgetNs()));
        row(out, "spill arena", "%s at most", Units.bytes(options.slices().spillLimit()));
        if (results.joinedDeltas() > 0) {
            row(out, "join", "%s for the checkpoint of tick %,d: a full image and %,d of its deltas, all verified",
                Units.time(results.joinNs()), results.restoredTick(), results.joinedDeltas());
        }
        row(out, "restore", "%s in a new process at tick %,d: memory, file, ready to tick",
            Units.time(results.restoreNs()), results.restoredTick());
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(Units.format("%-12s ", name) + Units.format(format, values));
    }

    @Override
    public void print(Outline out) {
        out.value("demo", "checkpoints");
        printModel(out);
        printWork(out);
        printRestore(out);
        new CheckpointTable(results).print(out);
        new PartsTable(results.live()).print(out);
        if (directory != null) {
            out.value("directory", directory);
            out.value("replacedImages", replaced);
        }
    }

    private void printModel(Outline out) {
        final StorageTotals storage = results.storage();
        final int channels = options.simulation().channels();
        out.begin("model");
        out.value("channels", channels);
        out.value("ringLength", ringLength());
        out.value("networkDevices", channels - storage.devices());
        out.value("storageDevices", storage.devices());
        out.value("traffic", traffic.name());
        out.value("trafficFrames", traffic.frameCount());
        out.value("guestMemoryLength", storage.guestMemoryLength());
        out.value("disksLength", storage.disksLength());
        if (regionsLength() > 0) {
            out.value("meanBytesInUse", results.live().meanBytesInUse());
            out.value("shareInUse", shareInUse());
        }
        if (hasWritten()) {
            out.value("meanBytesWritten", results.live().meanBytesWritten());
            out.value("shareWritten", shareWritten());
        }
        out.value("chunkLength", options.chunkLength());
        out.value("sliceNs", options.slices().budgetNs());
        out.value("spillLimit", options.slices().spillLimit());
        out.end();
    }

    private void printWork(Outline out) {
        final SimulationTotals totals = results.totals();
        final StorageTotals storage = results.storage();
        out.begin("work");
        out.value("frames", totals.frames());
        out.value("truncatedFrames", totals.truncated());
        out.value("requests", totals.sent());
        out.value("completions", totals.completed());
        out.value("wrongCompletions", totals.wrong());
        out.value("reads", storage.reads());
        out.value("writes", storage.writes());
        out.value("movedBytes", storage.bytes());
        out.value("overtakings", storage.overtakings());
        out.value("fullRings", totals.full());
        out.value("fullSlots", totals.inFlightFull());
        out.value("heldUpCompletions", totals.heldUp());
        out.value("meanRingBytes", results.live().meanRingBytes());
        out.value("shareOfRings", shareOfRings());
        out.value("meanInFlight", results.live().meanInFlight());
        out.value("meanInFlightPerChannel", inFlightPerChannel());
        out.end();
    }

    private void printRestore(Outline out) {
        out.begin("restore");
        out.value("tick", results.restoredTick());
        out.value("joinedDeltas", results.joinedDeltas());
        if (results.joinedDeltas() > 0) {
            out.value("joinNs", results.joinNs());
        }
        out.value("restoreNs", results.restoreNs());
        out.end();
    }

    private long ringLength() {
        return (long)options.simulation().ringPages() * Platform.PAGE_LENGTH;
    }

    /** Memory of guests and disks. */
    private long regionsLength() {
        return results.storage().guestMemoryLength() + results.storage().disksLength();
    }

    private double shareInUse() {
        return results.live().meanBytesInUse() / regionsLength();
    }

    private boolean hasWritten() {
        return regionsLength() > 0 && results.live().delta().parts().images() > 0;
    }

    private double shareWritten() {
        return results.live().meanBytesWritten() / results.live().meanBytesInUse();
    }

    private double shareOfRings() {
        return results.live().meanRingBytes() / (2.0 * options.simulation().channels() * ringLength());
    }

    private double inFlightPerChannel() {
        return results.live().meanInFlight() / options.simulation().channels();
    }
}
