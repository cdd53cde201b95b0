/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/**
 * The place where a simulator keeps its images, for {@link FaultChecks#assertSurvivesCrash}. It keeps all that it
 * knows in a directory, since the check goes on with a copy of the directory, as a new process would.
 */
public interface ImageStorage {
    /**
     * Begin a new image.
     *
     * @param directory of the storage, empty at first.
     * @param label     of the image: its tick.
     * @return a sink of the image.
     * @throws IOException if the image can't be begun.
     */
    ImageSink create(Path directory, long label) throws IOException;

    /**
     * Load the newest whole image.
     *
     * @param directory of the storage, as a process left it that died.
     * @param restore   that takes the bytes.
     * @throws IOException if there is no image, or it can't be read.
     */
    void load(Path directory, RestoreSession restore) throws IOException;

    /**
     * A storage of one file, which each image replaces.
     *
     * @return a storage that uses {@link ImageFile}.
     */
    static ImageStorage ofFile() {
        return new ImageStorage() {
            @Override
            public ImageSink create(Path directory, long label) throws IOException {
                return ImageFile.create(directory.resolve("image"), SyncMode.NONE);
            }

            @Override
            public void load(Path directory, RestoreSession restore) throws IOException {
                ImageFile.load(directory.resolve("image"), restore);
            }
        };
    }
}
