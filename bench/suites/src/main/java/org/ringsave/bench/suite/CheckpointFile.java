/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

/** The file of an image, and what becomes of the image before. */
public enum CheckpointFile {
    /** A new file. The image before was removed after its turn, which no turn counts. */
    NEW,
    /** A new file. The store removes the image before within the turn. */
    NEW_AND_PRUNED,
    /** That of the image before last. Within the turn, the file of the image before is kept for the next. */
    REUSED
}
