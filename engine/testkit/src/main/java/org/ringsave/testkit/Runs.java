/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.ringsave.channel.ChannelState;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;

/** The runs of a check: simulations of one source, all to the same tick, and the state in which they must end. */
final class Runs {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private final SimulationSource source;
    private final long end;
    private final int spillLimit;
    private RunState expected;

    Runs(SimulationSource source, long end, int spillLimit) {
        if (end < 1) {
            throw new IllegalArgumentException("end=" + end + " is less than 1");
        }
        this.source = Objects.requireNonNull(source, "source");
        this.end = end;
        this.spillLimit = spillLimit;
    }

    long end() {
        return end;
    }

    /** Refuses a tick that leaves no tick until the end. */
    void requireBeforeEnd(long first, long last) {
        if (first < 0 || first > last || last >= end) {
            throw new IllegalArgumentException("ticks " + first + " to " + last + " are not in 0.." + (end - 1));
        }
    }

    static String ticks(long first, long last) {
        return first == last ? "tick " + first : "ticks " + first + " to " + last;
    }

    TestRun start() {
        return start(CHUNK_LENGTH);
    }

    /** Starts a run that saves by slices of a length. */
    TestRun start(int chunkLength) {
        return run(make("start()", source::start), chunkLength, 0);
    }

    /** A run from an image on. */
    TestRun restore(SavedImage image) {
        final Simulation simulation = make("restore()", () -> source.restore(image));
        if (!image.isLoaded()) {
            simulation.close();
            throw new AssertionError("restore() returned a simulation without a load of its image; call image.load");
        }
        return run(simulation, CHUNK_LENGTH, image.label());
    }

    /** The same, with an event that a failure names. */
    TestRun restoreAfter(String event, SavedImage image) {
        try {
            return restore(image);
        } catch (AssertionError e) {
            throw new AssertionError("after " + event + ": " + e.getMessage(), e);
        }
    }

    /** Restores as the embedder's code does, with its exceptions. */
    Simulation tryRestore(SavedImage image) throws Exception {
        return source.restore(image);
    }

    private TestRun run(Simulation simulation, int chunkLength, long tick) {
        final SaveSession session = new SaveSession(SaveSession.DEFAULT_CAPTURE_LIMIT, spillLimit);
        return new TestRun(simulation, new SaveAgent(session, chunkLength, 0), tick);
    }

    private static Simulation make(String name, Callable<Simulation> maker) {
        final Simulation simulation;
        try {
            simulation = maker.call();
        } catch (Exception e) {
            throw new AssertionError(name + " threw " + e, e);
        }
        final ChannelState state = simulation.set().state();
        if (state != ChannelState.OPEN) {
            simulation.close();
            throw new AssertionError(name + " returned a set that is " + state + ", not OPEN; open() it");
        }
        return simulation;
    }

    /** The state in which every run must end: that of a run without a save, and of a second one. */
    RunState expected() {
        if (expected == null) {
            final RunState first = endOfPlainRun();
            final String difference = endOfPlainRun().difference(first);
            if (!difference.isEmpty()) {
                throw new AssertionError("two simulations that start() made differ at tick " + end + ": " + difference
                    + "; make all of their state from the same configuration and seed");
            }
            expected = first;
        }
        return expected;
    }

    private RunState endOfPlainRun() {
        try (TestRun run = start()) {
            run.tickTo(end);
            return run.state();
        }
    }

    /** Runs to the end, and compares the state. */
    void requireExpectedEnd(String subject, TestRun run) {
        run.tickTo(end);
        final String difference = run.state().difference(expected());
        if (!difference.isEmpty()) {
            throw new AssertionError(subject + " ends in another state at tick " + end + ": " + difference);
        }
    }
}
