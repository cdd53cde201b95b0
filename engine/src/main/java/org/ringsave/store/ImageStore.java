/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageSink;
import org.ringsave.memory.Platform;
import org.ringsave.restore.RestoreSession;

/**
 * A directory of images: full ones and their deltas. One store at a time may write it, in one process; any number of
 * stores in other processes may read it meanwhile. A process may die at any moment: each image is whole or absent. Any
 * thread. {@link Checkpoints} fill it while a set runs.
 *
 * <pre>{@code
 * try (ImageStore store = ImageStore.open(directory, StoreOptions.ofChains(3))) {
 *     RestoredChain last = store.restoreLatest(session, () -> session.begin(limit, states));
 *     ...
 * }
 * }</pre>
 *
 * <p>A store holds plain images: it reads, verifies and merges them. It refuses the bytes of a sink that packs or
 * encrypts. A file system may do so, or a sink around that of {@link ImageFile#create}, without a store.
 *
 * <p>If the disk, the system or another writer is in the way, a call throws a {@link StoreException} with the reason,
 * and the images are as they were. STORE-FORMAT.md has all names and rules.
 */
public final class ImageStore implements AutoCloseable {
    private final StoreDirectory directory;
    /** Null if the store only reads. */
    private final StoreWriter writer;

    private ImageStore(StoreDirectory directory, StoreWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Open a directory to write and read it. It is created if need be. Files that a writer left unfinished are removed.
     *
     * @param directory of the images. Files that are none of a store stay as they are.
     * @param options   of the writer.
     * @return the store, to be closed.
     * @throws StoreException if another store writes the directory, or it can't be read or written.
     */
    public static ImageStore open(Path directory, StoreOptions options) throws StoreException {
        Platform.check();
        Objects.requireNonNull(options, "options");
        final StoreDirectory images = new StoreDirectory(directory);
        final StoreWriter writer = call(directory, () -> StoreWriter.open(images, options));
        ImageStore store = null;
        try {
            store = new ImageStore(images, writer);
            return store;
        } finally {
            if (store == null) {
                close(directory, writer);
            }
        }
    }

    /**
     * Open a directory to read it, also while another process writes it. Nothing in it changes.
     *
     * @param directory of the images.
     * @return the store; it holds nothing open.
     */
    public static ImageStore read(Path directory) {
        Platform.check();
        return new ImageStore(new StoreDirectory(directory), null);
    }

    /** A step that may fail as files do. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T call(Path directory, Step<T> step) throws StoreException {
        try {
            return step.run();
        } catch (IOException e) {
            throw StoreException.of(directory, e);
        }
    }

    /**
     * All images, also those with a fault. Headers and ends of images are read unless the index has them, and no
     * other byte.
     *
     * @return by number, the oldest first.
     * @throws StoreException if the directory can't be read.
     */
    public List<StoredImage> list() throws StoreException {
        return List.copyOf(call(directory.path(), directory::list));
    }

    /**
     * The newest image that has a complete chain.
     *
     * @return the image; empty if there is none. Its bytes were not verified.
     * @throws StoreException as {@link #list()}.
     */
    public Optional<StoredImage> latest() throws StoreException {
        return newest(new StoreChains(list()), null);
    }

    /**
     * The newest image of a label that has a complete chain.
     *
     * @param label as given to begin of the save.
     * @return the image; empty if there is none. Its bytes were not verified.
     * @throws StoreException as {@link #list()}.
     */
    public Optional<StoredImage> at(long label) throws StoreException {
        return newest(new StoreChains(list()), label);
    }

    private static Optional<StoredImage> newest(StoreChains chains, Long label) {
        return chains.newest(chain -> label == null || chain.get(chain.size() - 1).label() == label)
            .map(chain -> chain.get(chain.size() - 1));
    }

    /**
     * The images that a restore of one needs.
     *
     * @param image of this store.
     * @return from the full image to this one; empty if it is retired, or a base is missing.
     * @throws StoreException as {@link #list()}.
     */
    public List<StoredImage> chain(StoredImage image) throws StoreException {
        return new StoreChains(list()).now(image);
    }

    /**
     * Restore the newest image whose chain verifies. Damaged images are skipped, and the result says why. If this store
     * writes, its next change retires all images that are later than the restored one: their run is given up. A sink
     * that was created before refuses to complete.
     *
     * @param session that restores; it is free again when this returns or throws.
     * @param begin   calls one of {@code begin} of the session. It runs before each attempt.
     * @return the set and the images; empty if the store has no image that can be restored.
     * @throws StoreException                    if an image can't be read that is as new as the restored one or newer:
     *                                           it may be right. Nothing has changed.
     * @throws org.ringsave.image.ImageException if the images are right and don't fit set, state or limit; or if
     *                                           a newer image has a version that this engine can't read; or for a lack
     *                                           of memory, since the image may be right.
     */
    public RestoredChain restoreLatest(RestoreSession session, Runnable begin) throws StoreException {
        return restore(session, begin, null);
    }

    /**
     * Restore the newest image of a label whose chain verifies, as {@link #restoreLatest} does.
     *
     * @param label   as given to begin of the save.
     * @param session as there.
     * @param begin   as there.
     * @return as there; empty if no image of this label can be restored, and then nothing is retired.
     * @throws StoreException                    as there.
     * @throws org.ringsave.image.ImageException as there.
     */
    public RestoredChain restoreAt(long label, RestoreSession session, Runnable begin) throws StoreException {
        return restore(session, begin, label);
    }

    /**
     * Write the newest image whose chain verifies to a sink, as a full image. It is chosen as by {@link
     * #restoreLatest}, and nothing in the store changes. Any thread, also while another process writes the store: if
     * it removes an image meanwhile, the names are listed again. Each file is read once, and the last one of a chain
     * twice.
     *
     * @param sinks gives the sink of an attempt, from the chain that is read next. The sink of an attempt that fails is
     *              abandoned. There is more than one if an image is damaged or removed meanwhile.
     * @return the images, without a set; empty if the store has no image that can be restored.
     * @throws StoreException                    as {@link #restoreLatest}.
     * @throws IOException                       if the sink throws one, or an image can't be read to its end.
     * @throws RuntimeException                  of any kind that the function or the sink throws. If abandon throws it,
     *                                           it has the failure before it as suppressed.
     * @throws org.ringsave.image.ImageException if a newer image has a version that this engine can't read; or for a
     *                                           lack of memory, since the image may be right.
     */
    public RestoredChain exportLatest(Function<List<StoredImage>, ImageSink> sinks) throws IOException {
        return new ChainExport(directory, sinks).export();
    }

    private RestoredChain restore(RestoreSession session, Runnable begin, Long label) throws StoreException {
        if (writer == null) {
            return read(session, begin, label);
        }
        RestoredChain restored = null;
        writer.beginRestore();
        try {
            restored = read(session, begin, label);
            return restored;
        } finally {
            writer.endRestore(restored == null || label != null && restored.isEmpty() ? null : restored.chain());
        }
    }

    private RestoredChain read(RestoreSession session, Runnable begin, Long label) throws StoreException {
        return call(directory.path(), () -> new ChainRestore(directory, session, begin)
            .restore(image -> label == null || image.label() == label));
    }

    /**
     * A sink for a full image, in plain bytes. The first byte makes the file, so this call touches no disk. The image
     * is in the store once its sink is complete; then images that the options do not keep are removed.
     *
     * @return a sink for one image, such as for {@code SaveAgent.start}, to be completed or abandoned. Several threads
     *     may write to it at the same time. Its calls throw a {@link StoreException} if the disk refuses them, and an
     *     {@link IllegalStateException} if the store was closed or has restored a set since this call.
     * @throws IllegalStateException if the store only reads, or was closed.
     */
    public ImageSink createFull() {
        return create(false);
    }

    /**
     * A sink for a delta of an image that is in this store, as {@link #createFull()}.
     *
     * @return likewise. Until it is completed or abandoned, no image that may be its base is removed.
     * @throws IllegalStateException likewise.
     */
    public ImageSink createDelta() {
        return create(true);
    }

    StoreSink create(boolean isDelta) {
        return writer("create").create(isDelta);
    }

    /** A store with a tip, whose sinks get no image, so that a begin can be rehearsed. */
    ImageStore forRehearsal(List<StoredImage> chain) {
        return new ImageStore(directory, writer("prepare").forRehearsal(chain));
    }

    /** The chain that the next delta continues; empty if the next image must be full. */
    List<StoredImage> tip() {
        return writer("tip").tip();
    }

    /**
     * Remove the images that the options do not keep, as {@link #prune(LongConsumer)} does.
     *
     * @return likewise.
     * @throws StoreException                    likewise.
     * @throws org.ringsave.image.ImageException likewise.
     * @throws IllegalStateException             likewise.
     */
    public List<StoredImage> prune() throws StoreException {
        return prune(offset -> { });
    }

    /**
     * Remove the images that the options do not keep. Each completed image does this too. If no chain was written or
     * restored by this store, the newest is verified first, and an older one if it is damaged. Any thread, also while
     * images are written: the begin of a save does not wait for the verification. A delta or restore that begins
     * meanwhile, or the close of the store, ends the removal early: the rest goes with the next image or call.
     *
     * @param verified gets the number of bytes that were verified, after each piece.
     * @return the removed images, in the order of their removal. None goes if no chain verifies, or while a restore
     *     reads images, but for a delta whose merge is there.
     * @throws StoreException                    if a file can't be removed; or if an image can't be read that is as new
     *                                           as the chain to verify or newer, as it may be right, and nothing has
     *                                           changed.
     * @throws org.ringsave.image.ImageException if a newer image has a version that this engine can't read, or for a
     *                                           lack of memory, since the image may be right. Nothing has changed.
     * @throws IllegalStateException             if the store only reads, or was closed.
     */
    public List<StoredImage> prune(LongConsumer verified) throws StoreException {
        Objects.requireNonNull(verified, "verified");
        return call(directory.path(), () -> writer("prune").prune(verified));
    }

    /**
     * Replace a delta by the merge of its chain, as {@link #merge(StoredImage, LongConsumer)} does.
     *
     * @param image as there.
     * @return likewise.
     * @throws StoreException                    likewise.
     * @throws IllegalArgumentException          likewise.
     * @throws org.ringsave.image.ImageException likewise.
     * @throws IllegalStateException             likewise.
     */
    public StoredImage merge(StoredImage image) throws StoreException {
        return merge(image, offset -> { });
    }

    /**
     * Replace a delta by the merge of its chain, so that a restore of it and of later deltas reads one full image in
     * place of the chain. The older images stay until they are pruned. Any thread, also while images are written: the
     * begin of a save does not wait for the merge.
     *
     * @param image   a delta of this store; a full image stays as it is.
     * @param written gets the number of bytes that were written, after each piece.
     * @return the full image of the same number.
     * @throws StoreException                    if a file can't be read or written.
     * @throws IllegalArgumentException          if the image has no complete chain, or it was removed or retired
     *                                           meanwhile. The merge may have been written and then removed, since the
     *                                           options do not keep it; else nothing has changed.
     * @throws org.ringsave.image.ImageException if an image of the chain is wrong; nothing has changed.
     * @throws IllegalStateException             if the store only reads, or was closed, also meanwhile; nothing has
     *                                           changed.
     */
    public StoredImage merge(StoredImage image, LongConsumer written) throws StoreException {
        Objects.requireNonNull(written, "written");
        return call(directory.path(), () -> writer("merge").merge(image, written));
    }

    private StoreWriter writer(String operation) {
        if (writer == null) {
            throw new IllegalStateException(operation + ": the store was opened by read(); open() it to write");
        }
        return writer;
    }

    /**
     * Give the right to write back, and write the index. Images whose sinks are not complete are lost. Does nothing if
     * the store only reads.
     *
     * @throws StoreException if the lock can't be given back.
     */
    @Override
    public void close() throws StoreException {
        if (writer != null) {
            close(directory.path(), writer);
        }
    }

    /** Without an allocation, so that the lock is given back when memory has run out. */
    private static void close(Path directory, StoreWriter writer) throws StoreException {
        try {
            writer.close();
        } catch (IOException e) {
            throw StoreException.of(directory, e);
        }
    }
}
