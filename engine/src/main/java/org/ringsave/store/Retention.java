/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Decides which images a writer removes. */
final class Retention {
    private final int keptChains;
    private final long byteLimit;

    Retention(StoreOptions options) {
        keptChains = options.keptChains();
        byteLimit = options.byteLimit();
    }

    /**
     * The images to remove, in this order. None goes if no chain has proven to be whole.
     *
     * @param chains   of all images.
     * @param proven   numbers of images whose bytes are known to be right.
     * @param needed   images whose chains stay in any case.
     * @param doubtful images with a fault that may be right. They are none of the result.
     */
    List<StoredImage> removable(StoreChains chains, Set<Long> proven, Predicate<StoredImage> needed,
        Set<StoredImage> doubtful) {
        final List<StoredImage> whole = chains.newest(chain ->
            chain.stream().allMatch(image -> proven.contains(image.number()))).orElse(List.of());
        if (whole.isEmpty()) {
            return new ArrayList<>();
        }
        final TreeMap<Long, List<StoredImage>> kept = groups(chains);
        final List<StoredImage> removable = new ArrayList<>(chains.images());
        Collections.reverse(removable);
        removable.removeIf(image -> !image.isRetired());
        final StoredImage highest = chains.images().get(chains.images().size() - 1);
        final StoredImage latest = chains.newest(chain -> true).orElse(whole).get(0);
        removable.addAll(removeOldest(kept, image -> image == whole.get(0) || image == latest || image == highest
            || needed.test(image)));
        removable.addAll(incomplete(chains, kept, doubtful));
        // Its number must not come again if the index is lost.
        removable.remove(highest);
        removable.removeAll(doubtful);
        return removable;
    }

    /** Images without a chain that are older than all chains that stay. */
    private List<StoredImage> incomplete(StoreChains chains, TreeMap<Long, List<StoredImage>> kept,
        Set<StoredImage> doubtful) {
        final long bytes = kept.values().stream().mapToLong(Retention::bytes).sum();
        final boolean hasRoom = kept.size() < keptChains && bytes < byteLimit;
        final List<StoredImage> incomplete = new ArrayList<>();
        boolean mayHaveBase = false;
        for (final StoredImage image : chains.images()) {
            if (!image.isRetired() && image.number() < kept.firstKey()) {
                mayHaveBase = mayHaveBase || hasRoom && doubtful.contains(image);
                if (chains.chain(image).isEmpty() && !(mayHaveBase && image.isUsable())) {
                    incomplete.add(image);
                }
            }
        }
        return incomplete;
    }

    /** Removes whole groups, and none with a needed image. */
    private List<StoredImage> removeOldest(TreeMap<Long, List<StoredImage>> groups, Predicate<StoredImage> needed) {
        final List<StoredImage> removed = new ArrayList<>();
        long bytes = groups.values().stream().mapToLong(Retention::bytes).sum();
        for (final long root : List.copyOf(groups.keySet())) {
            final List<StoredImage> group = groups.get(root);
            if (group.stream().noneMatch(needed) && (groups.size() > keptChains || bytes > byteLimit)) {
                bytes -= bytes(group);
                removed.addAll(groups.remove(root));
            }
        }
        return removed;
    }

    /** Images with a complete chain, from the highest number down, by the number of their full image. */
    private static TreeMap<Long, List<StoredImage>> groups(StoreChains chains) {
        final TreeMap<Long, List<StoredImage>> groups = new TreeMap<>();
        for (final StoredImage image : chains.images()) {
            final List<StoredImage> chain = chains.chain(image);
            if (!chain.isEmpty()) {
                groups.computeIfAbsent(chain.get(0).number(), root -> new ArrayList<>()).add(image);
            }
        }
        groups.values().forEach(group -> group.sort(Comparator.comparingLong(StoredImage::number).reversed()));
        return groups;
    }

    private static long bytes(Collection<StoredImage> images) {
        return images.stream().mapToLong(StoredImage::length).sum();
    }
}
