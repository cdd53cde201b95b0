/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageSink;
import org.ringsave.save.SaveSession;

/** Removal, merge and completion keep the chain that a restored run goes on from. */
class StoreBranchTest {
    private static final StoreOptions ONE_CHAIN = StoreOptions.ofChains(1).withSync(SyncMode.NONE)
        .withWarnings(line -> {
            throw new AssertionError(line);
        });

    @TempDir
    private Path directory;
    private final SaveSession session = new SaveSession();

    /** Full images 1 and 3, each with a delta, at ticks 1 to 4. */
    @BeforeEach
    void twoChains() throws IOException {
        try (ImageStore store = ImageStore.open(directory, ImageStoreTest.OPTIONS);
            TickingSet model = TickingSet.fresh()) {
            String cutId = null;
            for (int tick = 1; tick <= 4; tick++) {
                model.tick();
                cutId = tick % 2 == 1 ? model.save(session, store.createFull(), null)
                    : model.save(session, store.createDelta(), cutId);
            }
        }
    }

    @Test
    void limitOfBytesRemovesWholeChainsFromTheOldest() throws IOException {
        final StoreOptions options = ImageStoreTest.OPTIONS;
        final long length;
        try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.resumed(store)) {
            model.save(session, store.createFull(), null);
            length = store.list().stream().mapToLong(StoredImage::length).sum();
        }
        for (final long limit : new long[] {length, length - 1, 1}) {
            try (ImageStore store = ImageStore.open(directory, options.withByteLimit(limit))) {
                store.prune();
                assertThat(usable(store)).containsExactlyElementsOf(limit == length ? List.of(1L, 2L, 3L, 4L, 5L)
                    : limit == 1 ? List.of(5L) : List.of(3L, 4L, 5L));
            }
        }
    }

    private static List<Long> usable(ImageStore store) throws IOException {
        return store.list().stream().filter(StoredImage::isUsable).map(StoredImage::number).toList();
    }

    @Test
    void pruningAfterARestoreKeepsTheRestoredChain() throws IOException {
        try (ImageStore store = ImageStore.open(directory, ONE_CHAIN); TickingSet model = TickingSet.at(store, 2)) {
            assertThat(store.prune()).allMatch(StoredImage::isRetired);
            assertThat(usable(store)).containsExactly(1L, 2L);
            store.createFull().abandon();
            assertThat(usable(store)).containsExactly(1L, 2L);
            model.tick();
            model.save(session, store.createDelta(), store.latest().orElseThrow().cutId());
            assertThat(usable(store)).containsExactly(1L, 2L, 6L);
        }
    }

    /** Hands on an image, and has something happen before it is complete. */
    private record Meanwhile(ImageSink sink, Step step) implements ImageSink {
        @Override
        public void write(ByteBuffer chunk, long imageOffset) throws IOException {
            sink.write(chunk, imageOffset);
        }

        @Override
        public void complete() throws IOException {
            step.run();
            sink.complete();
        }

        @Override
        public void abandon() {
            sink.abandon();
        }
    }

    /** A step that may fail as files do. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @Test
    void sinkFromBeforeARestoreIsRefused() throws IOException {
        try (ImageStore store = ImageStore.open(directory, ONE_CHAIN); TickingSet model = TickingSet.resumed(store)) {
            model.tick();
            final ImageSink late = new Meanwhile(store.createFull(), () -> TickingSet.at(store, 2).close());
            assertThatThrownBy(() -> model.save(session, late, null)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has restored a set since this sink was created");
            assertThat(store.latest().orElseThrow().number()).isEqualTo(4);
            assertThat(store.tip()).extracting(StoredImage::number).containsExactly(1L, 2L);
            assertThat(store.prune()).allMatch(StoredImage::isRetired);
            assertThat(usable(store)).containsExactly(1L, 2L);
        }
    }

    /** A full image is complete while a delta of an older chain is being written. */
    @Test
    void deltaThatIsBeingWrittenKeepsItsBases() throws IOException {
        try (ImageStore store = ImageStore.open(directory, ONE_CHAIN); TickingSet model = TickingSet.resumed(store);
            TickingSet other = TickingSet.fresh()) {
            final String base = store.latest().orElseThrow().cutId();
            model.tick();
            model.save(session, new Meanwhile(store.createDelta(),
                () -> other.save(new SaveSession(), store.createFull(), null)), base);
            assertThat(usable(store)).contains(3L, 4L, 5L, 6L);
            assertThat(store.tip()).extracting(StoredImage::number).containsExactly(3L, 4L, 5L);
        }
    }

    @Test
    void imageOfAGivenUpRunIsNotMerged() throws IOException {
        try (ImageStore store = ImageStore.open(directory, ONE_CHAIN); TickingSet model = TickingSet.at(store, 2)) {
            final StoredImage last = store.list().get(3);
            assertThatThrownBy(() -> store.merge(last)).isInstanceOf(IllegalArgumentException.class);
            assertThat(usable(store)).containsExactly(1L, 2L);
            assertThat(store.latest().orElseThrow().label()).isEqualTo(model.ticks());
        }
    }
}
