/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The bytes of a ring in a mapped file.
 *
 * @param data the data pages.
 */
record MappedBytes(DirectBuffer data) implements RingBytes {
    @Override
    public long word(long position) {
        return data.getLong((int)(position % data.capacity()));
    }

    @Override
    public void read(long position, MutableDirectBuffer to, int length) {
        final int index = (int)(position % data.capacity());
        final int first = Math.min(length, data.capacity() - index);
        to.putBytes(0, data, index, first);
        to.putBytes(first, data, 0, length - first);
    }
}
