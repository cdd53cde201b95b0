/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.ringsave.delta.ImageMerge;
import org.ringsave.image.ImageException;

/** Merges the chain of an image, and begins again if another merge has changed the chain meanwhile. */
final class ChainMerge {
    private final Listing listing;
    private final Function<List<StoredImage>, StoreSink> sinks;

    /** Lists the chain as it is now. It throws if there is none. */
    @FunctionalInterface
    interface Listing {
        List<StoredImage> chain() throws IOException;
    }

    /** A sink completes only while the chain is the one that it was made for. */
    ChainMerge(Listing listing, Function<List<StoredImage>, StoreSink> sinks) {
        this.listing = listing;
        this.sinks = sinks;
    }

    /** Merges a chain. If it is a full image alone, nothing is to do. */
    void merge(List<StoredImage> first) throws IOException {
        List<StoredImage> chain = first;
        while (chain.size() > 1) {
            final List<Path> files = chain.stream().map(StoredImage::path).toList();
            try {
                ImageMerge.merge(files.get(0), files.subList(1, files.size()), sinks.apply(chain));
                return;
            } catch (NoSuchFileException | ImageException | IllegalArgumentException e) {
                // The file of an image may be gone or written over, since another merge took its place.
                final List<StoredImage> now = listing.chain();
                if (now.equals(chain)) {
                    throw e;
                }
                chain = now;
            }
        }
    }
}
