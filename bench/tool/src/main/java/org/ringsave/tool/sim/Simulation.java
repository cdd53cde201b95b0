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
import org.ringsave.store.ImageFile;

/**
 * Network and storage devices and their guests, tick by tick. The near end of each channel is the device's, its
 * opposite the guest's. Everything that happens follows from configuration and traffic; with the same state at one
 * tick, in whatever process, every later tick is the same. One thread.
 */
public final class Simulation implements AutoCloseable {
    private static final Stalls GUEST_STALLS = new Stalls(200, 40);
    private static final Stalls DEVICE_STALLS = new Stalls(50, 40);
    private static final int LINK_CAPACITY = 256 * 1024;

    private final SimulationConfig config;
    private final Traffic traffic;
    private final ChannelSet set;
    private final SplitMix64 random;
    private final Clock clock;
    private final Ledger ledger;
    private final List<Guest> networkGuests = new ArrayList<>();
    private final List<Ticking> ends = new ArrayList<>();
    private final StorageDevices storage;
    private final HeldTime time = new HeldTime();

    private Simulation(SimulationConfig config, Traffic traffic) {
        this.config = config;
        this.traffic = traffic;
        random = new SplitMix64(SplitMix64.mix(config.seed()));
        clock = new Clock(random, traffic.fingerprint());
        ledger = new Ledger(config.channels());
        set = new ChannelSet(config.memoryLength());
        boolean complete = false;
        try {
            addNetwork();
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

    private void addNetwork() {
        for (int id = 0; id < config.channels(); id += 2) {
            final Channel channel = set.add(id, "net-" + id, config.channelConfig());
            final Guest guest = new Guest(channel.opposite(), traffic, GUEST_STALLS, config.guestRate(), random, time);
            networkGuests.add(guest);
            ends.add(guest);
            ends.add(new Device(channel, ledger.row(id), DEVICE_STALLS, config.rate(), random, time));
        }
    }

    /**
     * Begin at tick 0.
     *
     * @param config  of the simulation.
     * @param traffic that the guests replay.
     * @return the simulation, ready to {@link #tick()}.
     * @throws IllegalStateException if there is no memory, or the JVM lacks the flag that the engine needs.
     */
    public static Simulation start(SimulationConfig config, Traffic traffic) {
        final Simulation simulation = new Simulation(config, traffic);
        final List<Guest> guests = simulation.networkGuests;
        for (int i = 0; i < guests.size(); i++) {
            guests.get(i).startAt((int)((long)i * traffic.frameCount() / guests.size()));
        }
        simulation.set.open();
        return simulation;
    }

    /**
     * Go on from an image.
     *
     * @param config  that the saved simulation had; its seed does not matter any more.
     * @param traffic that the saved simulation had.
     * @param image   file that holds the state.
     * @return the simulation at the tick of the image, ready to {@link #tick()}.
     * @throws IOException           if the file can't be read.
     * @throws ImageException        if it is no image, a damaged one, or that of another simulation.
     * @throws IllegalStateException as {@link #start}.
     */
    public static Simulation restore(SimulationConfig config, Traffic traffic, Path image) throws IOException {
        final Simulation simulation = new Simulation(config, traffic);
        boolean complete = false;
        try {
            final RestoreSession session = new RestoreSession();
            session.begin(simulation.set);
            ImageFile.load(image, session);
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
     * Take a simulation over from another process, which migrates it: see {@link #migrate}.
     *
     * @param config  that the other simulation has; its seed does not matter any more.
     * @param traffic that the other simulation has.
     * @param link    to it, not blocking; closed here.
     * @param idle    asked what to do when nothing comes.
     * @return the simulation where the other one has stopped, ready to {@link #tick()}.
     * @throws IOException           if it does not come: the link ended, or what came is refused.
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
                throw new IOException("the simulation did not come: " + target.failure().getMessage(),
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

    /** One tick of every guest and every device. */
    public void tick() {
        final long now = clock.tick();
        for (final Ticking end : ends) {
            end.tick(now);
        }
        clock.advance();
    }

    /** Pause between two ticks, so that the state can be saved. */
    public void pause() {
        set.pause();
    }

    /** Go on after a pause. */
    public void resume() {
        set.resume();
    }

    /**
     * Begin to save the state of a paused simulation, its tick being the label.
     *
     * @param session that saves.
     */
    public void beginSave(SaveSession session) {
        session.begin(set, clock.tick());
    }

    /**
     * Have an agent save the state between two ticks, the tick being the label. In {@link SaveMode#LIVE} it may go on.
     *
     * @param agent that is idle.
     * @param mode  of the save; in {@link SaveMode#PAUSED} the simulation is paused until the agent is idle again.
     * @param sink  where the image goes.
     */
    public void save(SaveAgent agent, SaveMode mode, ImageSink sink) {
        agent.start(set, mode, clock.tick(), sink);
    }

    /**
     * Have an agent save as a delta what is not in an earlier image of this simulation.
     *
     * @param agent     that is idle.
     * @param mode      as in {@link #save(SaveAgent, SaveMode, ImageSink)}.
     * @param baseCutId of the earlier image.
     * @param sink      where the image goes.
     * @throws IllegalArgumentException if there is no such image.
     */
    public void saveDelta(SaveAgent agent, SaveMode mode, String baseCutId, ImageSink sink) {
        agent.start(set, mode, clock.tick(), baseCutId, sink);
    }

    /**
     * Begin to move to another process, between two ticks; the tick is the label.
     *
     * @param migration     that is idle.
     * @param link          to {@link #receive}, not blocking.
     * @param pauseTargetNs as {@link Migration#start}.
     */
    public void migrate(Migration migration, ByteChannel link, long pauseTargetNs) {
        migration.start(set, clock::tick, link, pauseTargetNs);
    }

    /**
     * Say what lets a live save go on by a step: it is called within a tick when the save is in the way of a write and
     * its spill arena is full, until it no longer is. Simulated time stands still meanwhile.
     *
     * @param step of the save; what it throws ends the tick in its middle.
     */
    public void onHeld(Runnable step) {
        time.onHeld(step);
    }

    /**
     * How often a live save had to go on by a step within a tick.
     *
     * @return calls of what {@link #onHeld} was given; no part of the state.
     */
    public long held() {
        return time.count();
    }

    /**
     * Ticks that are done.
     *
     * @return since the start, those before a restore included.
     */
    public long ticks() {
        return clock.tick();
    }

    /**
     * Bytes of packets in the rings now.
     *
     * @return in bytes, headers and footers included.
     */
    public long ringBytes() {
        long sum = 0;
        for (final Channel channel : set.channels()) {
            sum += channel.incoming().available() + channel.opposite().incoming().available();
        }
        return sum;
    }

    /**
     * Requests in flight now, as both ends count them: one that was sent and not completed counts for its guest, and
     * again for its device once that has it.
     *
     * @return how many records of them an image holds.
     */
    public long inFlight() {
        long sum = 0;
        for (final Channel channel : set.channels()) {
            sum += channel.received().count() + channel.opposite().awaiting().count();
        }
        return sum;
    }

    /**
     * What happened since the start, those ticks before a restore included.
     *
     * @return sums over all channels.
     */
    public Totals totals() {
        return new Totals(sum(Guest.SENT), sum(Guest.COMPLETED), sum(Guest.WRONG), sum(Guest.TRUNCATED),
            sum(Guest.FULL), sum(Guest.IN_FLIGHT_FULL), sumOfDevices(Ledger.FULL));
    }

    /**
     * What the storage devices did since the start.
     *
     * @return sums over their channels, all 0 if there are none.
     */
    public StorageTotals storageTotals() {
        return storage.totals(sumOfDevices(Ledger.OVERTAKINGS));
    }

    /** Of what guests of both kinds count in the same place. */
    private long sum(int what) {
        long sum = 0;
        for (final Channel channel : set.channels()) {
            sum += channel.opposite().context().getLong(what);
        }
        return sum;
    }

    private long sumOfDevices(int what) {
        long sum = 0;
        for (int id = 0; id < config.channels(); id++) {
            sum += ledger.row(id).getLong(what);
        }
        return sum;
    }

    /**
     * Digests of the whole state.
     *
     * @return equal to that of another simulation in the same state.
     */
    public StateDigest digest() {
        set.pause();
        try {
            final StateDigest.Builder digest = new StateDigest.Builder();
            digest.addState(clock);
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

    /**
     * Sums over all channels.
     *
     * @param sent         requests sent.
     * @param completed    completions received.
     * @param wrong        completions that did not fit their requests; always 0.
     * @param truncated    frames that were longer than a request may be, and cut.
     * @param full         times that a guest found its ring full.
     * @param inFlightFull times that a guest found its in-flight slots taken.
     * @param heldUp       times that a device found its ring full, its completions having to wait.
     */
    public record Totals(long sent, long completed, long wrong, long truncated, long full, long inFlightFull,
        long heldUp) {
    }
}
