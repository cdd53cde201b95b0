/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.store.StoredImage;
import org.ringsave.store.SyncMode;

/**
 * Image files of a chain: a full image and deltas, each of the image before it.
 *
 * @param files the full image first.
 */
record ImageChain(List<Path> files) {
    static ImageChain of(List<StoredImage> images) {
        return new ImageChain(images.stream().map(StoredImage::path).toList());
    }

    boolean isFull() {
        return files.size() == 1;
    }

    Path last() {
        return files.get(files.size() - 1);
    }

    /** Joins all of them to the full image of the last one's instant. */
    void merge(Path to) throws IOException {
        merge(ImageFile.create(to, SyncMode.NONE));
    }

    /** The digest of the joined image. Every byte is verified and none kept. */
    String mergedDigest() throws IOException {
        final VerifyingSink sink = new VerifyingSink(new DroppingSink());
        merge(sink);
        return sink.image().digest();
    }

    private void merge(ImageSink sink) throws IOException {
        ImageMerge.merge(files.get(0), files.subList(1, files.size()), sink);
    }
}
