/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.save.SaveMode;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;
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

    private ImageStore store(String name) throws IOException {
        return ImageStore.open(directory.resolve(name), StoreOptions.ofChains(9).withSync(SyncMode.NONE));
    }

    private long unfinished() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".part")).count();
        }
    }

    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(file -> file.toString().endsWith(".part")).toList()) {
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
        try (ImageStore store = store("lost"); Simulation simulation = Simulation.start(CONFIG, Traffic.bundled());
            Checkpointer checkpointer =
                new Checkpointer(simulation, store, SaveMode.LIVE, 8, 65_536, SLICES, statistics)) {
            while (simulation.ticks() < 29) {
                checkpointer.tick(false);
            }
            checkpointer.tick(true);
            checkpointer.tick(false);
            removeUnfinished();
            assertThatThrownBy(() -> {
                while (simulation.ticks() < TICKS) {
                    checkpointer.tick(false);
                }
            }).isInstanceOf(IOException.class).hasMessageContaining("000000000001-full");
            assertThat(simulation.ticks()).isBetween(31L, TICKS - 20L);
            assertThat(statistics.images()).isZero();
            checkpointer.tick(true);
            assertThat(checkpointer.isFull()).isTrue();
            final long tick = simulation.ticks();
            while (simulation.ticks() < TICKS) {
                checkpointer.tick(false);
            }
            checkpointer.finish();
            assertThat(statistics.images()).isEqualTo(1);
            assertThat(store.latest().orElseThrow().label()).isEqualTo(tick);
            assertThat(simulation.digest().differences(reference())).isEmpty();
        }
    }

    private CheckpointStatistics run(SaveMode mode, int fullEvery, long seed, int checkpoints) throws IOException {
        try (ImageStore store = store("run" + mode + seed + checkpoints)) {
            return run(store, mode, fullEvery, seed, checkpoints);
        }
    }

    private CheckpointStatistics run(ImageStore store, SaveMode mode, int fullEvery, long seed, int checkpoints)
        throws IOException {
        final CheckpointStatistics statistics = new CheckpointStatistics(0);
        try (Simulation simulation = Simulation.start(SimulationConfig.of(3, 2, 4, seed), Traffic.bundled());
            Checkpointer checkpointer =
                new Checkpointer(simulation, store, mode, fullEvery, 65_536, SLICES, statistics)) {
            for (int i = 0; i < checkpoints; i++) {
                checkpointer.tick(false);
                checkpointer.tick(true);
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

    /** The chain of a checkpoint, which are at every second tick. */
    private static ImageChain chain(ImageStore store, int checkpoint) throws IOException {
        return ImageChain.of(store.chain(store.at(2L * checkpoint).orElseThrow()));
    }

    @Test
    void joinedDeltasEqualTheStoppedImages() throws IOException {
        final CheckpointStatistics stopped = run(SaveMode.PAUSED, 1, 1, 8);
        try (ImageStore store = store("live")) {
            final CheckpointStatistics live = run(store, SaveMode.LIVE, 3, 1, 8);
            assertThat(live.full().count()).isEqualTo(3);
            assertThat(live.delta().count()).isEqualTo(5);
            assertThat(live.delta().meanBytes()).isPositive().isLessThan(live.full().meanBytes());
            assertThat(live.differentImages(stopped)).isEqualTo(5);
            for (int i = 1; i <= 8; i++) {
                live.image(2L * i, chain(store, i).mergedDigest());
            }
            assertThat(live.differentImages(stopped)).isZero();
            final ImageChain chain = chain(store, 6);
            chain.merge(directory.resolve("joined"));
            assertThat(ImageFile.verify(directory.resolve("joined")).digest()).isEqualTo(chain.mergedDigest());
            final ImageChain torn = new ImageChain(List.of(chain.files().get(0), chain.last()));
            assertThatThrownBy(torn::mergedDigest).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("000000000006-delta");
        }
    }

    @Test
    void closedCheckpointerLeavesNoFile() throws IOException {
        final CheckpointStatistics statistics = new CheckpointStatistics(0);
        try (ImageStore store = store("half"); Simulation simulation = Simulation.start(CONFIG, Traffic.bundled())) {
            try (Checkpointer checkpointer =
                new Checkpointer(simulation, store, SaveMode.LIVE, 1, 256, SLICES, statistics)) {
                checkpointer.tick(true);
                checkpointer.tick(false);
                assertThat(unfinished()).isEqualTo(1);
            }
            assertThat(unfinished()).isZero();
            assertThat(store.list()).isEmpty();
            simulation.tick();
        }
    }
}
