/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

/**
 * One way to save all channels of a set into off-heap memory and to restore them from there. A peer is bound to its set
 * and memory when it is made, so it makes its views and buffers once. One thread.
 *
 * <p>A peer saves of each channel: id, name, both rings (positions, interrupt mask, pending send size, feature bits,
 * the bytes between head and tail), contexts and requests in flight. It does not save the geometry of a channel.
 */
public interface Peer extends AutoCloseable {
    /**
     * Save the whole set as it is now, from the memory's first byte on.
     *
     * @return bytes written.
     * @throws RuntimeException of the peer's own if the memory is too short.
     */
    long save();

    /**
     * Restore the save of a peer of the same kind, from the memory's first byte on, into this peer's set, in any state
     * of the set.
     *
     * @param length that {@link #save()} returned.
     * @throws IllegalStateException if the memory holds other channels than the set has.
     * @throws RuntimeException      of the peer's own if the bytes make no sense to it.
     */
    void restore(long length);

    /** Free memory that the peer reserved outside the heap. The set and the memory belong to the caller. */
    @Override
    default void close() {
    }
}
