/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.ringsave.image.ImageSink;
import org.ringsave.memory.FileInterrupt;

/**
 * A pipe or a device that takes an image from front to back. It keeps its name and kind. Bytes that it has taken can't
 * be taken back: a reader knows by the end record of an image that all of it came.
 */
final class StreamFile implements ImageSink {
    private final Path path;
    private final FileChannel file;
    private long position;

    /** Each write to a block device waits as the mode says; a pipe has no stable storage. */
    StreamFile(Path path, SyncMode sync) throws IOException {
        this.path = path;
        file = FileChannel.open(path, switch (sync) {
            case NONE -> Set.of(StandardOpenOption.WRITE);
            case DATA -> Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            case FULL -> Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        });
    }

    @Override
    public synchronized void write(ByteBuffer chunk, long imageOffset) throws IOException {
        if (imageOffset != position) {
            throw new FileSystemException(path.toString(), null, "is a pipe or a device, and takes an image only from"
                + " front to back; byte " + position + " must come next, not " + imageOffset);
        }
        try {
            while (chunk.hasRemaining()) {
                position += file.write(chunk);
            }
        } catch (ClosedByInterruptException e) {
            throw FileInterrupt.of(path, "took only " + position + " bytes of the image", e);
        } catch (IOException e) {
            final FileSystemException failure = new FileSystemException(path.toString(), null, e.getMessage()
                + "; it took only " + position + " bytes of the image, give another output");
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public void complete() throws IOException {
        file.close();
    }

    @Override
    public void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            // The image is not whole either way.
        }
    }
}
