/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an image, at any offset. One thread. */
interface ImageBytes extends AutoCloseable {
    /** Name of the image, for messages. */
    String name();

    /** Number of bytes there are. */
    long length() throws IOException;

    /**
     * Reads bytes from an offset until the buffer is full. The buffer is left at its limit.
     *
     * @throws org.ringsave.image.ImageException if the bytes end before.
     */
    void read(long offset, ByteBuffer to) throws IOException;

    @Override
    void close() throws IOException;
}
