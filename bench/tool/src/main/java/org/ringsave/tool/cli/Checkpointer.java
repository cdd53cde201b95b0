/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.sim.Simulation;

/**
 * Runs a simulation, saves it to files, live or stopped, and measures that. The loop is an embedder's, with clocks
 * around it. A live save gets one slice each tick. If a save is incomplete when the next one is due, its rest is saved
 * first, so every machine has the same checkpoints. Every k-th is a full image, the others are deltas of the one
 * before.
 */
final class Checkpointer implements AutoCloseable {
    private static final int CAPTURE_LIMIT = 1 << 30;

    private final Simulation simulation;
    private final SaveMode mode;
    private final int fullEvery;
    private final SaveSession session;
    private final SaveAgent agent;
    private final CheckpointStatistics statistics;
    private final Allocation allocation = new Allocation();
    private final SaveMeter meter;
    private Checkpoint current;
    private int chained;

    /** The checkpoint that began last. */
    private static final class Checkpoint {
        private final Path file;
        private final long tick;
        private final MeteredSink sink;
        private long saveNs;
        /** Null until the image is complete. */
        private String cutId;

        Checkpoint(Path file, long tick, MeteredSink sink) {
            this.file = file;
            this.tick = tick;
            this.sink = sink;
        }
    }

    /**
     * Make one for a run.
     *
     * @param simulation  to run.
     * @param mode        of the saves.
     * @param fullEvery   every so many-th checkpoint is full; 1 or more.
     * @param chunkLength most bytes that a call saves.
     * @param slices      of live saves.
     * @param statistics  to fill.
     */
    Checkpointer(Simulation simulation, SaveMode mode, int fullEvery, int chunkLength, SliceOptions slices,
        CheckpointStatistics statistics) {
        this.simulation = simulation;
        this.mode = mode;
        this.fullEvery = fullEvery;
        this.statistics = statistics;
        meter = new SaveMeter(allocation, statistics.calls());
        session = new SaveSession(CAPTURE_LIMIT, slices.spillLimit());
        agent = new SaveAgent(session, chunkLength,
            mode == SaveMode.LIVE ? slices.budgetNs() : Long.MAX_VALUE);
        simulation.onHeld(this::awaitRoom);
    }

    /**
     * One tick with a slice of the current save, and with the begin of another save if a file is given for it. If a
     * save fails, its exception is thrown after the tick, and the run may continue.
     */
    void tick(Path checkpoint) throws IOException {
        final long start = System.nanoTime();
        simulation.tick();
        if (agent.isSaving()) {
            work();
        }
        if (checkpoint != null) {
            statistics.costs().due(agent.isSaving());
            finish();
            begin(checkpoint);
        }
        statistics.tick(simulation.ticks(), System.nanoTime() - start);
        if (checkpoint != null) {
            statistics.state(simulation.ringBytes(), simulation.inFlight());
        }
    }

    /** Saves the rest of the current save. */
    void finish() throws IOException {
        while (agent.isSaving()) {
            work();
        }
    }

    /** Is the checkpoint that began last a full image? */
    boolean isFull() {
        return chained == 1;
    }

    private void begin(Path file) throws IOException {
        if (current == null) {
            simulation.prepare(session);
        }
        final ImageSink image = ImageFile.create(file, SyncMode.NONE);
        final String base = current == null ? null : current.cutId;
        current = new Checkpoint(file, simulation.ticks(), new MeteredSink(image, allocation));
        final long start = System.nanoTime();
        if (mode == SaveMode.LIVE) {
            start(base);
        } else {
            simulation.pause();
            start(base);
            finish();
            simulation.resume();
        }
        statistics.pause(System.nanoTime() - start);
    }

    /** A delta needs a base. After a lost checkpoint the next one is full. */
    private void start(String base) {
        final boolean delta = chained < fullEvery && base != null;
        chained = delta ? chained + 1 : 1;
        final long start = System.nanoTime();
        if (delta) {
            simulation.saveDelta(agent, mode, base, current.sink);
        } else {
            simulation.save(agent, mode, current.sink);
        }
        current.saveNs = System.nanoTime() - start;
    }

    /** Saves on within a tick. If the file fails, the work after the tick throws. */
    private long awaitRoom(LongSupplier operation) {
        meter.start(current.sink);
        final long outcome = agent.awaitRoom(operation);
        worked();
        return outcome;
    }

    private void work() throws IOException {
        meter.start(current.sink);
        agent.doWork();
        worked();
    }

    private void worked() {
        current.saveNs += meter.stop();
        if (!agent.isSaving()) {
            current.cutId = session.cutId();
            statistics.image(current.tick, session.digest());
            statistics.costs().add(session, simulation.held());
            (isFull() ? statistics.full() : statistics.delta()).add(session.imageLength(), current.saveNs);
        }
    }

    /** Abandons the current save, if there is one. */
    @Override
    public void close() {
        agent.onClose();
    }
}
