/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A named piece of the embedder's own state, such as the simulation's clock or its random numbers. It is saved with the
 * set that it was added to. A save calls it on the thread that begins the save, a restore on the thread that applies
 * the restore.
 *
 * <p>The embedder chooses byte order and layout. Equal states must encode to equal bytes, so that images are canonical.
 */
public interface AppState {
    /**
     * Name of the state in the image.
     *
     * @return 1 to 256 bytes in UTF-8, always the same, unique in its set.
     */
    String name();

    /**
     * Version of the bytes that {@link #encode} writes. A restore passes it to {@link #prepare}.
     *
     * @return any number.
     */
    int version();

    /**
     * May the state be absent, from the set or from the image? The answer is saved with the state. A set without an
     * AppState of this name skips a saved optional state. An optional AppState that the image does not hold stays as it
     * is: it is neither prepared nor committed. The restore refuses both cases for a state that is not optional.
     *
     * @return true if so; false by default.
     */
    default boolean isOptional() {
        return false;
    }

    /**
     * Number of the state as it is now. Equal numbers promise equal bytes: a save that finds the number of an earlier
     * begin of the set takes the bytes of that begin, and calls neither {@link #encodedLength} nor {@link #encode}. So
     * change the number with every change of the state, and don't use one twice. A save that finds another version or
     * another answer of {@link #isOptional} encodes the state anew. A restore makes the set forget all bytes. Called
     * once a save, before {@link #encodedLength} and before any state is encoded: so an {@link #encode} that changes
     * another state comes too late for this begin.
     *
     * @return 0 or more; negative if each save must encode the state, as by default.
     */
    default long revision() {
        return -1;
    }

    /**
     * Length of the state now. Called once a save, right before {@link #encode}.
     *
     * @return in bytes, 0 or more.
     */
    int encodedLength();

    /**
     * Write the state. Called once a save. If it throws, the save has not begun.
     *
     * @param buffer of exactly the encoded length, all zeros.
     */
    void encode(MutableDirectBuffer buffer);

    /**
     * Check a saved state and keep it, without any visible effect yet. If it throws, nothing of the image is applied.
     *
     * @param version of the saved bytes.
     * @param buffer  that holds exactly the state; valid until this method returns.
     */
    void prepare(int version, DirectBuffer buffer);

    /**
     * Make the prepared state the current state. Called after every state was prepared. It must not throw: if it does,
     * the restore throws an IllegalStateException with the name of the state, and the set is closed.
     */
    void commit();
}
