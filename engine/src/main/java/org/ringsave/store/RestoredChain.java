/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.List;
import org.ringsave.channel.ChannelSet;

/**
 * The result of a restore or an export from a store.
 *
 * @param chain   from the full image to the restored one; empty if the store has no chain that verifies.
 * @param set     in state CREATED, to be opened; null if nothing was restored, and of an export.
 * @param skipped newer images that were not restored, the newest first.
 */
public record RestoredChain(List<StoredImage> chain, ChannelSet set, List<SkippedImage> skipped) {
    /**
     * Copies the lists.
     *
     * @param chain as the component.
     * @param set as the component.
     * @param skipped as the component.
     */
    public RestoredChain {
        chain = List.copyOf(chain);
        skipped = List.copyOf(skipped);
    }

    /** {@return true if nothing was restored} */
    public boolean isEmpty() {
        return chain.isEmpty();
    }

    /**
     * The restored image, whose {@link StoredImage#cutId()} is the base of the next delta.
     *
     * @return the last of the chain.
     * @throws IllegalStateException if nothing was restored.
     */
    public StoredImage image() {
        if (isEmpty()) {
            throw new IllegalStateException("image: nothing was restored; ask isEmpty() first");
        }
        return chain.get(chain.size() - 1);
    }
}
