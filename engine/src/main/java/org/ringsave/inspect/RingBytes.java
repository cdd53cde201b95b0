/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.agrona.MutableDirectBuffer;

/** The bytes of a ring, by their positions. */
interface RingBytes {
    /** The word at a position, a multiple of 8. */
    long word(long position) throws IOException;

    /** Copies bytes from a position on to the front of a buffer. */
    void read(long position, MutableDirectBuffer to, int length) throws IOException;
}
