/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ringsave.delta.ImageMerge;

/** The one writer of a store: it holds the lock, gives numbers, and adds, merges and retires images. Any thread. */
final class StoreWriter implements AutoCloseable {
    /** A reader opens at most so many images that the index lacks. */
    private static final int MOST_UNINDEXED = 32;

    private final StoreDirectory directory;
    private final StoreLock lock;
    private final StoreChanges changes;
    private final Pruning pruning;
    private long highest;
    private List<StoredImage> tip = List.of();
    /** Later images belong to a run that was given up, and are retired before the next one is there. */
    private long restored = Long.MAX_VALUE;
    /** How often a set was restored. A sink from before the last time is of a run that was given up. */
    private int runs;
    private boolean closed;

    private StoreWriter(StoreDirectory directory, StoreOptions options, StoreLock lock) {
        this.directory = directory;
        this.lock = lock;
        changes = new StoreChanges(directory, options);
        pruning = new Pruning(changes, options);
    }

    static StoreWriter open(StoreDirectory directory, StoreOptions options) throws IOException {
        StoreChanges.makeDirectory(directory.path(), options);
        final StoreLock lock = StoreLock.take(directory.path());
        boolean isReady = false;
        try {
            final StoreWriter writer = new StoreWriter(directory, options, lock);
            writer.changes.clean();
            writer.findHighest();
            isReady = true;
            return writer;
        } finally {
            if (!isReady) {
                lock.close();
            }
        }
    }

    private void findHighest() throws IOException {
        for (final StoredImage image : directory.list()) {
            highest = image.number();
        }
    }

    /** A sink for the next image. The first one after a restore retires all images that are later than the restored. */
    synchronized StoreSink create(boolean isDelta) throws IOException {
        requireOpen("create");
        retireLater();
        final ImageName name = changes.free(highest + 1, isDelta);
        final int run = runs;
        final StoreSink sink = changes.create(name, file -> complete(file, name, run));
        highest = name.number();
        return sink;
    }

    /** Before each change, so that no image of a run that was given up counts for removal or merge. */
    private synchronized void retireLater() throws IOException {
        if (restored < highest) {
            final List<StoredImage> later = new ArrayList<>(directory.list());
            later.removeIf(image -> image.isRetired() || image.number() <= restored);
            Collections.reverse(later);
            changes.retire(later);
        }
        restored = Long.MAX_VALUE;
    }

    private synchronized void complete(NewFile file, ImageName name, int run) throws IOException {
        requireOpen("complete");
        if (run != runs) {
            throw new IllegalStateException("complete: " + directory.path()
                + ": the store has restored a set since this sink was created; create a sink and save again");
        }
        file.complete();
        // If the listing fails, the image is safe. Without a tip the next one is full.
        tip = List.of();
        try {
            final StoreChains chains = chains();
            final StoredImage image = find(chains, name.number()).orElseThrow();
            requireImage(image);
            pruning.proved(List.of(image.number()));
            tip = chains.chain(image);
            tidy(chains);
        } catch (IOException e) {
            changes.warn(e);
        }
    }

    private static void requireImage(StoredImage image) throws IOException {
        if (image.fault() != null) {
            Files.deleteIfExists(image.path());
            throw new IllegalStateException("complete: the store was given no image: " + image.fault()
                + "; write other bytes to a sink of ImageFile.create");
        }
    }

    private void tidy(StoreChains chains) throws IOException {
        pruning.run(chains, tip);
        changes.index(MOST_UNINDEXED);
    }

    private StoreChains chains() throws IOException {
        return new StoreChains(directory.list());
    }

    private static Optional<StoredImage> find(StoreChains chains, long number) {
        return chains.images().stream().filter(image -> image.number() == number).findFirst();
    }

    /** The set was restored from a chain, or from none. */
    synchronized void restored(List<StoredImage> chain) {
        runs++;
        restored = chain.isEmpty() ? 0 : chain.get(chain.size() - 1).number();
        if (chain.isEmpty() && highest > 0) {
            pruning.keepRetired();
        }
        pruning.proved(chain.stream().map(StoredImage::number).toList());
        tip = chain;
    }

    /** The chain that the next delta continues; empty if the next image must be full. */
    synchronized List<StoredImage> tip() {
        return tip;
    }

    synchronized List<StoredImage> prune() throws IOException {
        requireOpen("prune");
        retireLater();
        final StoreChains chains = chains();
        pruning.prove(chains);
        return pruning.run(chains, tip);
    }

    /** Writes the merge of an image's chain in place of the image. */
    StoredImage merge(StoredImage last) throws IOException {
        requireOpen("merge");
        retireLater();
        final List<Path> chain = chain(last).stream().map(StoredImage::path).toList();
        if (chain.size() > 1) {
            final StoreSink sink = changes.create(new ImageName(last.number(), false, false),
                file -> replace(file, last));
            ImageMerge.merge(chain.get(0), chain.subList(1, chain.size()), sink);
        }
        return find(chains(), last.number()).orElseThrow(() -> gone(last));
    }

    private synchronized void replace(NewFile file, StoredImage last) throws IOException {
        requireOpen("merge");
        // A restore may have given up the image meanwhile.
        retireLater();
        chain(last);
        file.complete();
        changes.remove(directory.superseded());
        final StoreChains chains = chains();
        pruning.proved(List.of(last.number()));
        tip = tip.isEmpty() ? tip
            : find(chains, tip.get(tip.size() - 1).number()).map(chains::chain).orElse(List.of());
        tidy(chains);
    }

    private List<StoredImage> chain(StoredImage last) throws IOException {
        final StoreChains chains = chains();
        final List<StoredImage> chain = find(chains, last.number()).map(chains::chain).orElse(List.of());
        if (chain.isEmpty()) {
            throw gone(last);
        }
        return chain;
    }

    private static IllegalArgumentException gone(StoredImage image) {
        return new IllegalArgumentException("merge: " + image.path()
            + " was removed or retired, or has no complete chain; take one of list()");
    }

    private void requireOpen(String operation) {
        if (closed) {
            throw new IllegalStateException(operation + ": the store was closed; open it again");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                changes.index(0);
            } catch (IOException e) {
                changes.warn(e);
            } finally {
                lock.close();
            }
        }
    }
}
