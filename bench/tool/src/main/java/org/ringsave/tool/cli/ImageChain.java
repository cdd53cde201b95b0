/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.store.ImageFile;

/**
 * Image files of a chain: a full image and deltas, each of the image before it.
 *
 * @param files the full image first.
 */
record ImageChain(List<Path> files) {
    boolean isFull() {
        return files.size() == 1;
    }

    /** Joins all of them to the full image of the last one's instant. */
    void merge(Path to) throws IOException {
        final ImageSink sink;
        try {
            sink = ImageFile.create(to, false);
        } catch (IOException e) {
            throw Images.unwritable(to, e);
        }
        merge(sink);
    }

    /** The digest of the joined image. Every byte is verified and none kept. */
    String mergedDigest() throws IOException {
        final VerifyingSink sink = new VerifyingSink();
        merge(sink);
        return sink.digest;
    }

    private void merge(ImageSink sink) throws IOException {
        ImageMerge.merge(files.get(0), files.subList(1, files.size()), sink);
    }

    /** Reads an image as a restore does, but does not keep it. */
    private static final class VerifyingSink implements ImageSink {
        private final RestoreSession restore = new RestoreSession();
        private RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        private String digest;

        VerifyingSink() {
            restore.beginVerify();
        }

        @Override
        public void write(ByteBuffer chunk, long imageOffset) {
            status = restore.restoreFromBuffer(chunk);
        }

        @Override
        public void complete() throws IOException {
            if (status != RestoreStatus.SUCCESS) {
                throw new IOException("a merge gave " + restore.offset() + " bytes of an image of "
                    + restore.imageLength());
            }
            digest = restore.digest();
            restore.end();
        }

        @Override
        public void abandon() {
            restore.end();
        }
    }
}
