/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.store.SyncMode;

/** Turns of the store's suite do the work that they time, and leave no file. */
class StoreBenchmarkTest {
    private static final int RING_BYTES = 3 * 2 * 8_000;

    @TempDir
    private Path directory;
    private final AlternatingTimes turns = new AlternatingTimes();

    private StoreBenchmark create() {
        final StoreBenchmark benchmark = new StoreBenchmark();
        benchmark.channels = 3;
        benchmark.ringPages = 2;
        benchmark.fill = 1;
        benchmark.directory = directory.toString();
        return benchmark;
    }

    @AfterEach
    void noFileIsLeft() throws IOException {
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(List.of(turns.subjectNs, turns.floorNs, turns.halfFloorNs)).allMatch(ns -> ns > 0);
    }

    @ParameterizedTest
    @CsvSource({"NONE, NEW", "DATA, NEW", "NONE, NEW_AND_PRUNED", "NONE, REUSED", "DATA, REUSED"})
    void floorOfACheckpointWritesAsManyBytes(SyncMode sync, CheckpointFile file) throws IOException {
        final StoreBenchmark benchmark = create();
        final StoreBenchmark.Running running = new StoreBenchmark.Running();
        running.sync = sync;
        running.file = file;
        running.chunkLength = 65_536;
        running.create(benchmark);
        try {
            // The sum is the exclusive or of all three lengths. The image and its floor are equally long.
            final long half = benchmark.checkpoint(turns, running);
            assertThat(benchmark.checkpoint(turns, running)).isEqualTo(half);
            assertThat(turns.bytes % 2).isZero();
            assertThat(turns.bytes / 2).isGreaterThan(RING_BYTES).isGreaterThan(half);
        } finally {
            running.close();
        }
    }

    @Test
    void floorOfARestoreReadsTheWholeChain() throws IOException {
        final StoreBenchmark benchmark = create();
        final StoreBenchmark.Saved saved = new StoreBenchmark.Saved();
        saved.create(benchmark);
        try {
            assertThat(saved.images()).isEqualTo(1 + StoreBenchmark.DELTAS);
            final long half = benchmark.restoreLatest(turns, saved);
            assertThat(benchmark.restoreLatest(turns, saved)).isEqualTo(half);
            assertThat(turns.bytes / 2).isGreaterThan(RING_BYTES);
            assertThat(half).isBetween(turns.bytes / 4 - saved.images(), turns.bytes / 4);
        } finally {
            saved.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void floorOfAListingSeesEveryImage(boolean indexed) throws IOException {
        final StoreBenchmark benchmark = create();
        final StoreBenchmark.Listed listed = new StoreBenchmark.Listed();
        listed.images = 20;
        listed.indexed = indexed;
        listed.create(benchmark);
        try {
            final long half = benchmark.list(turns, listed);
            assertThat(half).isPositive().isLessThan(turns.bytes);
            assertThat(Files.exists(listed.store().resolve("store.index"))).isEqualTo(indexed);
        } finally {
            listed.close();
        }
    }
}
