/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.aeron.TransferSender;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;

/**
 * The files to send: one image, or those of a store in the order of their numbers. The store's writer may rename and
 * remove files meanwhile. Then the store is listed again.
 */
final class SentFiles {
    private final Path source;
    private final boolean isStore;
    private final Set<Path> sent = new HashSet<>();
    private final Deque<Path> left = new ArrayDeque<>();
    private final long length;

    SentFiles(Path source) throws IOException {
        this.source = source;
        isStore = Files.isDirectory(source);
        if (isStore) {
            length = list();
        } else {
            Images.requireFile(source, "send");
            length = ImageInfo.read(source).length();
            left.add(source);
        }
    }

    /** Lists the images that were not sent. Returns the length of all images. */
    private long list() throws IOException {
        left.clear();
        try (ImageStore store = ImageStore.read(source)) {
            final List<StoredImage> images = RestorableImages.of(store);
            if (images.isEmpty()) {
                throw new IOException(source + ": has no image that can be restored; give an image or a store");
            }
            images.stream().map(StoredImage::path).filter(path -> !sent.contains(path)).forEach(left::add);
            if (left.isEmpty()) {
                // The receiver was told that more follow. The last one again tells it that none does.
                left.add(images.get(images.size() - 1).path());
            }
            return images.stream().mapToLong(StoredImage::length).sum();
        }
    }

    /** Of all images in bytes, as they were listed first. */
    long length() {
        return length;
    }

    /** The next file; null if all were sent. */
    Path next() {
        return left.peek();
    }

    /** How many come after the next one, as far as an offer can say it. */
    int following() {
        return Math.min(left.size() - 1, TransferSender.MOST_FOLLOWING);
    }

    /** The next file was sent. */
    void sent() {
        sent.add(left.remove());
    }

    /** The next file is gone: goes on with those that are in the store now. One image can't be replaced by another. */
    void gone(NoSuchFileException cause) throws IOException {
        if (!isStore) {
            throw cause;
        }
        list();
    }
}
