/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageException;

/** Decides what the options do not keep. It knows which images are right. */
final class Pruning {
    /** What a removal can do without an image. */
    private static final String OTHERWISE = "prune without it";

    private final Retention retention;
    /** Numbers of images whose bytes this writer has completed or verified. */
    private final Set<Long> proven = ConcurrentHashMap.newKeySet();

    /**
     * Up to this number retired images stay: they were retired because none of them could be restored, and may be of
     * use to a person.
     */
    private long keptRetired;

    Pruning(Retention retention) {
        this.retention = retention;
    }

    void proved(Collection<Long> numbers) {
        proven.addAll(numbers);
    }

    /** No retired image is removed that has this number or a lower one. */
    void keepRetired(long highest) {
        keptRetired = highest;
    }

    /** The images to remove, none of the chain of the tip. An open delta may have any image before it as base. */
    List<StoredImage> choose(StoreChains chains, List<StoredImage> tip, long openDelta) {
        final Set<StoredImage> doubtful = new HashSet<>();
        for (final StoredImage image : chains.images()) {
            if (image.fault() != null && StoreDirectory.doubt(image) != null) {
                doubtful.add(image);
            }
        }
        final List<StoredImage> removable = retention.removable(chains, proven,
            image -> image.number() < openDelta || tip.contains(image), doubtful);
        removable.removeIf(image -> image.isRetired() && image.number() <= keptRetired
            || image.fault() != null && !StoreDirectory.isFile(image.path()));
        return removable;
    }

    /**
     * Verifies the newest chain that is not proven, and an older one if it is wrong. It takes as long as reading. An
     * image that can't be read may be right, so the chains before it are not proven in its place.
     */
    void prove(StoreChains chains, LongConsumer verified) throws IOException {
        final long[] offset = {0};
        for (int i = chains.images().size() - 1; i >= 0; i--) {
            final StoredImage image = chains.images().get(i);
            if (image.fault() != null && !image.isRetired()) {
                StoreDirectory.requireDamage(image, OTHERWISE);
            }
            final List<StoredImage> chain = chains.chain(image);
            boolean isProven = !chain.isEmpty();
            for (int link = 0; link < chain.size() && isProven; link++) {
                isProven = proves(chain.get(link), piece -> {
                    offset[0] += piece.remaining();
                    verified.accept(offset[0]);
                });
            }
            if (isProven) {
                return;
            }
        }
    }

    private boolean proves(StoredImage image, Consumer<ByteBuffer> pieces) throws IOException {
        try {
            if (!proven.contains(image.number())) {
                ImageFile.verify(image.path(), pieces);
                proven.add(image.number());
            }
            return true;
        } catch (ImageException e) {
            ChainSearch.requireMemory(e);
            return false;
        } catch (NoSuchFileException e) {
            // It has given way to its merge, or was removed.
            return false;
        } catch (IOException e) {
            throw StoreException.unreadable(image.path(), e, OTHERWISE);
        }
    }
}
