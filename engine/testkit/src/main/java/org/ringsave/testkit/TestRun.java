/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageStore;

/**
 * A simulation that a check runs and saves. Its set checks all writes to regions. An exception of the simulation
 * becomes an AssertionError with the tick.
 */
final class TestRun implements AutoCloseable {
    private final Simulation simulation;
    private final SaveAgent agent;
    private long tick;

    /** A call of the embedder's code. */
    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    TestRun(Simulation simulation, SaveAgent agent, long tick) {
        this.simulation = simulation;
        this.agent = agent;
        this.tick = tick;
        simulation.saver(agent);
        simulation.set().checkWrites();
    }

    ChannelSet set() {
        return simulation.set();
    }

    long ticks() {
        return tick;
    }

    void tick() {
        call("tick()", simulation::tick);
        tick++;
    }

    /** Runs ticks until their number is this one. */
    void tickTo(long to) {
        while (tick < to) {
            tick();
        }
    }

    /** A full image of the simulation, which stands still meanwhile. */
    byte[] save() {
        final MemorySink sink = new MemorySink();
        call("a paused save", () -> savePaused(sink, false));
        return sink.image();
    }

    /** A delta against the image that was saved last. */
    byte[] saveDelta() {
        final MemorySink sink = new MemorySink();
        call("a paused save of a delta", () -> savePaused(sink, true));
        return sink.image();
    }

    /** Saves to a sink while the simulation stands still. */
    void savePaused(ImageSink sink, boolean delta) throws IOException {
        simulation.set().pause();
        try {
            if (delta) {
                agent.start(simulation.set(), SaveMode.PAUSED, tick, agent.cutId(), sink);
            } else {
                agent.start(simulation.set(), SaveMode.PAUSED, tick, sink);
            }
            while (agent.isSaving()) {
                agent.doWork();
            }
        } finally {
            simulation.set().resume();
        }
    }

    /** Begins a live save. */
    void startLive(ImageSink sink) {
        agent.start(simulation.set(), SaveMode.LIVE, tick, sink);
    }

    /** Live checkpoints of this run into a store. */
    Checkpoints checkpoints(ImageStore store, CheckpointPolicy policy) {
        return new Checkpoints(store, simulation.set(), agent, policy);
    }

    boolean isSaving() {
        return agent.isSaving();
    }

    /** How far a save came that is not yet complete. */
    String savedBytes() {
        return agent.offset() + " of " + agent.imageLength() + " bytes";
    }

    /** Saves a slice; throws the exceptions of the sink. */
    void saveSlice() throws IOException {
        agent.doWork();
    }

    RunState state() {
        return new RunState(save(), simulation.state().lines().toList());
    }

    /** Makes a call; an exception becomes an AssertionError that names the call and the tick. */
    void call(String name, Call call) {
        try {
            call.run();
        } catch (Exception e) {
            throw new AssertionError(name + " at tick " + tick + " threw " + e, e);
        }
    }

    @Override
    public void close() {
        simulation.close();
    }
}
