/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.ringsave.inspect.ImageInfo;

/**
 * The one writer of a store: it holds the lock, gives numbers, and adds, merges and retires images. Any thread.
 *
 * <p>A tick that begins a save needs the monitor, and touches no file in it. Other threads hold it to list, decide, and
 * to make, rename and unlink files, and never while payload of an image is read, written or forced, or a spare file is
 * removed. A list reads header and end of images that the index lacks. A step that follows long work looks again
 * whether it may be done. Only the names of images that a restore gave up are forced under the monitor, before the next
 * change, and the index at the close.
 */
final class StoreWriter implements AutoCloseable {
    /** A reader opens at most so many images that the index lacks. */
    private static final int MOST_UNINDEXED = 32;

    private final StoreDirectory directory;
    private final StoreLock lock;
    private final StoreChanges changes;
    private final Pruning pruning;
    private List<StoredImage> tip = List.of();
    /** Later images belong to a run that was given up, and are retired before the next one is there. */
    private long restored = Long.MAX_VALUE;
    private final StoreTurns turns = new StoreTurns();
    private boolean isRehearsal;
    private boolean closed;

    private StoreWriter(StoreDirectory directory, StoreChanges changes, Pruning pruning, StoreLock lock) {
        this.directory = directory;
        this.changes = changes;
        this.pruning = pruning;
        this.lock = lock;
    }

    static StoreWriter open(StoreDirectory directory, StoreOptions options) throws IOException {
        StoreChanges.makeDirectory(directory.path(), options);
        final StoreLock lock = StoreLock.take(directory.path());
        boolean isReady = false;
        try {
            final StoreWriter writer = new StoreWriter(directory, new StoreChanges(directory, options),
                new Pruning(new Retention(options)), lock);
            writer.changes.clean();
            directory.list().forEach(image -> writer.turns.number(image.number()));
            isReady = true;
            return writer;
        } finally {
            if (!isReady) {
                lock.close();
            }
        }
    }

    /** A sink for the next image. No file is touched before its first byte. */
    synchronized StoreSink create(boolean isDelta) {
        requireOpen("create");
        final StoreTurns.Begun begun = turns.begin(isDelta);
        return new StoreSink(directory.path(), new StoreSink.Steps(() -> openImage(begun),
            file -> complete(file, begun), changes::dropSpares, () -> turns.end(begun), !isRehearsal), end -> { });
    }

    /** A writer that gives a tip, and sinks whose images never come, so that a begin can be rehearsed. */
    synchronized StoreWriter forRehearsal(List<StoredImage> chain) {
        requireOpen("prepare");
        final StoreWriter rehearsal = new StoreWriter(directory, changes, pruning, lock);
        rehearsal.tip = chain;
        rehearsal.isRehearsal = true;
        return rehearsal;
    }

    /** The first file after a restore retires all images that are later than the restored one. */
    private synchronized NewFile openImage(StoreTurns.Begun begun) throws IOException {
        requireRun("write", begun);
        final ImageName name = changes.free(begun.name(), turns.highest() + 1);
        retireLater();
        turns.rename(begun, name);
        return changes.reuse(name);
    }

    /** Before each change, so that no image of a run that was given up counts for removal or merge. */
    private synchronized void retireLater() throws IOException {
        if (restored < turns.highest()) {
            // A delta whose merge is retired would count again once the merge is removed.
            final List<StoredImage> later = directory.all();
            later.removeIf(image -> image.number() <= restored);
            Collections.reverse(later);
            changes.retire(later);
        }
        restored = Long.MAX_VALUE;
    }

    private void complete(NewFile file, StoreTurns.Begun begun) throws IOException {
        requireRun("complete", begun);
        file.force();
        final boolean isListed = appear(file, begun);
        file.forceName();
        if (isListed) {
            tidy();
        }
    }

