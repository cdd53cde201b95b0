/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.TickingSet;
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
