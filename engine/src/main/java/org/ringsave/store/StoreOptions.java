/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a store keeps its images.
 *
 * @param sync       what each image waits for before it has a name.
 * @param keptChains most chains that stay: full images, each with its deltas; 1 or more.
 * @param byteLimit  most bytes of these chains together; 1 or more. The newest whole chain stays also if it is longer.
 * @param reusedFiles most files of removed images that are kept for later images; 0 or more.
 * @param warnings   gets a line, with the path, if an image is safe and something beside it failed: the removal of an
 *                   old one, the index, the sync of the directory. Called on the thread that completes the image.
 */
public record StoreOptions(SyncMode sync, int keptChains, long byteLimit, int reusedFiles,
    Consumer<String> warnings) {
    /**
     * Checks the ranges.
     *
     * @param sync as the component.
     * @param keptChains as the component.
     * @param byteLimit as the component.
     * @param reusedFiles as the component.
     * @param warnings as the component.
     */
    public StoreOptions {
        Objects.requireNonNull(sync, "sync");
        Objects.requireNonNull(warnings, "warnings");
        if (keptChains < 1) {
            throw new IllegalArgumentException("keptChains=" + keptChains + " is less than 1");
        }
        if (byteLimit < 1) {
            throw new IllegalArgumentException("byteLimit=" + byteLimit + " is less than 1");
        }
        if (reusedFiles < 0) {
            throw new IllegalArgumentException("reusedFiles=" + reusedFiles + " is less than 0");
        }
    }

    /**
     * Keep some chains of any length, with {@link SyncMode#FULL}. Warnings go to the {@link System.Logger} {@code
     * org.ringsave.store}.
     *
     * @param count most chains that stay; 1 or more.
     * @return the options.
     */
    public static StoreOptions ofChains(int count) {
        return new StoreOptions(SyncMode.FULL, count, Long.MAX_VALUE, 0, StoreLog::warn);
    }

    /**
     * The same with another sync.
     *
     * @param mode what each image waits for.
     * @return other options.
     */
    public StoreOptions withSync(SyncMode mode) {
        return new StoreOptions(mode, keptChains, byteLimit, reusedFiles, warnings);
    }

    /**
     * The same with a limit of bytes.
     *
     * @param length most bytes of all chains that stay; 1 or more.
     * @return other options.
     */
    public StoreOptions withByteLimit(long length) {
        return new StoreOptions(sync, keptChains, length, reusedFiles, warnings);
    }

    /**
     * The same, and new images are written over files of removed ones, which is faster than a new file and its removal.
     * Such a file keeps its room until the store is closed, within the limit of bytes, or an image fails. A program
     * that reads the file of an image while it is removed may get other bytes than that image's: the readers of this
     * package notice it.
     *
     * @param most files that are kept, such as the images of one chain; 0 for none, which is the default.
     * @return other options.
     */
    public StoreOptions withReusedFiles(int most) {
        return new StoreOptions(sync, keptChains, byteLimit, most, warnings);
    }

    /**
     * The same with another receiver of warnings.
     *
     * @param receiver of the lines.
     * @return other options.
     */
    public StoreOptions withWarnings(Consumer<String> receiver) {
        return new StoreOptions(sync, keptChains, byteLimit, reusedFiles, receiver);
    }
}
