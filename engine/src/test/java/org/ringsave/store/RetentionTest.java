/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;

/** Removal keeps to the rules of STORE-FORMAT.md, in random stores that a simple model knows too. */
class RetentionTest {
    private static final long SEED = 23;

    /** A random store: its images by number, and the number of each one's base, 0 for none. */
    private static final class RandomStore {
        private final List<StoredImage> images = new ArrayList<>();
        private final Map<Long, Long> bases = new HashMap<>();
        private final Set<Long> proven = new HashSet<>();
        private final Set<StoredImage> needed = new HashSet<>();
        /** Some of those with a fault. */
        private final Set<StoredImage> doubtful = new HashSet<>();

        RandomStore(SplittableRandom random) {
            final int count = 1 + random.nextInt(12);
            for (long number = 1; number <= count; number++) {
                if (random.nextInt(8) > 0) {
                    add(number, random);
                }
            }
            images.removeIf(image -> image.number() < count && random.nextInt(12) == 0);
            images.stream().filter(image -> random.nextInt(20) == 0).forEach(needed::add);
            images.stream().filter(image -> image.fault() != null && random.nextBoolean()).forEach(doubtful::add);
        }

        private void add(long number, SplittableRandom random) {
            final boolean isRetired = random.nextInt(6) == 0;
            final boolean isFaulty = random.nextInt(10) == 0;
            final String base = images.isEmpty() || random.nextInt(3) == 0 ? null
                : Integer.toString(random.nextInt(4));
            final String cutId = Integer.toString(random.nextInt(4));
            images.add(new StoredImage(number, Path.of(new ImageName(number, base != null, isRetired).toString()),
                1 + random.nextInt(100), number, isFaulty ? null : cutId, isFaulty ? null : base, isRetired,
                isFaulty ? "torn" : null));
            if (random.nextInt(3) > 0) {
                proven.add(number);
            }
        }

        /** Finds the bases, as rule 4 has it. */
        void link() {
            for (final StoredImage image : images) {
                long base = 0;
                for (final StoredImage other : images) {
                    if (other.number() < image.number() && other.isUsable()
                        && other.cutId().equals(image.baseCutId())) {
                        base = Math.max(base, other.number());
                    }
                }
                bases.put(image.number(), base);
            }
        }

        StoredImage image(long number) {
            return images.stream().filter(image -> image.number() == number).findFirst().orElseThrow();
        }

        /** The number of the full image of a chain, 0 if there is none. */
        long root(StoredImage image) {
            if (!image.isUsable()) {
                return 0;
            }
            if (!image.isDelta()) {
                return image.number();
            }
            final long base = bases.get(image.number());
            return base == 0 ? 0 : root(image(base));
        }

        boolean isProven(StoredImage image) {
            return proven.contains(image.number()) && (!image.isDelta() || isProven(image(bases.get(image.number()))));
        }

        long newestProvenRoot() {
            return images.stream().filter(image -> root(image) > 0 && isProven(image)).mapToLong(StoredImage::number)
                .max().stream().map(number -> root(image(number))).findFirst().orElse(0);
        }
    }

