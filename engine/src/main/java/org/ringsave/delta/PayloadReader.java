/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the payload of a source's record from front to back, in pieces that may lie across blocks. */
final class PayloadReader {
    private final ImageSource source;
    private int index;
    private int remaining;

    PayloadReader(ImageSource source) {
        this.source = source;
    }

    /** Begins with the payload of the record that the source is at. */
    void start() {
        remaining = 0;
    }

    /** Is there no more payload? */
    boolean isAtEnd() throws IOException {
        fill();
        return remaining == 0;
    }

    /** Copies the next bytes to the front of a buffer. They are there, since the source was verified. */
    void read(UnsafeBuffer to, int length) throws IOException {
        for (int done = 0; done < length;) {
            fill();
            final int step = Math.min(length - done, remaining);
            to.putBytes(done, source.bytes(), index, step);
            index += step;
            remaining -= step;
            done += step;
        }
    }

    private void fill() throws IOException {
        if (remaining == 0) {
            remaining = source.nextBlock();
            index = source.blockStart(remaining);
        }
    }
}
