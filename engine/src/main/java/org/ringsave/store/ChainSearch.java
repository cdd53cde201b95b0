/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.ringsave.image.ImageException;

/** Looks for the newest chain whose bytes are right. It tries one chain after another, also beside a writer. */
final class ChainSearch {
    /** Each further listing means that an image was damaged, or that a writer has removed one meanwhile. */
    private static final int MOST_LISTINGS = 1_000;
    /** What can be done without an image. */
    private static final String OTHERWISE = "restore an older image";

    private final StoreDirectory directory;
    /** Why an image can't be restored, by its path: a merge has the number of its delta. */
    private final Map<Path, String> damage = new HashMap<>();

    ChainSearch(StoreDirectory directory) {
        this.directory = directory;
    }

    /** Reads all bytes of a chain. */
    @FunctionalInterface
    interface Attempt {
        /**
         * Reads the images from the full one on. Returns false if one is damaged, after {@link #damaged}, or if the
         * file of one is gone.
         */
        boolean read(List<StoredImage> chain) throws IOException;
    }

    /** An image of the newest chain can't be read. */
    static StoreException unreadable(StoredImage image, IOException cause) {
        return StoreException.unreadable(image.path(), cause, OTHERWISE);
    }

    /** Lack of memory refuses an image that may be right, so no older one may take its place. */
    static void requireMemory(RuntimeException refusal) {
        if (refusal instanceof ImageException image && image.isLackOfMemory()) {
            throw refusal;
        }
    }

    /**
     * A writer may remove, retire or merge images at any time. What was read of their open files since may be bytes of
     * later images.
     */
    static boolean isGone(List<StoredImage> chain) {
        return chain.stream().anyMatch(image -> Files.notExists(image.path(), LinkOption.NOFOLLOW_LINKS));
    }

    /** Notes that all chains with an image are to be skipped. */
    void damaged(StoredImage image, String reason) {
        damage.put(image.path(), reason);
    }

    /** The newest of the wanted images whose attempt succeeds, without a set. */
    RestoredChain find(Predicate<StoredImage> wanted, Attempt attempt) throws IOException {
        for (int i = 0; i < MOST_LISTINGS; i++) {
            final StoreChains chains = list();
            final Optional<List<StoredImage>> chain = chains.newest(links -> wanted.test(links.get(links.size() - 1))
                && links.stream().noneMatch(image -> damage.containsKey(image.path())));
            if (chain.isEmpty()) {
                requireDamage(chains, 0);
                return new RestoredChain(List.of(), null, skipped(chains, 0));
            }
            final long last = chain.get().get(chain.get().size() - 1).number();
            requireDamage(chains, last);
            if (attempt.read(chain.get())) {
                return new RestoredChain(chain.get(), null, skipped(chains, last));
            }
        }
        throw new FileSystemException(directory.path().toString(), null,
            "its writer removes images faster than they can be read");
    }

    private StoreChains list() throws StoreException {
        try {
            return new StoreChains(directory.list());
        } catch (IOException e) {
            throw StoreException.of(directory.path(), e);
        }
    }

    /** A newer image that may be right is not to be given up for an older one. */
    private static void requireDamage(StoreChains chains, long restored) throws IOException {
        for (final StoredImage image : chains.images()) {
            if (image.number() > restored && !image.isRetired() && image.fault() != null) {
                StoreDirectory.requireDamage(image, OTHERWISE);
            }
        }
    }

    private List<SkippedImage> skipped(StoreChains chains, long restored) {
        final List<SkippedImage> skipped = new ArrayList<>();
        for (final StoredImage image : chains.images()) {
            if (image.number() > restored && !image.isRetired()) {
                skipped.add(0, new SkippedImage(image, reason(chains, image)));
            }
        }
        return skipped;
    }

    private String reason(StoreChains chains, StoredImage image) {
        if (image.fault() != null) {
            return image.fault();
        }
        final List<StoredImage> chain = chains.chain(image);
        if (chain.isEmpty()) {
            return image.path() + ": its base " + image.baseCutId() + " is not in the store, or has no complete chain";
        }
        return chain.stream().map(link -> damage.get(link.path())).filter(reason -> reason != null).findFirst()
            .orElse("it has another label");
    }
}
