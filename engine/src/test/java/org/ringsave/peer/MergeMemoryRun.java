/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageStore;
import org.ringsave.store.RestoredChain;
import org.ringsave.store.StoreOptions;

/** A JVM that exports the newest image of a store, as {@code store restore} does, and then merges its chain. */
final class MergeMemoryRun {
    private MergeMemoryRun() {
    }

    /** Takes the directory of the store. */
    public static void main(String[] args) throws IOException {
        final Path directory = Path.of(args[0]);
        try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(1))) {
            final RestoredChain restored = store.exportLatest(chain -> new NoFile());
            System.out.println("restored " + restored.chain().size());
            System.out.println("merged " + store.merge(restored.image()).number());
        }
        System.out.println("peak " + PeakMemory.length());
    }

    /** Takes an image and keeps nothing. */
    private static final class NoFile implements ImageSink {
        @Override
        public void write(ByteBuffer piece, long imageOffset) {
            piece.position(piece.limit());
        }

        @Override
        public void complete() {
            // There is nothing to keep.
        }

        @Override
        public void abandon() {
            // There is nothing to drop.
        }
    }
}
