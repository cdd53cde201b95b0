/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;

/** A store of many images, with or without its index, listings of it, and their floor. */
final class ListSubject {
    private static final String INDEX = "store.index";
    /** Bytes that the floor reads at each end of a file that is not in the index. */
    private static final int END_LENGTH = 128;

    private final Path directory;
    private final boolean indexed;
    private final int images;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(END_LENGTH);

    /** Removes the index of a store that is closed, or takes it as it is. */
    ListSubject(Path directory, boolean indexed) throws IOException {
        this.directory = directory;
        this.indexed = indexed;
        if (!indexed) {
            Files.delete(directory.resolve(INDEX));
        }
        images = ImageStore.read(directory).list().size();
    }

    /** Lists the store as a process does that has just started; returns the lengths of all images, in bytes. */
    long list() {
        try {
            final List<StoredImage> list = ImageStore.read(directory).list();
            if (list.size() != images) {
                throw new IllegalStateException("list() has " + list.size() + " images, not " + images);
            }
            return list.stream().mapToLong(StoredImage::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The floor: the attributes of each file of the directory, and without an index also its first and its last bytes.
     */
    long look() {
        return look(images);
    }

    /** The floor of half of the files. */
    long lookHalf() {
        return look(images / 2);
    }

    private long look(int most) {
        long length = 0;
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                if (count == most) {
                    break;
                }
                if (file.toString().endsWith(".ringsave")) {
                    count++;
                    length += look(file);
                }
            }
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long look(Path path) throws IOException {
        final long length = Files.readAttributes(path, BasicFileAttributes.class).size();
        if (!indexed) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                file.read(bytes.clear(), 0);
                file.read(bytes.clear(), Math.max(0, length - END_LENGTH));
            }
        }
        return length;
    }

    /** Runs one turn of each. */
    long take(AlternatingTimes turns) {
        return turns.take(this::look, this::lookHalf, this::list);
    }
}
