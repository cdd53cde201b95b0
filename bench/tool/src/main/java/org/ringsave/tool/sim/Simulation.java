/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.IdleStrategy;
import org.ringsave.aeron.TransferSender;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.CheckpointPolicy;
import org.ringsave.store.Checkpoints;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;

/**
 * Network and storage devices and their guests, tick by tick. Each device has the near end of a channel; its guest has
 * the opposite end. Configuration and traffic determine every tick. Two simulations with the same state at one tick
 * stay the same, in any process. One thread.
 */
public final class Simulation implements AutoCloseable {
    /** Name of a state that all images of simulations have, and no other program's image. */
    public static final String STATE = Clock.NAME;

    private static final Stalls GUEST_STALLS = new Stalls(200, 40);
    private static final Stalls DEVICE_STALLS = new Stalls(50, 40);
    private static final int LINK_CAPACITY = 256 * 1024;

    private final SimulationConfig config;
    private final ChannelSet set;
    private final Clock clock;
    private final Ledger ledger;
    private final List<Ticking> ends = new ArrayList<>();
    private final NetworkDevices network;
    private final StorageDevices storage;
    private final HeldTime time = new HeldTime();

    private Simulation(SimulationConfig config, Traffic traffic) {
        this.config = config;
        final SplitMix64 random = new SplitMix64(SplitMix64.mix(config.seed()));
        clock = new Clock(random, traffic.fingerprint());
        ledger = new Ledger(config.channels());
        set = new ChannelSet(config.memoryLength());
        network = new NetworkDevices(config, traffic, set, time);
        boolean complete = false;
        try {
            network.add(ends, ledger, GUEST_STALLS, DEVICE_STALLS, random);
            storage = new StorageDevices(config, set, time);
            storage.add(ends, ledger, GUEST_STALLS, DEVICE_STALLS, random);
            set.addState(clock);
            set.addState(ledger);
            complete = true;
        } finally {
            if (!complete) {
                set.close();
            }
        }
    }

    /**
     * Starts at tick 0.
     *
     * @param config  configuration of the simulation.
     * @param traffic frames that the guests replay.
     * @return the simulation, ready to {@link #tick()}.
     * @throws IllegalStateException if memory is short, or the JVM lacks the flag that the engine needs.
     */
    public static Simulation start(SimulationConfig config, Traffic traffic) {
        final Simulation simulation = new Simulation(config, traffic);
        simulation.network.start();
        simulation.set.open();
        return simulation;
    }

    /**
     * Continues from an image.
     *
     * @param config  configuration of the saved simulation; its seed has no effect here.
     * @param traffic traffic of the saved simulation.
     * @param image   file that holds the state.
     * @return the simulation at the tick of the image, ready to {@link #tick()}.
     * @throws IOException           if the file can't be read.
     * @throws ImageException        if the file is not an image, is damaged, or holds another simulation.
     * @throws IllegalStateException as {@link #start}.
     */
    public static Simulation restore(SimulationConfig config, Traffic traffic, Path image) throws IOException {
        return restore(config, traffic, session -> ImageFile.load(image, session));
    }

    /**
     * Continues from the newest image of a store, or starts at tick 0 if it has none.
     *
     * @param config  configuration of the saved simulation.
     * @param traffic traffic of the saved simulation.
     * @param store   that holds its images.
     * @return the simulation at the tick of the image, ready to {@link #tick()}.
     * @throws IOException           if a file can't be read.
     * @throws ImageException        if the images hold another simulation.
     * @throws IllegalStateException as {@link #start}.
     */
    public static Simulation resume(SimulationConfig config, Traffic traffic, ImageStore store) throws IOException {
        final Simulation simulation = new Simulation(config, traffic);
        boolean complete = false;
        try {
            final RestoreSession session = new RestoreSession();
            complete = !store.restoreLatest(session, () -> session.begin(simulation.set)).isEmpty();
        } finally {
            if (!complete) {
                simulation.close();
            }
        }
        if (!complete) {
            return start(config, traffic);
        }
        simulation.set.open();
        return simulation;
    }

