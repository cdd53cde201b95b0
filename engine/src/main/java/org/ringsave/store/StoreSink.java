/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageSink;

/**
 * An image that a store takes. The first piece makes its file, so that the thread that begins a save touches none.
 * What the disk refuses is a {@link StoreException}.
 */
final class StoreSink implements ImageSink {
    private final Path directory;
    private final Steps steps;
    /** Gets the offset behind each piece. */
    private final LongConsumer written;
    private final StoreWriteEvent event = StoreWriteEvent.start();
    /** Null until the first piece comes. Several threads may bring it. */
    private volatile NewFile file;
    private boolean ended;

    /** Makes the file, without a name of an image. */
    @FunctionalInterface
    interface Opening {
        NewFile open() throws IOException;
    }

    /** Gives the complete file its name and its place in the store. */
    @FunctionalInterface
    interface Completion {
        void complete(NewFile file) throws IOException;
    }

    /**
     * What the store does for an image.
     *
     * @param opening    before the first piece.
     * @param completion after the last piece.
     * @param failure    of the disk, before it is thrown.
     * @param end        of an image that does not come.
     * @param isRecorded whether Flight Recorder gets an event.
     */
    record Steps(Opening opening, Completion completion, Runnable failure, Runnable end, boolean isRecorded) {
    }

    StoreSink(Path directory, Steps steps, LongConsumer written) {
        this.directory = directory;
        this.steps = steps;
        this.written = written;
    }

    @Override
    public void write(ByteBuffer chunk, long imageOffset) throws IOException {
        final long end = imageOffset + chunk.remaining();
        try {
            open().write(chunk, imageOffset);
        } catch (IOException e) {
            throw failure(e);
        }
        written.accept(end);
    }

    private NewFile open() throws IOException {
        final NewFile opened = file;
        return opened != null ? opened : openOnce();
    }

    private synchronized NewFile openOnce() throws IOException {
        if (ended) {
            throw new ClosedChannelException();
        }
        if (file == null) {
            file = steps.opening().open();
        }
        return file;
    }

    /** That of the store as long as there is no file. */
    private Path path() {
        final NewFile opened = file;
        return opened != null ? opened.path() : directory;
    }

    @Override
    public void complete() throws IOException {
        try {
            steps.completion().complete(open());
            stop();
            report(true);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private StoreException failure(IOException cause) {
        steps.failure().run();
        return StoreException.of(path(), cause);
    }

    @Override
    public void abandon() {
        if (stop()) {
            if (file != null) {
                file.abandon();
            }
            steps.end().run();
            report(false);
        }
    }

    /** From here on no file is made. Returns false if that was so before. */
    private synchronized boolean stop() {
        final boolean isFirst = !ended;
        ended = true;
        return isFirst;
    }

    private void report(boolean isComplete) {
        if (event != null && steps.isRecorded()) {
            event.end(path(), file == null ? 0 : path().toFile().length(), isComplete);
        }
    }
}
