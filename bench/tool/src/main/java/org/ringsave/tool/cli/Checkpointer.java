/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
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
    private final ImageStore store;
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
        private final long tick;
        private final MeteredSink sink;
        private long saveNs;
        /** Null until the image is complete. */
        private String cutId;

        Checkpoint(long tick, MeteredSink sink) {
            this.tick = tick;
            this.sink = sink;
        }
    }

    /**
     * Make one for a run.
     *
     * @param simulation  to run.
     * @param store       that takes the images.
     * @param mode        of the saves.
     * @param fullEvery   every so many-th checkpoint is full; 1 or more.
     * @param chunkLength most bytes that a call saves.
     * @param slices      of live saves.
     * @param statistics  to fill.
     */
    Checkpointer(Simulation simulation, ImageStore store, SaveMode mode, int fullEvery, int chunkLength,
        SliceOptions slices, CheckpointStatistics statistics) {
        this.simulation = simulation;
        this.store = store;
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
     * One tick with a slice of the current save, and with the begin of another save if one is due. If a
     * save fails, its exception is thrown after the tick, and the run may continue.
     */
    void tick(boolean isDue) throws IOException {
        final long start = System.nanoTime();
        simulation.tick();
        if (agent.isSaving()) {
            work();
        }
        if (isDue) {
            statistics.costs().due(agent.isSaving());
            finish();
            begin();
        }
        statistics.tick(simulation.ticks(), System.nanoTime() - start);
        if (isDue) {
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

    private void begin() throws IOException {
        if (current == null) {
            simulation.prepare(session);
        }
        // A delta needs a base. After a lost checkpoint the next one is full.
        final String base = current == null || chained == fullEvery ? null : current.cutId;
        chained = base == null ? 1 : chained + 1;
        final ImageSink image = base == null ? store.createFull() : store.createDelta();
        current = new Checkpoint(simulation.ticks(), new MeteredSink(image, allocation));
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

    private void start(String base) {
        final long start = System.nanoTime();
        if (base == null) {
            simulation.save(agent, mode, current.sink);
        } else {
            simulation.saveDelta(agent, mode, base, current.sink);
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
