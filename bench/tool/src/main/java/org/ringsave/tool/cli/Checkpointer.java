/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
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
    private Path file;
    private MeteredSink sink;
    private int chained;
    private long savedTick;
    private long saveNs;
    private IOException failure;

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
        session = new SaveSession(CAPTURE_LIMIT, slices.spillLimit());
        agent = new SaveAgent(session, chunkLength,
            mode == SaveMode.LIVE ? slices.budgetNs() : Long.MAX_VALUE);
        simulation.onHeld(this::advance);
    }

    /**
     * One tick with a slice of the current save, and with the begin of another save if a file is given for it. If a
     * save fails, its exception is thrown after the tick, and the run may continue.
     */
    void tick(Path checkpoint) throws IOException {
        final long start = System.nanoTime();
        simulation.tick();
        if (failure != null) {
            final IOException thrown = failure;
            failure = null;
            throw thrown;
        }
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

    private void begin(Path checkpoint) throws IOException {
        file = checkpoint;
        final ImageSink image;
        try {
            image = ImageFile.create(file, false);
        } catch (IOException e) {
            throw Images.unwritable(file, e);
        }
        sink = new MeteredSink(image, allocation);
        savedTick = simulation.ticks();
        final long start = System.nanoTime();
        if (mode == SaveMode.LIVE) {
            start();
        } else {
            simulation.pause();
            start();
            finish();
            simulation.resume();
        }
        statistics.pause(System.nanoTime() - start);
    }

    /** A delta needs a base. After a lost checkpoint the next one is full. */
    private void start() {
        final boolean delta = chained < fullEvery && agent.isComplete();
        chained = delta ? chained + 1 : 1;
        final long start = System.nanoTime();
        if (delta) {
            simulation.saveDelta(agent, mode, agent.cutId(), sink);
        } else {
            simulation.save(agent, mode, sink);
        }
        saveNs = System.nanoTime() - start;
    }

    /** Within a tick. An exception here is thrown after the tick. Then no pin is held any more, so the tick goes on. */
    private void advance() {
        if (!agent.isSaving()) {
            throw new IllegalStateException("held by a save that is over");
        }
        try {
            work();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void work() throws IOException {
        final long sinkNs = sink.ns();
        final long sinkBytes = sink.allocatedBytes();
        final long before = allocation.bytes();
        final long start = System.nanoTime();
        try {
            agent.doWork();
        } catch (IOException e) {
            throw Images.unwritable(file, e);
        }
        final long ns = System.nanoTime() - start;
        final long bytes = allocation.bytes() - before;
        final long callNs = ns - (sink.ns() - sinkNs);
        statistics.calls().add(callNs, ns, bytes - (sink.allocatedBytes() - sinkBytes));
        saveNs += callNs;
        if (!agent.isSaving()) {
            statistics.image(savedTick, session.digest());
            statistics.costs().add(session, simulation.held());
            (isFull() ? statistics.full() : statistics.delta()).add(session.imageLength(), saveNs);
        }
    }

    /** Abandons the current save, if there is one. */
    @Override
    public void close() {
        agent.onClose();
    }
}
