/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageException;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.console.Failures;

/**
 * Checks every byte of images of a store, and that each has its bases. A writer may remove, retire or merge images
 * meanwhile: an image that is gone has no fault.
 */
final class StoreCheck {
    private final ImageStore store;
    private final Map<StoredImage, String> faults = new HashMap<>();

    StoreCheck(ImageStore store) {
        this.store = store;
    }

    /**
     * Checks images of a listing.
     *
     * @param images   that are not retired.
     * @param verified gets the number of bytes that were read, after each piece.
     * @return those that were whole, or are still there.
     * @throws ImageException if the memory does not suffice to check an image.
     */
    List<StoredImage> run(List<StoredImage> images, LongConsumer verified) throws IOException {
        final List<StoredImage> checked = new ArrayList<>();
        final long[] offset = {0};
        for (final StoredImage image : images) {
            final String fault = fault(image, piece -> {
                offset[0] += piece.remaining();
                verified.accept(offset[0]);
            });
            if (fault == null) {
                checked.add(image);
            } else if (isThere(image)) {
                checked.add(image);
                faults.put(image, fault);
            }
        }
        return checked;
    }

    /** What is wrong with an image; null if nothing is. */
    String fault(StoredImage image) {
        return faults.get(image);
    }

    boolean hasFaults() {
        return !faults.isEmpty();
    }

    private String fault(StoredImage image, Consumer<ByteBuffer> pieces) throws IOException {
        if (image.fault() != null) {
            return ImageFault.of(image);
        }
        try {
            ImageFile.verify(image.path(), pieces);
        } catch (ImageException e) {
            if (e.isLackOfMemory()) {
                throw e;
            }
            return ImageFault.of(e);
        } catch (IOException e) {
            return Failures.message(Images.unreadable(image.path(), e));
        }
        if (!image.isDelta()) {
            return null;
        }
        final List<StoredImage> chain = store.chain(image);
        // Bases have lower numbers, so they were checked before.
        return chain.isEmpty() ? ImageFault.ofBase(image) : chain.stream().filter(faults::containsKey).findFirst()
            .map(base -> ImageFault.ofBadBase(image, base)).orElse(null);
    }

    /** A base goes after its deltas, so a delta that is there now had its base before. */
    private boolean isThere(StoredImage image) throws IOException {
        return store.list().stream().anyMatch(each -> each.path().equals(image.path()));
    }
}
