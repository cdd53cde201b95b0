/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A live save does not change a simulation: the end, the images and the completions stay the same. */
class LiveSimulationTest {
    /** There are more slots than fit a ring, so network guests find the ring full most of the time. */
    private static final SimulationConfig HIGH_LOAD = new SimulationConfig(6, 2, 400, 4, 1, 7);
    private static final int TICKS = 400;
    private static final int EVERY = 40;
    private static final int CHUNK = 30_000;

    private final List<byte[]> images = new ArrayList<>();
    private long spills;
    private long held;

    /** Adds an image to the list when it is complete. */
    private final class MemorySink implements ImageSink {
        private final ByteBuffer image;

        MemorySink(int capacity) {
            image = ByteBuffer.allocate(capacity);
        }

        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            image.put(chunk);
        }

        @Override
        public void complete() {
            final byte[] bytes = new byte[image.flip().remaining()];
            image.get(bytes);
            images.add(bytes);
        }

        @Override
        public void abandon() {
            throw new AssertionError("abandoned");
        }
    }

    private static void work(SaveAgent agent) {
        try {
            agent.doWork();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private StateDigest run(SaveMode mode, int spillLimit) throws IOException {
        images.clear();
        spills = 0;
        final SaveSession session = new SaveSession(1 << 20, spillLimit);
        final SaveAgent agent = new SaveAgent(session, CHUNK, Long.MAX_VALUE);
        try (Simulation simulation = Simulation.start(HIGH_LOAD, Traffic.bundled())) {
            simulation.onHeld(agent::awaitRoom);
            long ringBytes = 0;
            while (simulation.ticks() < TICKS) {
                simulation.tick();
                ringBytes += simulation.ringBytes();
                work(agent);
                if (simulation.ticks() % EVERY == 0) {
                    assertThat(agent.isSaving()).as("the last one had time enough").isFalse();
                    spills += session.spillCount();
                    if (mode != null) {
                        save(simulation, agent, mode);
                    }
                }
            }
            while (agent.isSaving()) {
                work(agent);
            }
            held = simulation.held();
            assertThat(simulation.totals().wrong()).isZero();
            assertThat(simulation.totals().full()).isPositive();
            // The other rings, for storage and completions, have a few short packets.
            assertThat(ringBytes / TICKS).as("mean bytes in rings").isGreaterThan(3 * 2 * 4_096 * 3 / 4);
            return simulation.digest();
        }
    }

    private void save(Simulation simulation, SaveAgent agent, SaveMode mode) {
        final MemorySink sink = new MemorySink(1 << 20);
        if (mode == SaveMode.LIVE) {
            simulation.save(agent, mode, sink);
            return;
        }
        simulation.pause();
        simulation.save(agent, mode, sink);
        while (agent.isSaving()) {
            work(agent);
        }
        simulation.resume();
    }

    /** Three spill arenas: one with room for all spills, none, and one that is soon full. */
    @ParameterizedTest
    @CsvSource({"16777216,false", "0,true", "20000,true"})
    void liveSavesAtHighLoadChangeNeitherRunNorImages(int spillLimit, boolean holds) throws IOException {
        final StateDigest reference = run(null, 0);
        assertThat(run(SaveMode.PAUSED, 0).differences(reference)).as("stopped for each save").isEmpty();
        final List<byte[]> stopped = List.copyOf(images);
        assertThat(stopped).hasSize(TICKS / EVERY);
        assertThat(run(SaveMode.LIVE, spillLimit).differences(reference)).as("saved live").isEmpty();
        assertThat(images).hasSameSizeAs(stopped);
        for (int i = 0; i < stopped.size(); i++) {
            assertThat(images.get(i)).as("image %d", i).isEqualTo(stopped.get(i));
        }
        assertThat(spills > 0).as("%d spills", spills).isEqualTo(spillLimit > 0);
        assertThat(held > 0).as("held %d times", held).isEqualTo(holds);
    }

    @Test
    void writeHeldWithoutAStepThrows() throws IOException {
        final SaveAgent agent = new SaveAgent(new SaveSession(1 << 20, 0), CHUNK, 0);
        try (Simulation simulation = Simulation.start(HIGH_LOAD, Traffic.bundled())) {
            while (simulation.ticks() < 100) {
                simulation.tick();
            }
            simulation.save(agent, SaveMode.LIVE, new MemorySink(1 << 20));
            assertThatThrownBy(() -> {
                while (simulation.ticks() < TICKS) {
                    simulation.tick();
                }
            }).isInstanceOf(IllegalStateException.class).hasMessageContaining("a live save is in the way");
        }
    }
}