    /**
     * Makes checkpoints of this simulation, whose labels are the ticks.
     *
     * @param store  that this simulation was resumed from, or an empty one.
     * @param agent  that saves.
     * @param policy when and how.
     * @return the checkpoints.
     */
    public Checkpoints checkpoints(ImageStore store, SaveAgent agent, CheckpointPolicy policy) {
        return new Checkpoints(store, set, agent, policy);
    }

    /**
     * Continues from an image of any place.
     *
     * @param config  configuration of the saved simulation; its seed has no effect here.
     * @param traffic traffic of the saved simulation.
     * @param image   hands over the state; it may hand over deltas of it until it returns.
     * @return the simulation at the tick of the last image, ready to {@link #tick()}.
     * @throws IOException           if the image does not come.
     * @throws ImageException        if it is no image, is damaged, or holds another simulation.
     * @throws IllegalStateException as {@link #start}.
     */
    public static Simulation restore(SimulationConfig config, Traffic traffic, ImageLoad image) throws IOException {
        final Simulation simulation = new Simulation(config, traffic);
        boolean complete = false;
        try {
            final RestoreSession session = new RestoreSession();
            session.begin(simulation.set);
            image.load(session);
            session.apply();
            simulation.set.open();
            complete = true;
            return simulation;
        } finally {
            if (!complete) {
                simulation.close();
            }
        }
    }

    /**
     * Receives a simulation that another process migrates; see {@link #migrate}.
     *
     * @param config  configuration of the other simulation; its seed has no effect here.
     * @param traffic traffic of the other simulation.
     * @param link    link to the other process, not blocking; this method closes it.
     * @param idle    waits when no bytes arrive.
     * @return the simulation at the tick where the other one stopped, ready to {@link #tick()}.
     * @throws IOException           if the link ends early or the bytes are refused.
     * @throws IllegalStateException as {@link #start}.
     */
    public static Simulation receive(SimulationConfig config, Traffic traffic, ByteChannel link, IdleStrategy idle)
        throws IOException {
        final Simulation simulation = new Simulation(config, traffic);
        boolean complete = false;
        final RestoreSession session = new RestoreSession();
        session.begin(simulation.set);
        try (MigrationTarget target = new MigrationTarget(session, link, LINK_CAPACITY)) {
            while (link.isOpen()) {
                idle.idle(target.doWork());
            }
            if (target.state() != MigrationState.COMMITTED) {
                throw new IOException("the simulation did not arrive: " + target.failure().getMessage(),
                    target.failure());
            }
            simulation.set.open();
            complete = true;
            return simulation;
        } finally {
            if (!complete) {
                simulation.close();
            }
        }
    }

    /** Runs one tick of every guest and every device. */
    public void tick() {
        final long now = clock.tick();
        for (final Ticking end : ends) {
            end.tick(now);
        }
        clock.advance();
    }

    /**
     * Prepares a session, so that its first save of this simulation begins like later ones. Between two ticks.
     *
     * @param session idle session.
     */
    public void prepare(SaveSession session) {
        session.prepare(set);
    }

    /** Pauses between two ticks, so that the state can be saved. */
    public void pause() {
        set.pause();
    }

    /** Resumes after a pause. */
    public void resume() {
        set.resume();
    }

    /**
     * Begins to save the state of a paused simulation. The label is the tick.
     *
     * @param session session that saves.
     */
    public void beginSave(SaveSession session) {
        session.begin(set, clock.tick());
    }

    /**
     * Makes an agent save the state between two ticks. The label is the tick. In {@link SaveMode#LIVE} the simulation
     * may go on.
     *
     * @param agent idle agent.
     * @param mode  mode of the save; in {@link SaveMode#PAUSED} the simulation stays paused until the agent is idle
     *              again.
     * @param sink  sink of the image.
     */
    public void save(SaveAgent agent, SaveMode mode, ImageSink sink) {
        agent.start(set, mode, clock.tick(), sink);
    }

