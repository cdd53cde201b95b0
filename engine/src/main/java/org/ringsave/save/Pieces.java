/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/**
 * The payload of a section as a sequence of pieces, none of which is empty. The classes are the kinds of payload. Each
 * puts the next piece into the {@link Piece} that it was made for.
 */
interface Pieces {
    /** Goes to the piece that holds the byte at an offset in the payload, and to that byte. */
    void seek(long payloadOffset);

    /** Goes to the next piece. There is one. */
    void next();

    /**
     * Index in the spill arena of the next byte; negative if it was not spilled. If it is negative after a copy and a
     * fence, that copy is right. Only pinned pieces are asked.
     */
    long spilledIndex();
}