    private synchronized void requireRun(String operation, StoreTurns.Begun begun) {
        requireOpen(operation);
        if (!turns.isOfThisRun(begun)) {
            throw new IllegalStateException(operation + ": " + directory.path()
                + ": the store has restored a set since this sink was created; create a sink and save again");
        }
    }

    /** Gives the image its name and makes it the tip. Returns false if the store can't be listed. */
    private synchronized boolean appear(NewFile file, StoreTurns.Begun begun) throws IOException {
        requireRun("complete", begun);
        file.appear();
        turns.end(begun);
        // If the listing fails, the image is safe. Without a tip the next one is full.
        tip = List.of();
        final StoreChains chains;
        try {
            chains = chains();
        } catch (IOException e) {
            changes.warn(e);
            return false;
        }
        final StoredImage image = chains.images().stream().filter(each -> each.path().equals(file.path()))
            .findFirst().orElseThrow(() -> new NoSuchFileException(file.path().toString(), null, "it was removed"));
        if (image.fault() != null) {
            requireUnread(image);
            return false;
        }
        pruning.proved(List.of(image.number()));
        changes.spares().named(image.path());
        tip = chains.chain(image);
        return true;
    }

    /** Removes other bytes than an image. An image that can't be read now is as safe as one that can't be listed. */
    private void requireUnread(StoredImage image) {
        if (StoreDirectory.doubt(image) instanceof IOException e) {
            changes.warn(e);
            return;
        }
        final IllegalStateException refusal = new IllegalStateException("complete: the store was given no image: "
            + image.fault() + "; write other bytes to a sink of ImageFile.create");
        try {
            Files.deleteIfExists(image.path());
        } catch (IOException e) {
            refusal.addSuppressed(e);
        }
        throw refusal;
    }

    /** The images are right whatever comes of this. */
    private void tidy() {
        try {
            removeOld();
            index();
        } catch (IOException e) {
            changes.warn(e);
            changes.dropSpares();
        }
    }

    private void index() throws IOException {
        final long reads = directory.reads();
        final NewFile index = changes.index(MOST_UNINDEXED);
        if (index != null) {
            try {
                nameIndex(index, reads);
                index.forceName();
            } finally {
                index.abandon();
            }
        }
    }

    private static void complete(NewFile index) throws IOException {
        try {
            index.complete();
        } finally {
            index.abandon();
        }
    }

    /** A store that was closed may have another writer. */
    private synchronized void nameIndex(NewFile index, long reads) throws IOException {
        if (!closed) {
            index.appear();
            directory.indexed(reads);
        }
    }

    private StoreChains chains() throws IOException {
        return new StoreChains(directory.list());
    }

    /** A restore reads images from here on until {@link #endRestore}. */
    synchronized void beginRestore() {
        turns.beginRestore();
    }

    /** The set was restored from a chain, or from none; null if it was not. */
    synchronized void endRestore(List<StoredImage> chain) {
        turns.endRestore(chain != null);
        if (chain == null) {
            return;
        }
        restored = chain.isEmpty() ? 0 : chain.get(chain.size() - 1).number();
        if (chain.isEmpty()) {
            pruning.keepRetired(turns.highest());
        }
        pruning.proved(chain.stream().map(StoredImage::number).toList());
        // A merge may have taken the place of a delta meanwhile.
        tip = now(chain);
    }

    /** The same chain as it is on the disk now. Without one the next image is full. */
    private List<StoredImage> now(List<StoredImage> chain) {
        try {
            return chain.isEmpty() ? chain : chains().now(chain.get(chain.size() - 1));
        } catch (IOException e) {
            changes.warn(e);
            return List.of();
        }
    }

    /** The chain that the next delta continues; empty if the next image must be full. */
    synchronized List<StoredImage> tip() {
        return tip;
    }

    List<StoredImage> prune(LongConsumer verified) throws IOException {
        pruning.prove(beginPrune(), verified);
        return removeOld();
    }