    /**
     * Makes an agent save a delta against an earlier image of this simulation.
     *
     * @param agent     idle agent.
     * @param mode      as in {@link #save(SaveAgent, SaveMode, ImageSink)}.
     * @param baseCutId {@code cutId} of the earlier image.
     * @param sink      sink of the image.
     * @throws IllegalArgumentException if there is no such image.
     */
    public void saveDelta(SaveAgent agent, SaveMode mode, String baseCutId, ImageSink sink) {
        agent.start(set, mode, clock.tick(), baseCutId, sink);
    }

    /**
     * Begins to move to another process, between two ticks. The label is the tick.
     *
     * @param migration     idle migration.
     * @param link          link to {@link #receive}, not blocking.
     * @param pauseTargetNs as {@link Migration#start}.
     */
    public void migrate(Migration migration, ByteChannel link, long pauseTargetNs) {
        migration.start(set, clock::tick, link, pauseTargetNs);
    }

    /**
     * Sends a live image to another process, between two ticks. The label is the tick.
     *
     * @param sender    idle sender.
     * @param session   of the transfer.
     * @param baseCutId {@code cutId} of the image that the receiver has; null for a full image.
     */
    public void send(TransferSender sender, SaveSession session, String baseCutId) {
        if (baseCutId == null) {
            sender.start(session, set, SaveMode.LIVE, clock.tick());
        } else {
            sender.start(session, set, SaveMode.LIVE, clock.tick(), baseCutId);
        }
    }

    /**
     * Sets the room for live saves. A tick asks for it while a save blocks a call and its spill arena is full.
     * Simulated time stands still meanwhile.
     *
     * @param room of the save; if it throws, the tick ends in the middle.
     */
    public void onHeld(Room room) {
        time.onHeld(room);
    }

    /**
     * Number of calls that waited within a tick because a live save blocked them.
     *
     * @return calls of {@link #onHeld}'s room; not part of the state.
     */
    public long held() {
        return time.count();
    }

    /**
     * Number of finished ticks.
     *
     * @return ticks since the start, including those before a restore.
     */
    public long ticks() {
        return clock.tick();
    }

    /**
     * Length of all packets in the rings now.
     *
     * @return bytes, including headers and footers.
     */
    public long ringBytes() {
        long sum = 0;
        for (final Channel channel : set.channels()) {
            sum += channel.incoming().available() + channel.opposite().incoming().available();
        }
        return sum;
    }

    /**
     * Requests in flight now, as both ends count them. A request counts for its guest from sending to completion, and
     * for its device from receipt to completion.
     *
     * @return number of their records in an image.
     */
    public long inFlight() {
        long sum = 0;
        for (final Channel channel : set.channels()) {
            sum += channel.received().count() + channel.opposite().awaiting().count();
        }
        return sum;
    }

    /**
     * Totals since the start, including ticks before a restore.
     *
     * @return sums over all channels.
     */
    public SimulationTotals totals() {
        return SimulationTotals.of(set, ledger);
    }

    /**
     * Totals of the storage devices since the start.
     *
     * @return sums over their channels; all 0 without such channels.
     */
    public StorageTotals storageTotals() {
        return storage.totals(SimulationTotals.sumOfDevices(set, ledger, Ledger.OVERTAKINGS));
    }

    /**
     * Digests of the whole state.
     *
     * @return digests, equal for two simulations in the same state.
     */
    public StateDigest digest() {
        set.pause();
        try {
            final StateDigest.Builder digest = new StateDigest.Builder();
            digest.addState("clock", clock);
            for (final Channel channel : set.channels()) {
                digest.add("device " + channel.id(), ledger.row(channel.id()), channel.context(),
                    channel.opposite().context(), storage.memoryOf(channel.id()), storage.diskOf(channel.id()));
            }
            digest.addImage(set, clock.tick());
            return digest.build();
        } finally {
            set.resume();
        }
    }

    ChannelSet set() {
        return set;
    }

    @Override
    public void close() {
        set.close();
    }
}
