/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import java.nio.ByteBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Compares the states of two sets. They are the same if their images are the same bytes. */
public final class SameState {
    private static final int CHUNK_LENGTH = 64 * 1024;

    private SameState() {
    }

    /**
     * Compare two sets.
     *
     * @param expected one set, at rest.
     * @param actual   another one, at rest.
     * @return true if no byte of their images differs.
     */
    public static boolean of(ChannelSet expected, ChannelSet actual) {
        final SaveSession first = new SaveSession();
        final SaveSession second = new SaveSession();
        first.begin(expected, 1);
        try {
            second.begin(actual, 1);
            return first.imageLength() == second.imageLength() && sameChunks(first, second);
        } finally {
            first.end();
            second.end();
        }
    }

    private static boolean sameChunks(SaveSession first, SaveSession second) {
        final ByteBuffer expected = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        final ByteBuffer actual = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        SaveStatus status;
        do {
            status = first.saveContinue(expected.clear());
            second.saveContinue(actual.clear());
            if (!expected.flip().equals(actual.flip())) {
                return false;
            }
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        return true;
    }

    /**
     * Refuse a peer that does not restore the state it saved.
     *
     * @param kind     of the peer.
     * @param expected set that it saved.
     * @param actual   set that it restored.
     * @throws IllegalStateException if they differ.
     */
    public static void require(PeerKind kind, ChannelSet expected, ChannelSet actual) {
        if (!of(expected, actual)) {
            throw new IllegalStateException(kind + " restored another state than it saved");
        }
    }
}
