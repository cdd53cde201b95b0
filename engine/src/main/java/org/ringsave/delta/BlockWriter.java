/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.Checksum;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;

/** Writes a payload section in blocks with their trailers. */
final class BlockWriter {
    /** A checksum follows the copy in steps of this length, while the bytes are in the cache. */
    private static final int STEP_LENGTH = 4 * 1024;

    private final ChunkWriter out;
    private final ImageDigests digests;
    private final Checksum checksum = new Checksum();
    private boolean isInPlace;
    private int filled;
    private int blockIndex;

    BlockWriter(ChunkWriter out, ImageDigests digests) {
        this.out = out;
        this.digests = digests;
    }

    /**
     * Begins a section: bytes of a ring, region or packets, which count in the digests, or entries of the directory.
     */
    void begin(boolean inPlace) {
        isInPlace = inPlace;
        blockIndex = 0;
        beginBlock();
    }

    private void beginBlock() {
        checksum.reset();
        filled = 0;
    }

    /** Adds payload; the length is a multiple of 8. */
    void put(UnsafeBuffer source, int index, int length) throws IOException {
        for (int done = 0; done < length;) {
            final int step = Math.min(Math.min(length - done, ImageDescriptor.BLOCK_LENGTH - filled), STEP_LENGTH);
            out.put(source, index + done, step);
            checksum.update(out.last(step));
            done += step;
            filled += step;
            if (filled == ImageDescriptor.BLOCK_LENGTH) {
                endBlock();
            }
        }
    }

    /** Ends the section. */
    void end() throws IOException {
        if (filled > 0) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        final long trailer = ImageDescriptor.blockTrailer(checksum.value(), blockIndex++);
        out.put(trailer);
        if (isInPlace) {
            digests.block(trailer, true);
        }
        beginBlock();
    }
}
