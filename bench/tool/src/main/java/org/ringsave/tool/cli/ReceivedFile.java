/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.memory.Platform;

/** One image in a file. */
final class ReceivedFile implements ReceivedImages {
    private final Path path;

    /** Requires the file's directory before any sender is asked. */
    ReceivedFile(Path path) throws IOException {
        if (!Files.isDirectory(path.toAbsolutePath().getParent())) {
            throw new NoSuchFileException(path.toString(), null,
                Platform.nameFault(path).orElse("its directory does not exist; create it first"));
        }
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Path find(String cutId) {
        return path;
    }

    @Override
    public void take(TransferOutline outline, long ns) throws IOException {
        outline.add(ImageInfo.read(path), path, ns, false);
    }

    @Override
    public void requireRoomFor(int following) throws IOException {
        if (following > 0) {
            throw new IOException(path + ": has the first image, and the sender has " + following + " more; receive"
                + " them into a directory");
        }
    }

    @Override
    public void close() {
        // The file is closed when its image is complete.
    }
}
