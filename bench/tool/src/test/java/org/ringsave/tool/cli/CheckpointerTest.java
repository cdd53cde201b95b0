/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.save.SaveMode;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.sim.Simulation;
import org.ringsave.tool.sim.SimulationConfig;
import org.ringsave.tool.sim.StateDigest;
import org.ringsave.tool.sim.Traffic;

class CheckpointerTest {
    private static final SimulationConfig CONFIG = SimulationConfig.of(3, 2, 4, 1);
    private static final int TICKS = 80;
    private static final SliceOptions SLICES = new SliceOptions("0", "0");

    @TempDir
    private Path directory;

    private void removeFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static StateDigest reference() throws IOException {
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            while (simulation.ticks() < TICKS) {
                simulation.tick();
            }
            return simulation.digest();
        }
    }

    @Test
    void lostFileFailsItsCheckpointAndTheRunGoesOn() throws IOException {
        final CheckpointStatistics statistics = new CheckpointStatistics(0);
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled());
            Checkpointer checkpointer = new Checkpointer(simulation, SaveMode.LIVE, 8, 65_536, SLICES, statistics)) {
            while (simulation.ticks() < 29) {
                checkpointer.tick(null);
            }
            checkpointer.tick(directory.resolve("lost"));
            removeFiles();
            assertThatThrownBy(() -> {
                while (simulation.ticks() < TICKS) {
                    checkpointer.tick(null);
                }
            }).isInstanceOf(IOException.class).hasMessageContaining("lost");
            assertThat(simulation.ticks()).isBetween(31L, TICKS - 20L);
            assertThat(statistics.images()).isZero();
            checkpointer.tick(directory.resolve("kept"));
            assertThat(checkpointer.isFull()).isTrue();
            final long tick = simulation.ticks();
            while (simulation.ticks() < TICKS) {
                checkpointer.tick(null);
            }
            checkpointer.finish();
            assertThat(statistics.images()).isEqualTo(1);
            assertThat(ImageFile.verify(directory.resolve("kept")).label()).isEqualTo(tick);
            assertThat(simulation.digest().differences(reference())).isEmpty();
        }
    }

    private CheckpointStatistics run(SaveMode mode, int fullEvery, long seed, int checkpoints) throws IOException {
        final CheckpointStatistics statistics = new CheckpointStatistics(0);
        try (Simulation simulation = Simulation.start(SimulationConfig.of(3, 2, 4, seed), Traffic.bundled());
            Checkpointer checkpointer = new Checkpointer(simulation, mode, fullEvery, 65_536, SLICES, statistics)) {
            for (int i = 0; i < checkpoints; i++) {
                checkpointer.tick(null);
                checkpointer.tick(directory.resolve("image" + i));
                assertThat(checkpointer.isFull()).isEqualTo(i % fullEvery == 0);
            }
            checkpointer.finish();
        }
        return statistics;
    }

    @Test
    void differentAndMissingImagesAreCounted() throws IOException {
        final CheckpointStatistics stopped = run(SaveMode.PAUSED, 1, 1, 4);
        assertThat(stopped.differentImages(run(SaveMode.LIVE, 1, 1, 4))).isZero();
        assertThat(stopped.differentImages(run(SaveMode.LIVE, 1, 2, 4))).isEqualTo(4);
        assertThat(stopped.differentImages(run(SaveMode.LIVE, 1, 1, 3))).isEqualTo(1);
        assertThat(stopped.images()).isEqualTo(4);
        assertThat(stopped.costs().late()).isZero();
    }

    private ImageChain chain(int from, int to) {
        return new ImageChain(IntStream.range(from, to).mapToObj(i -> directory.resolve("image" + i)).toList());
    }

    @Test
    void joinedDeltasEqualTheStoppedImages() throws IOException {
        final CheckpointStatistics stopped = run(SaveMode.PAUSED, 1, 1, 8);
        final CheckpointStatistics live = run(SaveMode.LIVE, 3, 1, 8);
        assertThat(live.full().count()).isEqualTo(3);
        assertThat(live.delta().count()).isEqualTo(5);
        assertThat(live.delta().meanBytes()).isPositive().isLessThan(live.full().meanBytes());
        assertThat(live.differentImages(stopped)).isEqualTo(5);
        for (int i = 0; i < 8; i++) {
            live.image(2L * (i + 1), chain(i / 3 * 3, i + 1).mergedDigest());
        }
        assertThat(live.differentImages(stopped)).isZero();
        chain(3, 6).merge(directory.resolve("joined"));
        assertThat(ImageFile.verify(directory.resolve("joined")).digest()).isEqualTo(chain(3, 6).mergedDigest());
        final ImageChain torn = new ImageChain(List.of(directory.resolve("image3"), directory.resolve("image5")));
        assertThatThrownBy(torn::mergedDigest).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("image5");
    }

    @Test
    void closedCheckpointerLeavesNoFile() throws IOException {
        final CheckpointStatistics statistics = new CheckpointStatistics(0);
        try (Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            try (Checkpointer checkpointer = new Checkpointer(simulation, SaveMode.LIVE, 1, 256, SLICES, statistics)) {
                checkpointer.tick(directory.resolve("half"));
                assertThat(directory).isNotEmptyDirectory();
            }
            assertThat(directory).isEmptyDirectory();
            simulation.tick();
        }
    }
}
