/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A named piece of the embedder's own state, such as the simulation's clock or its random numbers, saved with the set
 * that it was added to. Called on the thread that begins the save, or applies the restore.
 *
 * <p>Byte order and layout are the embedder's. For images to be canonical the same state must encode to the same bytes.
 */
public interface AppState {
    /**
     * Its name in the image.
     *
     * @return 1 to 256 bytes in UTF-8, always the same, unique in its set.
     */
    String name();

    /**
     * The version of what {@link #encode} writes, handed back to {@link #prepare}.
     *
     * @return any number.
     */
    int version();

    /**
     * May an image and a set do without each other's state of this name? Saved with it: a set that has no such AppState
     * skips an optional one. And asked at a restore, where one that the image does not hold stays as it is, neither
     * prepared nor committed, if it is optional. All others are refused.
     *
     * @return true if so; false unless it says otherwise.
     */
    default boolean isOptional() {
        return false;
    }

    /**
     * How long the state is now. Called once a save, right before {@link #encode}.
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
     * Check and take in a saved state without any visible effect yet. If it throws, nothing of the image is applied.
     *
     * @param version that was saved.
     * @param buffer  that holds the state and nothing else, good until this method returns.
     */
    void prepare(int version, DirectBuffer buffer);

    /** Make what {@link #prepare} took in the current state. Called when all states were prepared; must not throw. */
    void commit();
}
