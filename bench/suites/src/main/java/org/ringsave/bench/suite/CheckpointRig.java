/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.sim.Room;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;

/**
 * How much do checkpoints on a disk delay the ticks of a simulator at a fixed rate? One begins every
 * {@value #SAVE_EVERY} ticks, and a thread of its own writes it to a store. Latency of a tick runs from its intended
 * start to its end. First {@value #WARM_UP_SAVES} checkpoints without a rate warm up. Then the cases take turns: an
 * empty tick, the simulator without checkpoints, and with those of each sync.
 */
public final class CheckpointRig {
    private static final int SAVE_EVERY = 100;
    private static final int CHANNELS = 64;
    private static final int RING_PAGES = 16;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int HERTZ = 1_000;
    private static final long NS_PER_S = 1_000_000_000;
    private static final int WARM_UP_TICKS = 4_000;
    /** As many as a simulator begins in its first 40 s. HotSpot interprets code that has run less than 200 times. */
    private static final int WARM_UP_SAVES = 400;

    private final OpenLoop loop;
    private final Simulation simulation;
    private final List<Case> cases = new ArrayList<>();

    /** Checkpoints of a sync, or none if that is null. */
    private static final class Case {
        private final String name;
        private final SyncMode sync;
        private final TickResults results = new TickResults();
        private long saves;

        Case(String name, SyncMode sync) {
            this.name = name;
            this.sync = sync;
        }
    }

    private CheckpointRig(OpenLoop.Time time) throws IOException {
        loop = new OpenLoop(time, NS_PER_S / HERTZ);
        simulation = Simulation.start(SimulationConfig.of(CHANNELS, RING_PAGES, 1, 42), Traffic.bundled());
        cases.add(new Case("empty", null));
        cases.add(new Case("none", null));
        for (final SyncMode sync : SyncMode.values()) {
            cases.add(new Case("checkpoints-" + sync, sync));
        }
    }

    /**
     * Measure at 1 kHz with 64 devices, for some seconds a case and round, and print the results.
     *
     * @param args name of a JSON file to write; rounds of two seconds, 5 unless given.
     * @throws IOException if a file can't be written.
     */
    public static void main(String[] args) throws IOException {
        run(RigReport.rounds(args, 5), 2 * NS_PER_S, new OpenLoop.SystemTime()).publish(args);
    }

    static RigReport run(int rounds, long roundNs, OpenLoop.Time time) throws IOException {
        final CheckpointRig rig = new CheckpointRig(time);
        final RigReport report = new RigReport();
        try (rig.simulation; ScratchDirectory scratch = new ScratchDirectory(ScratchDirectory.TEMPORARY)) {
            final long ticks = Math.max(1, roundNs / (NS_PER_S / HERTZ));
            for (int i = 0; i < Math.min(WARM_UP_TICKS, ticks); i++) {
                rig.simulation.tick();
            }
            final long saves = Math.min(WARM_UP_SAVES, ticks);
            rig.checkpoints("warm-up", SyncMode.NONE, scratch, checkpoints -> rig.warmUp(checkpoints, saves));
            for (int round = 0; round < rounds; round++) {
                for (final Case each : rig.cases) {
                    rig.round(each, ticks, scratch);
                }
            }
            rig.report(report);
        }
        return report;
    }

    private void warmUp(Checkpoints checkpoints, long saves) {
        for (int i = 0; i < saves; i++) {
            simulation.tick();
            checkpoints.start(simulation.ticks());
            checkpoints.finish();
        }
    }

    private void round(Case each, long ticks, ScratchDirectory scratch) throws IOException {
        if (each.sync == null) {
            each.results.run(loop, each.name.equals("empty") ? () -> { } : simulation::tick, ticks);
            return;
        }
        each.saves += checkpoints(each.name, each.sync, scratch, checkpoints -> each.results.run(loop, () -> {
            simulation.tick();
            checkpoints.startIfDue(simulation.ticks());
        }, ticks));
    }

    /** Runs work with checkpoints that a thread of its own writes, and returns how many the work has begun. */
    private long checkpoints(String name, SyncMode sync, ScratchDirectory scratch, Consumer<Checkpoints> work)
        throws IOException {
        final StoreOptions options = StoreOptions.ofChains(2).withSync(sync);
        final SaveAgent agent = new SaveAgent(new SaveSession(), CHUNK_LENGTH, NS_PER_S);
        try (ImageStore store = ImageStore.open(scratch.resolve(name), options);
            AgentRunner runner = new AgentRunner(new BackoffIdleStrategy(), Throwable::printStackTrace, null, agent)) {
            AgentRunner.startOnThread(runner);
            simulation.onHeld(Room.by(Thread::yield));
            final Checkpoints checkpoints = simulation.checkpoints(store, agent,
                CheckpointPolicy.everyTicks(SAVE_EVERY));
            // As EMBEDDING asks of a model that can't wait for its first cuts.
            checkpoints.prepare();
            // The first save of an agent takes memory.
            checkpoints.start(simulation.ticks());
            checkpoints.finish();
            work.accept(checkpoints);
            if (!checkpoints.finish() || checkpoints.failures() > 0) {
                throw new IllegalStateException("a checkpoint failed", checkpoints.lastFailure());
            }
            return checkpoints.completed() - 1;
        }
    }

    private void report(RigReport report) {
        for (final Case each : cases) {
            final Map<String, Object> row = report.row(each.name);
            if (each.results.report(row, HERTZ, each.name.equals("empty") ? 0 : CHANNELS)) {
                row.put("saves", each.saves);
            }
        }
    }
}
