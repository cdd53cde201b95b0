/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageException;

/** Decides what the options do not keep. It knows which images are right. */
final class Pruning {
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
        final List<StoredImage> removable = retention.removable(chains, proven,
            image -> image.number() < openDelta || tip.contains(image));
        removable.removeIf(image -> image.isRetired() && image.number() <= keptRetired
            || image.fault() != null && !StoreDirectory.isDamaged(image));
        return removable;
    }

    /** Verifies the newest chain that is not proven, and an older one if it is wrong. It takes as long as reading. */
    void prove(StoreChains chains, LongConsumer verified) throws IOException {
        final long[] offset = {0};
        for (int i = chains.images().size() - 1; i >= 0; i--) {
            final List<StoredImage> chain = chains.chain(chains.images().get(i));
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
            return false;
        } catch (IOException e) {
            final StoreException failure = StoreException.of(image.path(), e);
            if (failure.fault() == StoreException.Fault.INTERRUPTED) {
                throw failure;
            }
            return false;
        }
    }
}
