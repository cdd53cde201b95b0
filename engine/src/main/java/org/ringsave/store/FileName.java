/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ringsave.memory.Platform;
import org.ringsave.memory.SameFile;

/** What a name for a new file stands for now. */
final class FileName {
    private FileName() {
    }

    /** Is there something under the name that is neither a regular file nor a directory: a pipe, a device? */
    static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /**
     * The name to replace: the end of all links. A link stays, and its file is replaced.
     *
     * @throws IOException if the name is a directory, or its directory does not exist.
     */
    static Path replaceable(Path path) throws IOException {
        final Path target = SameFile.end(path);
        if (Files.isDirectory(target)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a file");
        }
        if (target.getFileName() == null || !Files.isDirectory(SameFile.directory(target))) {
            throw new NoSuchFileException(path.toString(), null, Platform.nameFault(path)
                .orElse("its directory does not exist; create it first"));
        }
        return target;
    }
}
