/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

/**
 * One way to save all channels of a set into off-heap memory and to restore them from there. Bound to a set and to the
 * memory when it is made, so that views, buffers and whatever else it keeps are made once. One thread.
 *
 * <p>What is saved: of each channel its id, its name, both rings (positions, interrupt mask, pending send size, feature
 * bits, the bytes between head and tail), contexts and requests in flight. Peers don't save the geometry of a channel.
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
     * Restore what a peer of the same kind saved, from the memory's first byte on, into this peer's set, whatever state
     * that was in.
     *
     * @param length that {@link #save()} returned.
     * @throws IllegalStateException if the memory holds other channels than the set has.
     * @throws RuntimeException      of the peer's own if what it reads makes no sense to it.
     */
    void restore(long length);

    /** Give back what a peer reserved outside the heap. The set and the memory are the caller's. */
    @Override
    default void close() {
    }
}
