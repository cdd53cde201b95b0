/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveAgent;

/** A guest sends requests to a device, which completes them some ticks later. It may have a fault. */
final class SmallSimulation implements Simulation {
    private static final AtomicLong STARTS = new AtomicLong();
    private static final int LENGTH = 640;
    private static final int DELAY = 3;

    private final Fault fault;
    private final ChannelSet set = new ChannelSet();
    private final SmallStates states;
    private final Map<Long, Long> due = new HashMap<>();
    private final Channel device;
    private final MemoryRegion memory;
    private final MemoryRegion log;
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private SaveAgent saver;
    private long hidden;

    private SmallSimulation(Fault fault) {
        this.fault = fault;
        states = new SmallStates(fault, due);
        device = set.add(0, "net0", ChannelConfig.ofPages(1).withInFlight(64, LENGTH, 0).withBothEnds());
        memory = set.addTrackedRegion("memory", 1, 1 << 16);
        log = set.addRegion("log", 1, 1 << 10);
        states.addTo(set);
        states.counter = fault == Fault.STARTS_ANEW ? STARTS.incrementAndGet() : 0;
    }

    static SimulationSource with(Fault fault) {
        return new SimulationSource() {
            @Override
            public Simulation start() {
                final SmallSimulation simulation = new SmallSimulation(fault);
                if (fault != Fault.STAYS_CREATED) {
                    simulation.set.open();
                }
                return simulation;
            }

            @Override
            public Simulation restore(SavedImage image) throws IOException {
                SmallSimulation simulation = new SmallSimulation(fault);
                boolean complete = false;
                try {
                    if (fault != Fault.LOADS_NOTHING) {
                        final RestoreSession session = new RestoreSession();
                        session.begin(simulation.set);
                        image.load(session);
                        session.apply();
                    }
                    complete = true;
                } finally {
                    if (!complete) {
                        simulation.set.close();
                    }
                }
                simulation.set.open();
                return simulation;
            }
        };
    }

    /** A source that starts a fresh simulation where a restore is refused. */
    static SimulationSource startingIfRefused() {
        final SimulationSource source = with(Fault.NONE);
        return new SimulationSource() {
            @Override
            public Simulation start() throws Exception {
                return source.start();
            }

            @Override
            public Simulation restore(SavedImage image) throws Exception {
                try {
                    return source.restore(image);
                } catch (IOException | RuntimeException e) {
                    return source.start();
                }
            }
        };
    }

    @Override
    public ChannelSet set() {
        return set;
    }

    @Override
    public void saver(SaveAgent agent) {
        saver = agent;
    }

    @Override
    public String state() {
        return "sent " + states.sent + "\ncounter " + states.counter;
    }

    @Override
    public void tick() {
        if (fault == Fault.THROWS_IN_A_TICK && states.tick == 7) {
            throw new IllegalStateException("tick seven");
        }
        saver.awaitRoom(() -> device.incoming().poll(this::onRequest, 8));
        device.received().forEach((id, type, packet, context) -> complete(id, packet));
        saver.awaitRoom(() -> device.opposite().incoming().poll(this::onCompletion, 8));
        for (int i = 0; i < 2; i++) {
            send(2 * states.tick + i);
        }
        states.tick++;
    }

    private PacketAction onRequest(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
        due.put(id, states.tick + DELAY);
        return PacketAction.IN_FLIGHT;
    }

    private void complete(long id, DirectBuffer packet) {
        if (due.getOrDefault(id, Long.MAX_VALUE) > states.tick) {
            return;
        }
        due.remove(id);
        final int page = (int)(id % 16) * 4_096;
        if (fault != Fault.FORGETS_TO_PREPARE_TRACKED) {
            saver.awaitRoom(() -> memory.prepareToWrite(page, LENGTH));
        }
        memory.buffer().putBytes(page, packet, 0, LENGTH);
        if (fault != Fault.FORGETS_TO_PREPARE) {
            saver.awaitRoom(() -> log.prepareToWrite(0, 8));
        }
        log.buffer().putLong(0, id);
        saver.awaitRoom(() -> device.complete(id, frame, 0, 8));
    }

    private PacketAction onCompletion(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
        states.counter += id;
        states.rules(id);
        return PacketAction.DONE;
    }

    private void send(long id) {
        frame.putLong(0, states.counter + (fault == Fault.KEEPS_STATE_TO_ITSELF ? hidden++ : 0));
        if (fault == Fault.IGNORES_PINNED) {
            device.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, frame, 0, LENGTH);
            states.sent++;
            return;
        }
        final long position = saver.awaitRoom(() -> device.opposite().outgoing()
            .offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, frame, 0, LENGTH));
        states.sent += position > 0 ? 1 : 0;
    }
}
