/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.cli;

import java.io.PrintWriter;
import org.ringsave.bench.sim.Simulation;
import org.ringsave.bench.sim.StorageTotals;
import org.ringsave.bench.sim.Traffic;
import org.ringsave.memory.Platform;

/** What the demo measured, as a table. */
final class DemoReport {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    private final SimulationOptions options;
    private final Traffic traffic;
    private final int chunkLength;
    private Simulation.Totals totals;
    private StorageTotals storage;
    private Checkpointer checkpoints;
    private long restoreNs;
    private long restoredTick;

    DemoReport(SimulationOptions options, Traffic traffic, int chunkLength) {
        this.options = options;
        this.traffic = traffic;
        this.chunkLength = chunkLength;
    }

    void totals(Simulation simulation) {
        totals = simulation.totals();
        storage = simulation.storageTotals();
    }

    /** Completions that did not fit their requests. */
    long wrong() {
        return totals.wrong();
    }

    void checkpoints(Checkpointer by) {
        checkpoints = by;
    }

    void restored(long ns, long tick) {
        restoreNs = ns;
        restoredTick = tick;
    }

    void print(PrintWriter out) {
        final Checkpointer c = checkpoints;
        final long images = c.images();
        final long ringLength = (long)options.ringPages() * Platform.PAGE_LENGTH;
        final double fill = 100.0 * c.ringBytes() / images / (2.0 * options.channels() * ringLength);
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
            Units.bytes(c.ringBytes() / images), fill, c.inFlight() / images);
        row(out, "images", "%,d", images);
        row(out, "image bytes", "%s (mean), %s in all",
            Units.bytes(c.imageBytes() / images), Units.bytes(c.imageBytes()));
        row(out, "chunk", "%s, %,d calls of saveContinue", Units.bytes(chunkLength), c.calls());
        row(out, "save", "%s in saveContinue, %s from pause to resume, into files",
            Units.rate(c.imageBytes(), c.saveNs()), Units.rate(c.imageBytes(), c.fileNs()));
        row(out, "pause", "p50 %s, p99 %s, max %s (stop and copy to a file)", Units.milliseconds(c.pauseNs(MEDIAN)),
            Units.milliseconds(c.pauseNs(HIGH)), Units.milliseconds(c.maxPauseNs()));
        row(out, "restore", "%s in a new process at tick %,d: memory, file, ready to tick",
            Units.milliseconds(restoreNs), restoredTick);
        row(out, "allocated", "%s", allocated());
        out.println();
    }

    private String allocated() {
        if (checkpoints.allocatedBytes() == Checkpointer.UNKNOWN) {
            return "not known: this JVM does not count it";
        }
        final String mean = Units.bytes(checkpoints.allocatedBytes() / checkpoints.calls())
            + " per call of saveContinue";
        // A JVM that compiles a method may load classes on the thread that runs it: a few hundred bytes in some call.
        return checkpoints.allocatingCalls() == 0 ? mean : mean + Units.format("; %s in %,d of them",
            Units.bytes(checkpoints.allocatedBytes()), checkpoints.allocatingCalls());
    }

    private static void row(PrintWriter out, String name, String format, Object... values) {
        out.println(Units.format("%-12s ", name) + Units.format(format, values));
    }
}
