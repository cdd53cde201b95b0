/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

/** The memory that the bytes of a payload go to, as a sequence of pieces. A section has one for its payloads. */
interface PayloadPieces {
    /**
     * Names the next piece by {@link PayloadPlace#piece}. Called before the first byte of a payload, and when a piece
     * is full, also behind the last byte. Bytes of the full piece are in its memory, and may be parsed.
     *
     * @param offset in the image of the byte that follows.
     */
    void next(PayloadPlace place, long offset);
}
