/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageSink;

/** An image that a store takes. What the disk refuses is a {@link StoreException}. */
final class StoreSink implements ImageSink {
    /** Gives the complete file its name and its place in the store. */
    @FunctionalInterface
    interface Completion {
        void complete(NewFile file) throws IOException;
    }

    private final Path path;
    private final NewFile file;
    private final Completion completion;
    /** Gets the offset behind each piece. */
    private final LongConsumer written;
    private StoreWriteEvent event = StoreWriteEvent.start();

    StoreSink(Path path, StoreOptions options, Completion completion, LongConsumer written) throws IOException {
        this.path = path;
        this.completion = completion;
        this.written = written;
        file = new NewFile(path, options.sync(), options.warnings());
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        final long end = imageOffset + chunk.remaining();
        try {
            file.write(chunk, imageOffset);
        } catch (IOException e) {
            throw StoreException.of(path, e);
        }
        written.accept(end);
    }

    @Override
    public void complete() throws IOException {
        try {
            completion.complete(file);
            record(true);
        } catch (IOException e) {
            throw StoreException.of(path, e);
        }
    }

    @Override
    public void abandon() {
        file.abandon();
        record(false);
    }

    private void record(boolean isComplete) {
        if (event != null) {
            event.end(path, path.toFile().length(), isComplete);
            event = null;
        }
    }
}
