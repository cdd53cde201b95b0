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
 * Runs a simulation and saves it to files, live or stopped, and measures that: the loop is the one of an embedder, with
 * clocks around it. A live save has one slice each tick. One that is not complete when the next is due has its rest
 * saved first; so there are the same checkpoints whatever the machine. Every k-th is a full image, the others are
 * deltas of the one before.
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
     * @param fullEvery   how many checkpoints there are to a full one, itself included; 1 or more.
     * @param chunkLength what a call saves at most, in bytes.
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
        statistics.allocationKnown(allocation.isKnown());
    }

    /**
     * One tick with a slice of the save under way, and with the begin of another if a file is given for it. Where a
     * save fails, that is thrown behind the tick, and the run may go on.
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
            statistics.late(agent.isSaving());
            finish();
            begin(checkpoint);
        }
        statistics.tick(simulation.ticks(), System.nanoTime() - start);
        if (checkpoint != null) {
            statistics.state(simulation.ringBytes(), simulation.inFlight());
        }
    }

    /** Saves what is left of the save under way. */
    void finish() throws IOException {
        while (agent.isSaving()) {
            work();
        }
    }

    /** Is the checkpoint that was begun last a full image? */
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

    /** A delta has to have a base: one that was lost can't be gone on from. */
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

    /** Within a tick: what fails here is thrown behind it. Nothing is held any more then, so that the tick goes on. */
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
        statistics.call(callNs, ns, bytes - (sink.allocatedBytes() - sinkBytes));
        saveNs += callNs;
        if (!agent.isSaving()) {
            statistics.image(session, savedTick, simulation.held());
            (isFull() ? statistics.full() : statistics.delta()).add(session.imageLength(), saveNs);
        }
    }

    /** Abandons the save that is under way, if any. */
    @Override
    public void close() {
        agent.onClose();
    }
}
