/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Counts reads of an image, and the bytes that were read. */
final class CountedBytes implements ImageBytes {
    private final ImageBytes image;
    private int reads;
    private long count;

    CountedBytes(ImageBytes image) {
        this.image = image;
    }

    int reads() {
        return reads;
    }

    long count() {
        return count;
    }

    @Override
    public String name() {
        return image.name();
    }

    @Override
    public long length() throws IOException {
        return image.length();
    }

    @Override
    public void read(long offset, ByteBuffer to) throws IOException {
        reads++;
        count += to.remaining();
        image.read(offset, to);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