    @Test
    @Proves("Retention keeps the newest whole chain and all that a kept delta needs.")
    void removalKeepsToItsRulesInRandomStores() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < Repeats.of(4_000); i++) {
            final RandomStore store = new RandomStore(random);
            store.link();
            final StoreOptions options =
                StoreOptions.ofChains(1 + random.nextInt(3)).withByteLimit(1 + random.nextInt(600));
            if (!store.images.isEmpty()) {
                check(store, options, "seed " + SEED + ", store " + i);
            }
            Cases.count(1);
        }
    }

    private static void check(RandomStore store, StoreOptions options, String name) {
        final List<StoredImage> removed = new Retention(options).removable(new StoreChains(store.images), store.proven,
            store.needed::contains, store.doubtful);
        final long proven = store.newestProvenRoot();
        if (proven == 0) {
            assertThat(removed).as(name).isEmpty();
            return;
        }
        final List<StoredImage> kept = new ArrayList<>(store.images);
        kept.removeAll(removed);
        final StoredImage highest = store.images.get(store.images.size() - 1);
        assertThat(kept).as(name).contains(highest).contains(store.image(proven));
        assertThat(kept).as(name).containsAll(store.doubtful);
        assertThat(kept).as(name).allMatch(image -> !image.isRetired() || image == highest
            || store.doubtful.contains(image));
        final Set<Long> keptRoots = roots(store, kept);
        final Set<Long> removedRoots = roots(store, removed);
        final Set<Long> neededRoots = roots(store, List.copyOf(store.needed));
        neededRoots.add(proven);
        neededRoots.add(store.root(highest));
        // The newest chain, of an image that is not the highest if that one is retired or damaged.
        store.images.stream().filter(image -> store.root(image) > 0).reduce((older, newer) -> newer)
            .ifPresent(latest -> neededRoots.add(store.root(latest)));
        neededRoots.remove(0L);
        assertThat(keptRoots).as(name).containsAll(neededRoots);
        assertThat(keptRoots).as(name).noneMatch(removedRoots::contains);
        assertThat(removedRoots).as(name).allMatch(root -> keptRoots.stream()
            .allMatch(keptRoot -> neededRoots.contains(keptRoot) || keptRoot > root));
        final long bytes = kept.stream().filter(image -> store.root(image) > 0).mapToLong(StoredImage::length).sum();
        assertThat(keptRoots.size() <= options.keptChains() && bytes <= options.byteLimit()
            || keptRoots.equals(neededRoots)).as(name).isTrue();
        assertOrder(store, removed, name);
        assertIncomplete(store, removed, keptRoots.size() < options.keptChains() && bytes < options.byteLimit(), name);
    }

    /** Of the images below all chains that stay, deltas stay that may have a doubtful image as base. */
    private static void assertIncomplete(RandomStore store, List<StoredImage> removed, boolean hasRoom, String name) {
        final List<StoredImage> kept = new ArrayList<>(store.images);
        kept.removeAll(removed);
        final long first = roots(store, kept).stream().mapToLong(Long::longValue).min().orElseThrow();
        final StoredImage highest = store.images.get(store.images.size() - 1);
        for (final StoredImage image : store.images) {
            if (!image.isRetired() && store.root(image) == 0 && !store.doubtful.contains(image) && image != highest) {
                final boolean mayHaveBase = hasRoom && image.isUsable() && store.doubtful.stream()
                    .anyMatch(base -> !base.isRetired() && base.number() < image.number());
                assertThat(removed.contains(image)).as("%s, image %d", name, image.number())
                    .isEqualTo(image.number() < first && !mayHaveBase);
            }
        }
    }

    private static Set<Long> roots(RandomStore store, List<StoredImage> images) {
        return images.stream().map(store::root).filter(root -> root > 0).collect(Collectors.toSet());
    }

    /** Retired ones first, and no base before its delta. */
    private static void assertOrder(RandomStore store, List<StoredImage> removed, String name) {
        final long retired = removed.stream().filter(StoredImage::isRetired).count();
        assertThat(removed.subList(0, (int)retired)).as(name).allMatch(StoredImage::isRetired);
        for (int at = 0; at < removed.size(); at++) {
            final long number = removed.get(at).number();
            assertThat(removed.subList(at, removed.size())).as(name)
                .noneMatch(later -> store.root(later) > 0 && store.bases.get(later.number()) == number);
        }
    }

    @Test
    void eachReasonRemovesWholeChainsFromTheOldest() {
        final List<StoredImage> images = new ArrayList<>();
        final Set<Long> proven = new HashSet<>();
        for (long number = 1; number <= 6; number++) {
            images.add(new StoredImage(number, Path.of(new ImageName(number, number % 2 == 0, false).toString()), 100,
                number, "cut" + number, number % 2 == 0 ? "cut" + (number - 1) : null, false, null));
            proven.add(number);
        }
        final StoreChains chains = new StoreChains(images);
        final Predicate<StoredImage> needed = image -> false;
        assertThat(new Retention(StoreOptions.ofChains(2)).removable(chains, proven, needed, Set.of()))
            .extracting(StoredImage::number).containsExactly(2L, 1L);
        assertThat(new Retention(StoreOptions.ofChains(3).withByteLimit(399)).removable(chains, proven, needed,
            Set.of())).extracting(StoredImage::number).containsExactly(2L, 1L, 4L, 3L);
        assertThat(new Retention(StoreOptions.ofChains(3).withByteLimit(600)).removable(chains, proven, needed,
            Set.of())).isEmpty();
        assertThat(new Retention(StoreOptions.ofChains(1)).removable(chains, Set.of(1L, 2L), needed, Set.of()))
            .extracting(StoredImage::number).containsExactly(4L, 3L);
    }

    /** Image 1 of six can't be read, and may be the base of 2. */
    @Test
    void deltaOfADoubtfulImageStaysWhileThereIsRoom() {
        final List<StoredImage> images = new ArrayList<>();
        final Set<Long> proven = new HashSet<>();
        for (long number = 1; number <= 6; number++) {
            final String fault = number == 1 ? "no permission" : null;
            images.add(new StoredImage(number, Path.of(new ImageName(number, number % 2 == 0, false).toString()), 100,
                number, fault == null ? "cut" + number : null, number % 2 == 0 ? "cut" + (number - 1) : null, false,
                fault));
            proven.add(number);
        }
        final StoreChains chains = new StoreChains(images);
        final Predicate<StoredImage> needed = image -> false;
        final Set<StoredImage> doubtful = Set.of(images.get(0));
        assertThat(new Retention(StoreOptions.ofChains(3)).removable(chains, proven, needed, doubtful)).isEmpty();
        assertThat(new Retention(StoreOptions.ofChains(3)).removable(chains, proven, needed, Set.of()))
            .extracting(StoredImage::number).containsExactly(1L, 2L);
        assertThat(new Retention(StoreOptions.ofChains(2)).removable(chains, proven, needed, doubtful))
            .extracting(StoredImage::number).containsExactly(2L);
        assertThat(new Retention(StoreOptions.ofChains(3).withByteLimit(400)).removable(chains, proven, needed,
            doubtful)).extracting(StoredImage::number).containsExactly(2L);
    }
}
