/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.sim.Room;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.Traffic;

/**
 * How much do saves delay the ticks of a simulator at a fixed rate? Latency of a tick runs from its intended start to
 * its end. Cases: no saves; or one save every {@value #SAVES_EVERY_MS} ms, or as soon as the last is complete: live by
 * a slice in each tick, live by another thread, or stopped. An empty tick at the same rate shows the delays of the
 * machine itself. All cases take turns. A case that misses its rate in one round gets FAIL as its verdict and no
 * numbers.
 */
public final class OpenLoopRig {
    private static final int SAVES_EVERY_MS = 50;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int RING_PAGES = 16;
    private static final long NS_PER_S = 1_000_000_000;
    private static final int BUDGETS_IN_A_PERIOD = 10;
    private static final int WARM_UP_TICKS = 4_000;
    private static final int WARM_UP_ROUNDS = 10;

    private final Rate rate;
    private final OpenLoop loop;
    private final Simulation simulation;
    private final List<Case> cases = new ArrayList<>();

    /** A rate, and the number of devices at that rate. */
    private record Rate(int hertz, int channels) {
        long periodNs() {
            return NS_PER_S / hertz;
        }
    }

    private static final Rate[] RATES = {new Rate(1_000, 64), new Rate(10_000, 8)};

    /** The thread that saves. */
    private enum Way { empty, none, slices, thread, stop }

    /** A sink that drops the image. */
    private static final class Nowhere implements ImageSink {
        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            chunk.position(chunk.limit());
        }

        @Override
        public void complete() {
            // The sink keeps nothing.
        }

        @Override
        public void abandon() {
            // The sink kept nothing.
        }
    }

    /** One way to save, and its results. */
    private static final class Case {
        private final Way way;
        private final SaveAgent agent;
        private final TickResults results = new TickResults();
        private long saves;

        Case(Way way, long periodNs) {
            this.way = way;
            agent = new SaveAgent(new SaveSession(), CHUNK_LENGTH,
                way == Way.slices ? periodNs / BUDGETS_IN_A_PERIOD : Long.MAX_VALUE);
        }
    }

    private OpenLoopRig(Rate rate, OpenLoop.Time time) throws IOException {
        this.rate = rate;
        loop = new OpenLoop(time, rate.periodNs());
        simulation = Simulation.start(SimulationConfig.of(rate.channels, RING_PAGES, 1, 42), Traffic.bundled());
        for (final Way way : Way.values()) {
            cases.add(new Case(way, rate.periodNs()));
        }
    }

    /**
     * Measure at 1 kHz with 64 devices and at 10 kHz with 8, for a second a case and round, and print the results.
     *
     * @param args name of a JSON file to write; rounds, 5 unless given.
     * @throws IOException          if the file can't be written.
     * @throws InterruptedException never.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        run(RigReport.rounds(args, 5), NS_PER_S, new OpenLoop.SystemTime()).publish(args);
    }

    static RigReport run(int rounds, long roundNs, OpenLoop.Time time) throws IOException, InterruptedException {
        final RigReport report = new RigReport();
        for (final Rate rate : RATES) {
            final OpenLoopRig rig = new OpenLoopRig(rate, time);
            try (rig.simulation) {
                final long ticks = Math.max(1, roundNs / rate.periodNs());
                rig.warmUp(Math.min(WARM_UP_TICKS, WARM_UP_ROUNDS * ticks));
                for (int round = 0; round < rounds; round++) {
                    for (final Case each : rig.cases) {
                        rig.round(each, ticks);
                    }
                }
                rig.report(report);
            }
        }
        return report;
    }

    /** Runs ticks and saves without a rate, to warm up the compiler. */
    private void warmUp(long ticks) throws IOException {
        final SaveAgent agent = cases.get(Way.slices.ordinal()).agent;
        simulation.onHeld(agent::awaitRoom);
        for (int i = 0; i < ticks; i++) {
            if (!agent.isSaving() && i % 8 == 0) {
                simulation.save(agent, SaveMode.LIVE, new Nowhere());
            }
            simulation.tick();
            work(agent);
        }
        while (agent.isSaving()) {
            work(agent);
        }
    }

    private void round(Case each, long ticks) throws InterruptedException {
        if (each.way == Way.thread) {
            simulation.onHeld(Room.by(Thread::yield));
            final SaverThread saver = new SaverThread(each.agent);
            each.results.run(loop, tick(each), ticks);
            saver.stop();
        } else {
            simulation.onHeld(each.agent::awaitRoom);
            each.results.run(loop, tick(each), ticks);
            while (each.agent.isSaving()) {
                work(each.agent);
            }
        }
    }

    /** One tick, its save included. */
    private Runnable tick(Case each) {
        final long every = Math.max(1, SAVES_EVERY_MS * 1_000_000L / rate.periodNs());
        return switch (each.way) {
            case empty -> () -> { };
            case none -> simulation::tick;
            case slices -> new Saving(each, every) {
                @Override
                void save() {
                    work(each.agent);
                }
            };
            case thread -> new Saving(each, every);
            case stop -> new Saving(each, every) {
                @Override
                void begin() {
                    simulation.pause();
                    simulation.save(each.agent, SaveMode.PAUSED, new Nowhere());
                    while (each.agent.isSaving()) {
                        work(each.agent);
                    }
                    simulation.resume();
                }
            };
        };
    }

    private class Saving implements Runnable {
        private final Case saved;
        private final long every;
        private long due;
        private long ticks;

        Saving(Case saved, long every) {
            this.saved = saved;
            this.every = every;
        }

        @Override
        public void run() {
            simulation.tick();
            if (ticks >= due && !saved.agent.isSaving()) {
                due = ticks + every;
                saved.saves++;
                begin();
            }
            ticks++;
            save();
        }

        void begin() {
            simulation.save(saved.agent, SaveMode.LIVE, new Nowhere());
        }

        void save() {
            // Another case's agent does this.
        }
    }

    private static void work(SaveAgent agent) {
        try {
            agent.doWork();
        } catch (IOException e) {
            throw new IllegalStateException("a sink to nowhere failed", e);
        }
    }

    private void report(RigReport report) {
        for (final Case each : cases) {
            final Map<String, Object> row = report.row(each.way.name());
            if (each.results.report(row, rate.hertz, each.way == Way.empty ? 0 : rate.channels)) {
                row.put("saves", each.saves);
            }
        }
    }

    /** Runs an agent until it is stopped and the save it has begun is done. */
    private static final class SaverThread {
        private final SaveAgent agent;
        private final Thread thread;
        private volatile boolean stopped;
        private volatile Throwable failure;

        SaverThread(SaveAgent agent) {
            this.agent = agent;
            thread = new Thread(this::run, "saver");
            // Without this the thread would outlive an owner that fails.
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                while (!stopped || agent.isSaving()) {
                    if (agent.doWork() == 0) {
                        // There may be one core for both.
                        Thread.yield();
                    }
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join();
            if (failure != null) {
                throw new IllegalStateException("the saver failed", failure);
            }
        }
    }
}
