/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces the names in a directory to stable storage. Some file systems can't, and some directories can't be read. */
@FunctionalInterface
interface DirectorySync {
    /** That of this machine. A test takes another one, to stand for a file system that can't. */
    DirectorySync REAL = directory -> {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    };

    void force(Path directory) throws IOException;
}
