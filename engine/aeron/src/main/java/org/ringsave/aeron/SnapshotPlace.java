/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * How far an image of a snapshot is.
 *
 * @param offset in the image, in bytes.
 * @param length of the image; 0 if it is not known yet.
 */
record SnapshotPlace(long offset, long length) {
    @Override
    public String toString() {
        return "image offset " + offset + (length == 0 ? "" : " of " + length);
    }
}
