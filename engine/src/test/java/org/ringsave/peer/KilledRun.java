/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.fixture.CountedDisk;
import org.ringsave.fixture.DiskProgress;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/**
 * A process that opens a store, goes on from its newest image, saves, prunes and merges, and closes it, again and
 * again. Most of its time goes to calls to the disk.
 */
final class KilledRun {
    private static final int TICKS = 6;

    private final Path directory;
    private final StoreOptions options;
    private final DiskProgress progress;
    private final SaveSession session = new SaveSession();

    private KilledRun(Path directory, SyncMode sync, int reusedFiles, DiskProgress progress) {
        this.directory = directory;
        // A chain of which it wrote the files itself has to go.
        options = StoreOptions.ofChains(reusedFiles > 0 ? 1 : 2).withSync(sync).withReusedFiles(reusedFiles);
        this.progress = progress;
    }

    /** Directory, file of the progress, the call to announce, sync mode, rounds until it ends, and reused files. */
    public static void main(String[] arguments) throws IOException {
        final DiskProgress progress = new DiskProgress(Path.of(arguments[1]));
        CountedDisk.count(progress, Long.parseLong(arguments[2]));
        final KilledRun run = new KilledRun(Path.of(arguments[0]), SyncMode.valueOf(arguments[3]),
            Integer.parseInt(arguments[5]), progress);
        for (int round = Integer.parseInt(arguments[4]); round > 0; round--) {
            run.round();
        }
    }

    private void round() throws IOException {
        CountedDisk.work(DiskProgress.Work.SAVE);
        try (ImageStore store = ImageStore.open(directory, options); TickingSet model = TickingSet.resumed(store)) {
            String cutId = store.latest().map(StoredImage::cutId).orElse(null);
            for (int i = 0; i < TICKS; i++) {
                model.tick();
                final boolean isFull = cutId == null || i == TICKS / 2;
                cutId = model.save(session, isFull ? store.createFull() : store.createDelta(), isFull ? null : cutId);
                progress.saved(model.ticks());
            }
            CountedDisk.work(DiskProgress.Work.MERGE);
            store.merge(store.latest().orElseThrow());
        }
    }
}
