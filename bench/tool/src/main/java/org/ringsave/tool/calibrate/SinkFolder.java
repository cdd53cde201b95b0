/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** A new folder in a directory, for the files of a measurement. It goes with its files, also if the JVM is ended. */
final class SinkFolder implements SinkPlace, AutoCloseable {
    private final Path folder;
    private final Path image;
    private final Thread end = new Thread(this::remove, "sink-folder");

    SinkFolder(Path directory) throws IOException {
        folder = Files.createTempDirectory(directory, "ringsave-sink-");
        image = folder.resolve("image");
        Runtime.getRuntime().addShutdownHook(end);
    }

    @Override
    public ImageSink create(SyncMode sync) throws IOException {
        // A store warns if a directory can't be forced, and goes on. So does the measurement, which has no reader.
        return ImageFile.create(image, sync, warning -> { });
    }

    @Override
    public void clear() throws IOException {
        Files.deleteIfExists(image);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook removes the same files.
        }
        remove();
    }

    private void remove() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (final Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // The caller has the measurement or its first failure; a rest of a few files does no harm.
        }
    }
}
