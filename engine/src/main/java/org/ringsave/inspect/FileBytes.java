/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.ringsave.image.ImageException;
import org.ringsave.memory.FileInterrupt;
import org.ringsave.memory.InputFile;

/** The bytes of an image file. */
final class FileBytes implements ImageBytes {
    private final Path path;
    private final FileChannel file;

    FileBytes(Path path) throws IOException {
        this.path = path;
        file = InputFile.openAnywhere(path);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long length() throws IOException {
        try {
            return file.size();
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void read(long offset, ByteBuffer to) throws IOException {
        try {
            long from = offset;
            while (to.hasRemaining()) {
                final int read = file.read(to, from);
                if (read < 0) {
                    throw new ImageException(from, "length of the file", "more; it is cut short", from);
                }
                from += read;
            }
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(ClosedByInterruptException cause) {
        return FileInterrupt.of(path, "was not read to its end", cause);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
