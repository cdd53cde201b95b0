/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/** Number, costs and parts of the images of one kind. */
final class ImageTotals {
    private final ImageParts parts = new ImageParts();
    private int count;
    private long bytes;
    private long ns;

    /** One more image: its length, and the time in its begin and all calls of saveContinue. */
    void add(long length, long saveNs) {
        count++;
        bytes += length;
        ns += saveNs;
    }

    /** Lengths of their parts, as far as the images were read. */
    ImageParts parts() {
        return parts;
    }

    int count() {
        return count;
    }

    /** Length of all, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Mean length in bytes, 0 of none. */
    double meanBytes() {
        return count == 0 ? 0 : (double)bytes / count;
    }

    /** Mean time in nanoseconds, 0 of none. */
    double meanNs() {
        return count == 0 ? 0 : (double)ns / count;
    }
}
