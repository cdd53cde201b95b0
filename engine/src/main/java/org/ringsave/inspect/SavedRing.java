/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;

/**
 * The bytes of a ring in an image.
 *
 * @param bytes the payload that holds them.
 * @param from  position of the first one.
 */
record SavedRing(Payload bytes, long from) implements RingBytes {
    @Override
    public long word(long position) throws IOException {
        return bytes.readLong(position - from);
    }

    @Override
    public void read(long position, MutableDirectBuffer to, int length) throws IOException {
        bytes.read(position - from, to, 0, length);
    }
}