    private synchronized StoreChains beginPrune() throws IOException {
        requireOpen("prune");
        retireLater();
        return chains();
    }

    /**
     * A restore that reads an image keeps all of them; a delta that was begun meanwhile keeps those before it. A delta
     * whose merge is there goes in any case, and before the merge does.
     */
    private List<StoredImage> removeOld() throws IOException {
        final long choice;
        final List<StoredImage> merged = new ArrayList<>();
        final List<StoredImage> old = new ArrayList<>();
        synchronized (this) {
            choice = turns.choices();
            if (!closed) {
                retireLater();
                final List<StoredImage> images = directory.all();
                merged.addAll(StoreDirectory.superseded(images));
                images.removeAll(merged);
                if (!turns.isRestoring()) {
                    old.addAll(pruning.choose(new StoreChains(images), tip, turns.openDelta()));
                    images.removeAll(old);
                }
                changes.fitSpares(images);
            }
        }
        final List<StoredImage> removed = remove(merged, () -> true);
        removed.addAll(remove(old, () -> turns.choices() == choice));
        changes.spares().sweep();
        return removed;
    }

    /** Removes images one by one, as long as the store is open and a condition holds. */
    private List<StoredImage> remove(List<StoredImage> images, BooleanSupplier condition) throws IOException {
        final List<StoredImage> removed = new ArrayList<>();
        changes.remove(images, image -> remove(image, condition, removed));
        return removed;
    }

    private synchronized boolean remove(StoredImage image, BooleanSupplier condition, List<StoredImage> removed)
        throws IOException {
        if (closed || !condition.getAsBoolean()) {
            return false;
        }
        if (changes.spares().keep(image) || Files.deleteIfExists(image.path())) {
            removed.add(image);
        }
        return true;
    }

    /** Writes the merge of an image's chain in place of the image. */
    StoredImage merge(StoredImage last, LongConsumer written) throws IOException {
        new ChainMerge(() -> chain(last), chain -> new StoreSink(directory.path(), new StoreSink.Steps(
            () -> openMerge(last), file -> replace(file, chain), changes::dropSpares, () -> { }, true), written))
            .merge(beginMerge(last));
        final List<StoredImage> merged = chain(last);
        return merged.get(merged.size() - 1);
    }

    private synchronized List<StoredImage> beginMerge(StoredImage last) throws IOException {
        requireOpen("merge");
        retireLater();
        return chain(last);
    }

    private synchronized NewFile openMerge(StoredImage last) throws IOException {
        requireOpen("merge");
        return changes.create(new ImageName(last.number(), false, false));
    }

    private void replace(NewFile file, List<StoredImage> chain) throws IOException {
        file.force();
        appear(file, chain, ImageInfo.read(file.part()).cutId());
        file.forceName();
        tidy();
    }

    /**
     * The image may have been given up or removed meanwhile. If the whole chain is there, none of its files was written
     * over while the merge read it.
     */
    private synchronized void appear(NewFile file, List<StoredImage> chain, String cutId) throws IOException {
        requireOpen("merge");
        retireLater();
        final StoredImage last = chain.get(chain.size() - 1);
        if (!chain(last).equals(chain)) {
            throw new IllegalArgumentException("merge: the chain of " + last.path()
                + " was changed by another merge; try again");
        }
        if (!cutId.equals(last.cutId())) {
            throw new IllegalArgumentException("merge: " + last.path()
                + " holds another image than was listed, of cutId " + cutId + "; remove it");
        }
        file.appear();
        pruning.proved(List.of(last.number()));
        changes.spares().named(file.path());
        tip = now(tip);
    }

    private List<StoredImage> chain(StoredImage last) throws IOException {
        final List<StoredImage> chain = chains().now(last);
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
                changes.dropSpares();
                final NewFile index = changes.index(0);
                if (index != null) {
                    complete(index);
                }
            } catch (IOException e) {
                changes.warn(e);
            } finally {
                lock.close();
            }
        }
    }
}
