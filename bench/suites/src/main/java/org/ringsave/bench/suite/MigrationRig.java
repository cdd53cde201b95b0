/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.ringsave.bench.result.Finding;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.memory.Platform;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationReport;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.workload.LatencyHistogram;
import org.ringsave.tool.workload.Workload;

/**
 * How long is the blackout of a migration? One way lets the model run while its set is copied and stops it for the last
 * delta; the other stops it from the beginning. Both use the same two sides and the same link in memory, and take
 * turns. One thread does everything, so a blackout is the sum of the source's and the target's work: the cut, saving,
 * the link's two copies, verifying, and the target's apply. Neither includes making or opening the target's set.
 *
 * <p>The model writes a quarter of the bytes a second that the stopped way copied in its last turn: packets into sets
 * of rings alone, whole pages into sets with memory.
 */
public final class MigrationRig {
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int LINK_CAPACITY = 256 * 1024;
    private static final double FILL = 0.5;
    private static final int SHARE = 4;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int WARM_UP_PAGES = 256;
    private static final int MEMORY_PAGES = 1 << 18;
    private static final long PAUSE_TARGET_NS = 250_000;
    private static final double NS_PER_SECOND = 1e9;

    private final Workload workload;
    private final int regionPages;
    private final ChannelSet set;
    private final PacedWriter writer;
    private final Migration migration = new Migration(new SaveSession(SaveSession.DEFAULT_CAPTURE_LIMIT, 1 << 30),
        CHUNK_LENGTH, Long.MAX_VALUE);
    private final long pauseTargetNs;

    private MigrationRig(int channels, int ringPages, int regionPages, long pauseTargetNs) {
        this.pauseTargetNs = pauseTargetNs;
        this.regionPages = regionPages;
        workload = new Workload(channels, ringPages, FILL, 0, 42);
        set = workload.create();
        addMemory(set);
        writer = regionPages == 0 ? new RingWriter(set, (int)(FILL * ringPages * Platform.PAGE_LENGTH))
            : new PageWriter(set.regions().get(0));
    }

    private void addMemory(ChannelSet to) {
        if (regionPages > 0) {
            to.addTrackedRegion("memory", 1, (long)regionPages * MemoryRegion.PAGE_LENGTH);
        }
    }

    /** One of the two ways, and its results. */
    private static final class Way {
        private final Histogram blackouts = LatencyHistogram.create();
        private final Histogram brownouts = LatencyHistogram.create();
        private final List<Double> ratios = new ArrayList<>();
        private MigrationReport last;
        private int stuck;

        void add(MigrationReport report, double ratio) {
            LatencyHistogram.record(blackouts, report.blackoutNs());
            LatencyHistogram.record(brownouts, report.brownoutNs());
            ratios.add(ratio);
            last = report;
        }
    }

    /**
     * Measure 256 channels of 2 x 128 pages, half full, alone and beside 1 GiB of memory, with a pause target of 250
     * us, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 20 unless given; the pause target in microseconds, if another
     *             one.
     * @throws IOException if the file can't be written.
     */
    public static void main(String[] args) throws IOException {
        final long targetNs = args.length > 2 ? Long.parseLong(args[2]) * 1_000 : PAUSE_TARGET_NS;
        run(256, 128, MEMORY_PAGES, RigReport.rounds(args, 20), targetNs).publish(args);
    }

    static RigReport run(int channels, int ringPages, int regionPages, int rounds, long pauseTargetNs) {
        final RigReport report = new RigReport();
        run(channels, ringPages, 0, rounds, pauseTargetNs, report);
        run(channels, ringPages, regionPages, rounds, pauseTargetNs, report);
        return report;
    }

    private static void run(int channels, int ringPages, int regionPages, int rounds, long pauseTargetNs,
        RigReport report) {
        final MigrationRig small = new MigrationRig(channels, 1, Math.min(regionPages, WARM_UP_PAGES), pauseTargetNs);
        try (small.set) {
            // This warms up the compiler: as many channels, so as many steps of each kind, but few bytes.
            small.measure(new Way(), new Way(), WARM_UP_ROUNDS * rounds);
        }
        final MigrationRig rig = new MigrationRig(channels, ringPages, regionPages, pauseTargetNs);
        try (rig.set) {
            rig.measure(new Way(), new Way(), rounds / 4 + 1);
            final Way stopped = new Way();
            final Way running = new Way();
            rig.measure(stopped, running, rounds);
            rig.put(report.row(regionPages == 0 ? "stopAndCopy" : "memoryStopAndCopy"), stopped);
            rig.put(report.row(regionPages == 0 ? "preCopy" : "memoryPreCopy"), running);
        }
    }

    private void measure(Way stopped, Way running, int rounds) {
        for (int i = 0; i < rounds; i++) {
            final MigrationReport whole = move(stopped, 0);
            stopped.add(whole, 1);
            set.resume();
            final double rate = whole.length() * NS_PER_SECOND / whole.blackoutNs();
            final MigrationReport parts = move(running, rate / SHARE);
            running.add(parts, (double)whole.blackoutNs() / parts.blackoutNs());
        }
    }

    /** Moves the set as far as the acknowledgement, and cancels. The set then rests, and is moved again. */
    private MigrationReport move(Way way, double bytesPerSecond) {
        final MemoryLink link = MemoryLink.create(LINK_CAPACITY);
        final RestoreSession restore = new RestoreSession();
        try (ChannelSet empty = workload.createEmpty()) {
            addMemory(empty);
            restore.begin(empty);
            try (MigrationTarget target = new MigrationTarget(restore, link.peer(), LINK_CAPACITY)) {
                final boolean[] pauses = {bytesPerSecond == 0};
                final long start = System.nanoTime();
                long written = 0;
                migration.start(set, () -> 1, link, pauseTargetNs);
                while (migration.state() != MigrationState.ACKNOWLEDGED) {
                    if (!pauses[0]) {
                        written += writer.write(
                            (System.nanoTime() - start) * bytesPerSecond / NS_PER_SECOND - written);
                    }
                    migration.doWork();
                    pauses[0] |= pauseIfAsked(way);
                    target.doWork();
                    requireSound(target);
                }
                final MigrationReport report = migration.report();
                migration.cancel();
                return report;
            }
        }
    }

    private boolean pauseIfAsked(Way way) {
        final boolean isStuck = migration.state() == MigrationState.NOT_CONVERGING;
        if (isStuck || migration.state() == MigrationState.WANTS_PAUSE) {
            way.stuck += isStuck ? 1 : 0;
            set.pause();
            return true;
        }
        return false;
    }

    private void requireSound(MigrationTarget target) {
        if (migration.state() == MigrationState.FAILED || target.failure() != null) {
            throw new IllegalStateException(migration.reason(), target.failure());
        }
    }

    private void put(Map<String, Object> row, Way way) {
        RigReport.put(row, "blackout", way.blackouts);
        RigReport.put(row, "brownout", way.brownouts);
        final List<Double> sorted = way.ratios.stream().sorted().toList();
        row.put(Finding.RATIO.key(), Math.round(sorted.get(sorted.size() / 2) * 10) / 10.0);
        row.put("notConverging", way.stuck);
        row.put("pauseTargetNs", pauseTargetNs);
        row.put("rounds", way.last.rounds().size());
        row.put("length", way.last.length());
        row.put("lastLength", way.last.rounds().get(way.last.rounds().size() - 1).length());
        row.put("writeRate", way.last.writeRate());
        row.put("saveRate", way.last.saveRate());
    }
}
