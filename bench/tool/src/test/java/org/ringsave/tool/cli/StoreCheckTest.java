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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.TickingSet;
import org.ringsave.image.ImageException;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/** A check of a store whose writer removes, retires or merges images meanwhile raises no false alarm. */
class StoreCheckTest {
    @TempDir
    private Path store;
    private ImageStore reader;
    private StoreCheck check;
    private List<StoredImage> listed;

    /** Full images 1 and 4, each with two deltas. */
    @BeforeEach
    void save() throws IOException {
        final SaveSession session = new SaveSession();
        String cutId = null;
        try (ImageStore writer = writer(); TickingSet model = TickingSet.fresh()) {
            for (int tick = 1; tick <= 6; tick++) {
                model.tick();
                cutId = tick % 3 == 1 ? model.save(session, writer.createFull(), null)
                    : model.save(session, writer.createDelta(), cutId);
            }
        }
        reader = ImageStore.read(store);
        check = new StoreCheck(reader);
        listed = reader.list();
    }

    private ImageStore writer() throws IOException {
        return ImageStore.open(store, StoreOptions.ofChains(100).withSync(SyncMode.NONE));
    }

    /** As a writer does, deltas first. */
    private void remove(int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            assertThat(listed.get(i).path().toFile().delete()).isTrue();
        }
    }

    @Test
    void wholeImagesHaveNoFault() throws IOException {
        assertThat(check.run(listed, offset -> { })).isEqualTo(listed);
        assertThat(check.hasFaults()).isFalse();
    }

    @Test
    void lackOfMemoryIsNoFaultOfAnImage() {
        final OutOfMemoryError lack = new OutOfMemoryError("direct");
        assertThatThrownBy(() -> check.run(listed, offset -> {
            throw new ImageException(8, "memory", lack);
        })).isInstanceOf(ImageException.class).hasRootCause(lack);
        assertThat(check.hasFaults()).isFalse();
    }

    @Test
    void chainThatIsRemovedBeforeItsTurnIsLeftOut() throws IOException {
        remove(0, 3);
        assertThat(check.run(listed, offset -> { })).isEqualTo(listed.subList(3, 6));
        assertThat(check.hasFaults()).isFalse();
    }

    /** The bytes of the delta were right, and its base was there until it was gone itself. */
    @Test
    void chainThatIsRemovedBehindTheBytesOfItsDeltaIsLeftOut() throws IOException {
        final long behind = listed.get(0).length() + listed.get(1).length();
        final boolean[] removed = {false};
        final List<StoredImage> checked = check.run(listed, offset -> {
            if (offset == behind) {
                remove(0, 3);
                removed[0] = true;
            }
        });
        assertThat(removed[0]).isTrue();
        assertThat(check.hasFaults()).isFalse();
        assertThat(checked).contains(listed.get(0)).containsAll(listed.subList(3, 6)).hasSize(4);
    }

    @Test
    void imageThatIsRetiredOrMergedBeforeItsTurnIsLeftOut() throws IOException {
        final Path retired = listed.get(2).path();
        Files.move(retired, retired.resolveSibling(retired.getFileName() + ".retired"));
        try (ImageStore writer = writer()) {
            writer.merge(listed.get(5));
        }
        final List<StoredImage> left = check.run(listed, offset -> { });
        assertThat(check.hasFaults()).isFalse();
        assertThat(left).containsExactly(listed.get(0), listed.get(1), listed.get(3), listed.get(4));
    }

    @Test
    void deltaWhoseBaseAloneIsGoneHasAFault() throws IOException {
        remove(1, 2);
        assertThat(check.run(listed, offset -> { })).hasSize(5);
        assertThat(check.fault(listed.get(2))).startsWith(listed.get(2).path() + ": its base ")
            .contains(" is not in the store, or has no complete chain; ");
        assertThat(check.fault(listed.get(3))).isNull();
    }
}
