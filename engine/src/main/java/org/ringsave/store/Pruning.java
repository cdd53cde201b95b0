/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ringsave.image.ImageException;

/** Removes what the options do not keep. It knows which images are right. */
final class Pruning {
    private final StoreChanges changes;
    private final Retention retention;
    /** Numbers of images whose bytes this writer has completed or verified. */
    private final Set<Long> proven = new HashSet<>();

    /** Images that were retired because none of them could be restored stay: they may be of use to a person. */
    private boolean keepsRetired;

    Pruning(StoreChanges changes, StoreOptions options) {
        this.changes = changes;
        retention = new Retention(options);
    }

    void proved(Collection<Long> numbers) {
        proven.addAll(numbers);
    }

    /** From here on no retired image is removed. */
    void keepRetired() {
        keepsRetired = true;
    }

    /** Removes images, and none of the chain of the tip. An open delta may have any image before it as base. */
    List<StoredImage> run(StoreChains chains, List<StoredImage> tip) throws IOException {
        final long openDelta = changes.openDelta();
        final List<StoredImage> removable = retention.removable(chains, proven,
            image -> image.number() < openDelta || tip.contains(image));
        removable.removeIf(image -> keepsRetired && image.isRetired()
            || image.fault() != null && !StoreDirectory.isDamaged(image));
        final PruneEvent event = removable.isEmpty() ? null : PruneEvent.start();
        changes.remove(removable);
        if (event != null) {
            event.end(removable.size(), removable.stream().mapToLong(StoredImage::length).sum());
        }
        return removable;
    }

    /** Verifies the newest chain that is not proven, and an older one if it is wrong. */
    void prove(StoreChains chains) {
        chains.newest(chain -> chain.stream().allMatch(this::proves));
    }

    private boolean proves(StoredImage image) {
        try {
            if (!proven.contains(image.number())) {
                ImageFile.verify(image.path());
                proven.add(image.number());
            }
            return true;
        } catch (IOException | ImageException e) {
            return false;
        }
    }
}
