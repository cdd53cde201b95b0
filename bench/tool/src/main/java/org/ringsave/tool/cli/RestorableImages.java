/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreException;
import org.ringsave.store.StoredImage;

/** The images of a store that have a complete chain, by rule 4 of STORE-FORMAT.md. */
final class RestorableImages {
    private RestorableImages() {
    }

    /** In the order of their numbers, from one listing: {@link ImageStore#chain} lists the directory for each image. */
    static List<StoredImage> of(ImageStore store) throws StoreException {
        final List<StoredImage> restorable = new ArrayList<>();
        // Has the image of the highest number so far that has a cutId a chain?
        final Map<String, Boolean> chained = new HashMap<>();
        for (final StoredImage image : store.list()) {
            if (!image.isRetired() && image.fault() == null) {
                final boolean isChained = !image.isDelta() || chained.getOrDefault(image.baseCutId(), false);
                chained.put(image.cutId(), isChained);
                if (isChained) {
                    restorable.add(image);
                }
            }
        }
        return restorable;
    }
}
