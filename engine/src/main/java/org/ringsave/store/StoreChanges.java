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

/** The changes of a store's directory. Their order is safe: a process may die, or the power fail, after any of them. */
final class StoreChanges {
    private final StoreDirectory directory;
    private final StoreOptions options;
    private final SpareFiles spares;

    StoreChanges(StoreDirectory directory, StoreOptions options) {
        this.directory = directory;
        this.options = options;
        spares = new SpareFiles(options.reusedFiles());
    }

    /** The files of removed images. */
    SpareFiles spares() {
        return spares;
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

    Path path(ImageName name) {
        return directory.path().resolve(name.toString());
    }

    /** A name, or if a file has it, even a link to nothing, that of the first free number from another one on. */
    ImageName free(ImageName wanted, long next) throws IOException {
        ImageName name = wanted;
        for (long number = next; Files.exists(path(name), LinkOption.NOFOLLOW_LINKS); number++) {
            name = new ImageName(number, wanted.isDelta(), false);
        }
        if (name.number() > ImageName.HIGHEST) {
            throw StoreException.noNumber(directory.path());
        }
        return name;
    }

    /** Drops spares that are too long beside the images that stay. */
    void fitSpares(List<StoredImage> staying) {
        spares.fit(options.byteLimit() - staying.stream().mapToLong(StoredImage::length).sum());
    }

    /** Removes all spares: a disk that refuses something may lack their room. */
    void dropSpares() {
        spares.clear();
        try {
            spares.sweep();
        } catch (IOException e) {
            warn(e);
        }
    }

    /** A file for an image of a name that is free. It may be that of a removed image. */
    NewFile reuse(ImageName name) throws IOException {
        Path spare = spares.take(name.isDelta());
        while (spare != null) {
            try {
                return new NewFile(path(name), options.sync(), options.warnings(), spare);
            } catch (IOException e) {
                // A new file may do, or says what is wrong.
                spares.drop(spare);
            }
            spare = spares.take(name.isDelta());
        }
        final NewFile file = create(name);
        spares.made(file.part());
        return file;
    }

    /** A new file for an image of a name, which it has when it is complete. */
    NewFile create(ImageName name) throws IOException {
        final Path path = path(name);
        if (Files.isSymbolicLink(path)) {
            throw new FileSystemException(path.toString(), null, "is a link, and a store writes none; remove it");
        }
        return new NewFile(path, options.sync(), options.warnings());
    }

    /** Removes an image, unless it and those behind it must stay. */
    @FunctionalInterface
    interface Removal {
        boolean remove(StoredImage image) throws IOException;
    }

    /** Removes images in their order, until a removal says that the rest must stay. */
    void remove(List<StoredImage> images, Removal removal) throws IOException {
        if (images.isEmpty()) {
            return;
        }
        final PruneEvent event = PruneEvent.start();
        // What makes these images needless must be on the disk before they go.
        forceNames();
        int count = 0;
        long length = 0;
        boolean goesOn = true;
        for (int i = 0; i < images.size() && goesOn; i++) {
            final FileChannel kept = hold(images.get(i));
            if (kept != null) {
                try {
                    goesOn = removal.remove(images.get(i));
                } finally {
                    kept.close();
                }
                count += goesOn ? 1 : 0;
                length += goesOn ? images.get(i).length() : 0;
            }
        }
        final List<Path> unforced = spares.unforced();
        if (!unforced.isEmpty()) {
            forceNames();
            spares.forced(unforced);
        }
        if (event != null) {
            event.end(count, length);
        }
    }

    /**
     * An open file: its removal does not wait until the system has freed its bytes, which it does when the file is
     * closed. Null if it can't be opened: then it stays, as it may be right and the index may be all that was read.
     */
    private FileChannel hold(StoredImage image) {
        try {
            // The opening of a pipe would wait for its writer.
            return Files.isRegularFile(image.path()) ? FileChannel.open(image.path(), StandardOpenOption.READ) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Retires images, deltas before their bases. Some may be retired already. */
    void retire(List<StoredImage> images) throws IOException {
        spares.forget();
        for (final StoredImage image : images) {
            if (!image.isRetired()) {
                Files.move(image.path(), directory.path().resolve(image.name().retired().toString()),
                    StandardCopyOption.ATOMIC_MOVE);
            }
        }
        // The next image must not be there before them. Names that were there before may not have been forced: that
        // failed, or their writer died.
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
