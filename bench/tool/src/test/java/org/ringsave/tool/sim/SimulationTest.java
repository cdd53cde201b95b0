/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

class SimulationTest {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;

    @TempDir
    private Path directory;

    private static void run(Simulation simulation, long ticks) {
        while (simulation.ticks() < ticks) {
            simulation.tick();
        }
    }

    private static StateDigest digestAfter(SimulationConfig config, Traffic traffic, long ticks) {
        try (Simulation simulation = Simulation.start(config, traffic)) {
            run(simulation, ticks);
            return simulation.digest();
        }
    }

    private Path checkpoint(Simulation simulation) throws IOException {
        final Path image = directory.resolve("at-" + simulation.ticks() + ".ringsave");
        final SaveSession session = new SaveSession();
        simulation.pause();
        simulation.beginSave(session);
        ImageFile.save(session, ImageFile.create(image, SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        simulation.resume();
        return image;
    }

    private StateDigest digestAfterRestore(SimulationConfig config, Traffic traffic, Path image, long ticks)
        throws IOException {
        try (Simulation simulation = Simulation.restore(config, traffic, image)) {
            run(simulation, ticks);
            return simulation.digest();
        }
    }

    private Path capture(int magic, ByteOrder order, int... lengths) throws IOException {
        final ByteBuffer file = ByteBuffer.allocate(1 << 20).order(order);
        file.putInt(magic).putShort((short)2).putShort((short)4).putLong(0).putInt(262_144).putInt(1);
        for (int i = 0; i < lengths.length; i++) {
            file.putInt(i).putInt(0).putInt(lengths[i]).putInt(lengths[i]);
            for (int at = 0; at < lengths[i]; at++) {
                file.put((byte)(i * 31 + at));
            }
        }
        final byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return Files.write(directory.resolve("capture.pcap"), bytes);
    }

    @Test
    void equalSeedsEndInTheSameState() throws IOException {
        final SimulationConfig config = SimulationConfig.of(5, 2, 42);
        assertThat(digestAfter(config, Traffic.bundled(), 200))
            .isEqualTo(digestAfter(config, Traffic.bundled(), 200));
    }

    @Test
    void otherSeedTicksOrTrafficEndInAnotherState() throws IOException {
        final Traffic traffic = Traffic.bundled();
        final StateDigest digest = digestAfter(SimulationConfig.of(5, 2, 42), traffic, 200);
        assertThat(digest.differences(digestAfter(SimulationConfig.of(5, 2, 43), traffic, 200)))
            .containsExactly("clock", "device 0", "device 1", "device 2", "device 3", "device 4", "image");
        assertThat(digest.differences(digestAfter(SimulationConfig.of(5, 2, 42), traffic, 201)))
            .contains("clock", "image");
        final Traffic other = Traffic.load(capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 60, 1_514));
        assertThat(digest.differences(digestAfter(SimulationConfig.of(5, 2, 42), other, 200)))
            .contains("clock", "device 0", "image");
    }

    @Test
    void restoredRunDoesNotDependOnItsSeed() throws IOException {
        final Traffic traffic = Traffic.bundled();
        final StateDigest reference = digestAfter(SimulationConfig.of(3, 2, 7), traffic, 300);
        try (Simulation simulation = Simulation.start(SimulationConfig.of(3, 2, 7), traffic)) {
            run(simulation, 150);
            assertThat(digestAfterRestore(SimulationConfig.of(3, 2, 8), traffic, checkpoint(simulation), 300))
                .isEqualTo(reference);
        }
    }

    @Test
    void longRunMeetsEveryBackPressureAndNoWrongCompletion() throws IOException {
        try (Simulation simulation = Simulation.start(SimulationConfig.of(8, 2, 1), Traffic.bundled())) {
            run(simulation, 2_000);
            final SimulationTotals totals = simulation.totals();
            assertThat(totals.full()).isPositive();
            assertThat(totals.inFlightFull()).isPositive();
            assertThat(totals.truncated()).isPositive();
            assertThat(totals.wrong()).isZero();
            assertThat(totals.completed()).isGreaterThan(totals.sent() * 9 / 10).isLessThanOrEqualTo(totals.sent());
        }
    }

    @Test
    void ringBytesAndRequestsInFlightAreCounted() throws IOException {
        try (Simulation simulation = Simulation.start(SimulationConfig.of(2, 4, 1), Traffic.bundled())) {
            assertThat(simulation.ringBytes()).isZero();
            assertThat(simulation.inFlight()).isZero();
            long mostRingBytes = 0;
            long mostInFlight = 0;
            while (simulation.ticks() < 100) {
                simulation.tick();
                mostRingBytes = Math.max(mostRingBytes, simulation.ringBytes());
                mostInFlight = Math.max(mostInFlight, simulation.inFlight());
            }
            assertThat(mostRingBytes).isBetween(1L, 2 * 2 * 4 * 4_096L);
            assertThat(mostInFlight).isBetween(1L, 2 * (8 + 6L));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1b2c3d4,LITTLE", "a1b2c3d4,BIG", "a1b23c4d,LITTLE", "a1b23c4d,BIG"})
    void everyKindOfCaptureIsReplayedAndRestored(String flavour) throws IOException {
        final int magic = flavour.startsWith("a1b2c3d4") ? MICROSECONDS : NANOSECONDS;
        final ByteOrder order = flavour.endsWith("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final Traffic traffic = Traffic.load(capture(magic, order, 0, 1, 60, 1_528, 1_529, 9_000));
        final SimulationConfig config = SimulationConfig.of(2, 1, 3);
        final StateDigest reference = digestAfter(config, traffic, 200);
        try (Simulation simulation = Simulation.start(config, traffic)) {
            run(simulation, 100);
            assertThat(simulation.totals().truncated()).isPositive();
            final Path image = checkpoint(simulation);
            assertThat(digestAfterRestore(config, traffic, image, 200)).isEqualTo(reference);
        }
    }

    @Test
    void onlyFramesLongerThanARequestAreTruncated() throws IOException {
        final Traffic fits = Traffic.load(capture(NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 1_527, 1_528));
        try (Simulation simulation = Simulation.start(SimulationConfig.of(1, 4, 3), fits)) {
            run(simulation, 100);
            assertThat(simulation.totals().sent()).isPositive();
            assertThat(simulation.totals().truncated()).isZero();
        }
        final Traffic longer = Traffic.load(capture(NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 1_529));
        try (Simulation simulation = Simulation.start(SimulationConfig.of(1, 4, 3), longer)) {
            run(simulation, 100);
            assertThat(simulation.totals().truncated()).isPositive().isEqualTo(simulation.totals().frames());
        }
    }

    @Test
    void imageOfOtherTrafficOrGeometryIsRefused() throws IOException {
        final Traffic traffic = Traffic.bundled();
        final SimulationConfig config = SimulationConfig.of(2, 2, 1);
        final Path image;
        try (Simulation simulation = Simulation.start(config, traffic)) {
            run(simulation, 10);
            image = checkpoint(simulation);
        }
        final Traffic other = Traffic.load(capture(MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 60));
        assertThatThrownBy(() -> Simulation.restore(config, other, image)).isInstanceOf(ImageException.class)
            .hasMessageContaining("it was saved with other traffic; give the same capture file");
        assertThatThrownBy(() -> Simulation.restore(SimulationConfig.of(3, 2, 1), traffic, image))
            .isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> Simulation.restore(SimulationConfig.of(2, 3, 1), traffic, image))
            .isInstanceOf(ImageException.class);
    }

    @Test
    void simulationWithoutStorageHasNoRegions() throws IOException {
        try (Simulation simulation = Simulation.start(SimulationConfig.of(1, 2, 1), Traffic.bundled())) {
            run(simulation, 50);
            assertThat(simulation.set().regions()).isEmpty();
            assertThat(simulation.storageTotals()).isEqualTo(new StorageTotals(0, 0, 0, 0, 0, 0, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1,1,channels=0 is not in 1..65536", "65537,1,1,channels=65537 is not in 1..65536",
        "1,0,1,ringPages=0 is not in 1..262144", "1,262145,1,ringPages=262145 is not in 1..262144",
        "1,1,0,maxInFlight=0 is not in 1..65536", "1,1,65537,maxInFlight=65537 is not in 1..65536"})
    void configurationOutOfRangeIsRefused(int channels, int pages, int inFlight, String message) {
        assertThatThrownBy(() -> new SimulationConfig(channels, pages, inFlight, 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
        assertThatThrownBy(() -> SimulationConfig.of(1, 1, 17, 0))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("load=17 is not in 1..16");
        assertThatThrownBy(() -> SimulationConfig.of(1, 1, 0).withMemory(0))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("memory=0 is not in 1..68719476736");
    }
}
