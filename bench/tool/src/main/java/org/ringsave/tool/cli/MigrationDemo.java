/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationReport;
import org.ringsave.migrate.MigrationState;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.sim.Room;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

/**
 * The demo that moves. From the middle of its run on, a simulation goes on in another process. In one run it stops, is
 * copied and resumes there. In another it is copied while it runs, and stops for the last delta alone. If a successor
 * dies, the simulation stays here and runs to its end.
 */
final class MigrationDemo {
    private static final int CAPTURE_LIMIT = 1 << 30;
    private static final long POLL_NS = 1_000_000;

    private final DemoOptions demo;
    private final SimulationOptions options;
    private final Traffic traffic;
    private final Successor.Launcher launcher;
    private final DemoOutput output;
    private long wrong;

    /** Result of a move. */
    private static final class Move {
        private MigrationReport report;
        private StateDigest end;
        private String failure;
        private String stuck;
        private long ticks;

        MigrationFindings.Move found() {
            return new MigrationFindings.Move(report, ticks, stuck, failure != null);
        }
    }

    MigrationDemo(DemoOptions options, Traffic traffic, Successor.Launcher launcher, DemoOutput output) {
        demo = options;
        this.options = options.simulation();
        this.traffic = traffic;
        this.launcher = launcher;
        this.output = output;
    }

    /** Runs, prints, and returns the exit code. */
    int run() throws IOException {
        final StateDigest reference = runThrough();
        final Move stopped = move("2/3 stop   ", true);
        final Move live = move("3/3 migrate", false);
        final Verdict verdict = new Verdict(wrong);
        moved("stop and copy", stopped, verdict);
        moved("pre-copy", live, verdict);
        verdict.ended(ComparedRun.STOP_AND_COPY, reference.differences(stopped.end));
        verdict.ended(ComparedRun.PRE_COPY, reference.differences(live.end));
        return output.end(new MigrationFindings(demo.migration().isOverAeron(), live.found(), stopped.found()),
            verdict);
    }

    private static void moved(String name, Move move, Verdict verdict) {
        if (move.failure != null) {
            verdict.failed(name, move.failure);
        }
    }

    private StateDigest runThrough() {
        try (Simulation simulation = Simulation.start(options.config(), traffic)) {
            runTo(simulation, options.ticks(), output.progress("1/3 run    ", 0));
            wrong = simulation.totals().wrong();
            return simulation.digest();
        }
    }

    private static void runTo(Simulation simulation, long tick, Progress line) {
        while (simulation.ticks() < tick) {
            simulation.tick();
            if (line.isDue(simulation.ticks())) {
                line.print(simulation.ticks(), "");
            }
        }
    }

    private Move move(String title, boolean stops) throws IOException {
        final Progress line = output.progress(title, 0);
        final List<String> arguments = new ArrayList<>(options.arguments());
        try (Meeting meeting = demo.migration().isOverAeron() ? AeronMeeting.open() : SocketMeeting.open();
            Simulation simulation = Simulation.start(options.config(), traffic)) {
            arguments.addAll(meeting.arguments());
            try (Successor successor = launcher.launch(meeting.port(), arguments)) {
                runTo(simulation, options.ticks() / 2, line);
                return move(simulation, meeting, successor, stops, line);
            }
        }
    }

    private Move move(Simulation simulation, Meeting meeting, Successor successor, boolean stops, Progress line)
        throws IOException {
        final Move move = new Move();
        final ByteChannel link = accept(meeting, successor);
        if (link == null) {
            move.failure = "the new process ended before it connected";
        } else {
            move(simulation, link, stops, line, move);
        }
        if (move.failure == null) {
            move.end = successor.await(tick -> {
                if (line.isDue(tick)) {
                    line.print(tick, "");
                }
            }).digest();
        } else {
            runTo(simulation, options.ticks(), line);
            move.end = simulation.digest();
        }
        return move;
    }

    /** Returns null if the successor has ended before it connected. */
    private static ByteChannel accept(Meeting meeting, Successor successor) throws IOException {
        while (true) {
            // Asked first: a successor that came and went is still accepted.
            final boolean isAlive = successor.isAlive();
            final ByteChannel link = meeting.accept();
            if (link != null || !isAlive) {
                return link;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void move(Simulation simulation, ByteChannel link, boolean stops, Progress line, Move move) {
        final Migration migration = new Migration(new SaveSession(CAPTURE_LIMIT, demo.slices().spillLimit()),
            demo.chunkLength(), stops ? Long.MAX_VALUE : demo.slices().budgetNs());
        simulation.onHeld(Room.by(migration::doWork));
        boolean isPaused = stops;
        if (stops) {
            simulation.pause();
        }
        final long first = simulation.ticks();
        simulation.migrate(migration, link, demo.migration().pauseTargetNs());
        while (migration.isUnderWay()) {
            if (!isPaused) {
                simulation.tick();
                if (line.isDue(simulation.ticks())) {
                    line.print(simulation.ticks(), migration.report().rounds().size() + " rounds");
                }
            }
            migration.doWork();
            final MigrationState state = migration.state();
            if (state == MigrationState.ACKNOWLEDGED) {
                migration.commit();
            } else if (!isPaused && mustPause(simulation, migration, move)) {
                simulation.pause();
                isPaused = true;
            }
        }
        move.ticks = simulation.ticks() - first;
        move.report = migration.report();
        if (migration.state() != MigrationState.COMMITTED) {
            move.failure = migration.reason();
            if (isPaused) {
                simulation.resume();
            }
        }
    }

    /** Pauses when the migration asks for it, when it does not converge, and before the last tick. */
    private boolean mustPause(Simulation simulation, Migration migration, Move move) {
        if (migration.state() == MigrationState.NOT_CONVERGING) {
            move.stuck = migration.reason();
        }
        return migration.state() == MigrationState.WANTS_PAUSE || move.stuck != null
            || migration.state() == MigrationState.COPYING && simulation.ticks() >= options.ticks() - 1;
    }
}
