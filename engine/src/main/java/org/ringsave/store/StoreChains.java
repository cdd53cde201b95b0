/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The images of one listing as chains: which image is the base of which. */
final class StoreChains {
    private final List<StoredImage> images;
    /** Usable images in ascending order of numbers. */
    private final Map<String, List<StoredImage>> byCutId = new HashMap<>();

    /** Chains of images in ascending order of numbers. */
    StoreChains(List<StoredImage> images) {
        this.images = images;
        for (final StoredImage image : images) {
            if (image.isUsable()) {
                byCutId.computeIfAbsent(image.cutId(), cutId -> new ArrayList<>()).add(image);
            }
        }
    }

    List<StoredImage> images() {
        return images;
    }

    private StoredImage base(StoredImage delta) {
        StoredImage base = null;
        for (final StoredImage image : byCutId.getOrDefault(delta.baseCutId(), List.of())) {
            base = image.number() < delta.number() ? image : base;
        }
        return base;
    }

    /** From the full image to this one; empty if a base is missing, or it is retired or faulty. */
    List<StoredImage> chain(StoredImage image) {
        final List<StoredImage> chain = new ArrayList<>();
        StoredImage link = image.isUsable() ? image : null;
        while (link != null) {
            chain.add(0, link);
            if (!link.isDelta()) {
                return chain;
            }
            link = base(link);
        }
        return List.of();
    }

    /**
     * The chain of an image of an earlier listing: that of its file, else of another file of its number, such as its
     * merge. A merge that a power cut left in part stands beside its delta. Empty if there is none.
     */
    List<StoredImage> now(StoredImage image) {
        List<StoredImage> now = List.of();
        for (final StoredImage each : images) {
            final List<StoredImage> chain = each.number() == image.number() ? chain(each) : List.of();
            if (!chain.isEmpty() && (now.isEmpty() || each.path().equals(image.path()))) {
                now = chain;
            }
        }
        return now;
    }

    /** The newest image with a complete chain that fulfils a condition. */
    Optional<List<StoredImage>> newest(Predicate<List<StoredImage>> condition) {
        for (int i = images.size() - 1; i >= 0; i--) {
            final List<StoredImage> chain = chain(images.get(i));
            if (!chain.isEmpty() && condition.test(chain)) {
                return Optional.of(chain);
            }
        }
        return Optional.empty();
    }
}
