/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.aeron.ClusteredChannels;
import org.ringsave.aeron.fixture.QuietService;

/**
 * The demo's devices as a clustered service. Each message of the log says how many ticks they run, and is answered with
 * the tick that they reached. A message of 0 has each node tell the digest of its state. An example to copy from: a
 * tick depends on nothing but the set, so all nodes stay in step.
 */
public final class ClusteredSimulation extends QuietService implements AutoCloseable {
    /** The message that asks for the digest. */
    public static final long DIGEST = 0;

    private final SimulationConfig config;
    private final Traffic traffic;
    private final Consumer<String> lines;
    private final ClusteredChannels channels = new ClusteredChannels();
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
    private Cluster cluster;
    private Simulation simulation;

    /** Tells in lines how it starts, each digest, and each snapshot. */
    ClusteredSimulation(SimulationConfig config, Traffic traffic, Consumer<String> lines) {
        this.config = config;
        this.traffic = traffic;
        this.lines = lines;
    }

    @Override
    public void onStart(Cluster of, Image snapshot) {
        cluster = of;
        try {
            simulation = snapshot == null ? Simulation.start(config, traffic)
                : Simulation.restore(config, traffic, restore -> channels.load(restore, of, snapshot));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channels.prepare(simulation.set());
        lines.accept((snapshot == null ? "EMPTY " : "RECOVERED ") + of.logPosition());
    }

    @Override
    public void onSessionMessage(ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length,
        Header header) {
        final long ticks = buffer.getLong(offset);
        for (long i = 0; i < ticks; i++) {
            simulation.tick();
        }
        if (ticks == DIGEST) {
            lines.accept(digest(cluster.logPosition(), simulation));
        }
        answer.putLong(0, simulation.ticks());
        long position = session.offer(answer, 0, Long.BYTES);
        // A client that is gone gets no answer; the log goes on.
        while (position == Publication.BACK_PRESSURED || position == Publication.ADMIN_ACTION) {
            cluster.idleStrategy().idle();
            position = session.offer(answer, 0, Long.BYTES);
        }
    }

    /** The line of a digest: log position, tick, and SHA-256 of the whole image. */
    static String digest(long position, Simulation simulation) {
        final List<String> parts = simulation.digest().lines();
        return "DIGEST " + position + ' ' + simulation.ticks() + ' ' + parts.get(parts.size() - 1);
    }

    @Override
    public void onTakeSnapshot(ExclusivePublication snapshot) {
        channels.takeSnapshot(simulation.set(), cluster, snapshot);
        lines.accept("SNAPSHOT " + cluster.logPosition() + ' ' + channels.digest());
    }

    @Override
    public void close() {
        if (simulation != null) {
            simulation.close();
        }
    }
}
