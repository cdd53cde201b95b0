/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.CaptureException;
import org.ringsave.save.SaveAgent;
import org.ringsave.save.SaveSession;

/** Checkpoints that were prepared fill a store as others do. */
class CheckpointsPrepareTest {
    private static final CheckpointPolicy EVERY_10 = CheckpointPolicy.everyTicks(10).withFullEvery(3);

    @TempDir
    private Path directory;

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static SaveAgent agent() {
        return new SaveAgent(new SaveSession(), 1024, 0);
    }

    /** Runs a model, saves it, and returns the images. */
    private List<ByteBuffer> run(String name, CheckpointPolicy policy, boolean isPrepared) throws IOException {
        final List<ByteBuffer> images = new ArrayList<>();
        try (TickingSet model = TickingSet.fresh();
            ImageStore store = ImageStore.open(directory.resolve(name), ImageStoreTest.OPTIONS)) {
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent(), policy);
            checkpoints.onFailure(failure -> {
                throw new AssertionError(failure);
            });
            if (isPrepared) {
                final List<String> before = names(directory.resolve(name));
                checkpoints.prepare();
                assertThat(names(directory.resolve(name))).isEqualTo(before);
                assertThat(checkpoints.isIdle()).isTrue();
                assertThat(checkpoints.completed() + checkpoints.failures() + checkpoints.late()).isZero();
                assertThat(store.tip()).isEmpty();
            }
            while (model.ticks() < 75) {
                checkpoints.doWork(model.tick());
            }
            assertThat(checkpoints.finish()).isTrue();
            for (final StoredImage image : store.list()) {
                images.add(ByteBuffer.wrap(Files.readAllBytes(image.path())));
            }
        }
        return images;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void preparedCheckpointsAreTheSame(int fullEvery) throws IOException {
        final CheckpointPolicy policy = EVERY_10.withFullEvery(fullEvery);
        final List<ByteBuffer> others = run("others", policy, false);
        assertThat(others).hasSizeGreaterThan(1);
        assertThat(run("prepared", policy, true)).isEqualTo(others);
        assertThat(names(directory.resolve("prepared"))).isEqualTo(names(directory.resolve("others")));
    }

    @Test
    void prepareIsRefusedWhileACheckpointIsUnderWay() throws IOException {
        try (TickingSet model = TickingSet.fresh();
            ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS)) {
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent(), EVERY_10);
            assertThat(checkpoints.start(model.tick())).isTrue();
            assertThatThrownBy(checkpoints::prepare).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this session is saving already");
            assertThat(checkpoints.finish()).isTrue();
            assertThat(store.list()).extracting(StoredImage::label).containsExactly(1L);
        }
    }

    @Test
    void prepareNeedsAnOpenStore() throws IOException {
        try (TickingSet model = TickingSet.fresh()) {
            final ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent(), EVERY_10);
            store.close();
            assertThatThrownBy(checkpoints::prepare).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("prepare: the store was closed");
        }
    }

    @Test
    void prepareNeedsAnOpenAgent() throws IOException {
        try (TickingSet model = TickingSet.fresh();
            ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS)) {
            final SaveAgent closed = agent();
            closed.onClose();
            assertThatThrownBy(new Checkpoints(store, model.set(), closed, EVERY_10)::prepare)
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("the agent was closed");
        }
    }

    @Test
    void refusedPrepareLeavesCheckpointsUsable() throws IOException {
        try (TickingSet model = TickingSet.fresh();
            ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS)) {
            final SaveAgent small = new SaveAgent(new SaveSession(8, 0), 1024, 0);
            assertThatThrownBy(() -> new Checkpoints(store, model.set(), small, EVERY_10).prepare())
                .isInstanceOf(CaptureException.class);
            final Checkpoints checkpoints = new Checkpoints(store, model.set(), agent(), EVERY_10);
            assertThat(checkpoints.start(model.tick()) && checkpoints.finish()).isTrue();
        }
    }
}
