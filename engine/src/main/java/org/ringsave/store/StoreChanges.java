/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The changes of a store's directory. Their order is safe: a process may die, or the power fail, after any of them. */
final class StoreChanges {
    private final StoreDirectory directory;
    private final StoreOptions options;

    StoreChanges(StoreDirectory directory, StoreOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /** Makes a directory and those above it that are missing. With {@link SyncMode#FULL} their names are forced. */
    static void makeDirectory(Path directory, StoreOptions options) throws IOException {
        Path missing = directory.toAbsolutePath();
        final List<Path> parents = new ArrayList<>();
        while (!Files.isDirectory(missing)) {
            missing = missing.getParent();
            parents.add(missing);
        }
        if (!parents.isEmpty()) {
            Files.createDirectories(directory);
        }
        for (final Path parent : options.sync() == SyncMode.FULL ? parents : List.<Path>of()) {
            try {
                DirectorySync.REAL.force(parent);
            } catch (IOException e) {
                options.warnings().accept(directory + ": is made, but " + parent + " can't be synced ("
                    + (e.getMessage() == null ? e.toString() : e.getMessage())
                    + "); after a power failure the store may be missing");
            }
        }
    }

    /** Removes what a writer before has left unfinished. */
    void clean() throws IOException {
        for (final Path part : directory.parts()) {
            Files.deleteIfExists(part);
        }
        final List<StoredImage> superseded = directory.superseded();
        if (!superseded.isEmpty()) {
            forceNames();
            for (final StoredImage image : superseded) {
                Files.deleteIfExists(image.path());
            }
        }
    }

    /** The name of the first number, from a given one on, that nothing has, not even a link to nothing. */
    ImageName free(long first, boolean isDelta) {
        ImageName name = new ImageName(first, isDelta, false);
        while (Files.exists(directory.path().resolve(name.toString()), LinkOption.NOFOLLOW_LINKS)) {
            name = new ImageName(name.number() + 1, isDelta, false);
        }
        return name;
    }

    /** A sink for an image of a name, which it has when it is complete. */
    StoreSink create(ImageName name, StoreSink.Completion completion, LongConsumer written) throws IOException {
        final Path path = directory.path().resolve(name.toString());
        if (Files.isSymbolicLink(path)) {
            throw new FileSystemException(path.toString(), null, "is a link, and a store writes none; remove it");
        }
        return new StoreSink(path, options, completion, written);
    }

    /** The highest number of a delta whose sink is open; 0 if there is none. */
    long openDelta() throws IOException {
        return directory.openDelta();
    }

    /** An open file, so that its removal does not wait until the system has freed its bytes; null if it can't be. */
    FileChannel hold(StoredImage image) {
        try {
            // The opening of a pipe would wait for its writer.
            return Files.isRegularFile(image.path()) ? FileChannel.open(image.path(), StandardOpenOption.READ) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Retires images, deltas before their bases. */
    void retire(List<StoredImage> images) throws IOException {
        for (final StoredImage image : images) {
            Files.move(image.path(), directory.path().resolve(image.name().retired().toString()),
                StandardCopyOption.ATOMIC_MOVE);
        }
        // The next image must not be there before them.
        if (!images.isEmpty()) {
            forceNames();
        }
    }

    /** Waits until all names of the directory are on the disk, unless the options await nothing. */
    void forceNames() throws IOException {
        if (options.sync() != SyncMode.NONE) {
            DirectorySync.REAL.force(directory.path());
        }
    }

    /** Writes an index that has no name yet, if the last one lacks more than a number of images; else returns null. */
    NewFile index(int mostUnindexed) throws IOException {
        return directory.unindexed() <= mostUnindexed ? null
            : StoreIndex.write(directory.path(), directory.entries(), options.sync(), options.warnings());
    }

    void warn(IOException e) {
        options.warnings().accept(directory.path() + ": the images are complete, and the store can't be tidied up ("
            + e.getMessage() + "); the next image tries again");
    }
}
