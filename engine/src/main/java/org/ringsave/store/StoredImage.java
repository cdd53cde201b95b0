/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.nio.file.Path;

/**
 * An image in a store, from its name, header and end.
 *
 * @param number    given by the writer; a later image has a higher one.
 * @param path      of the file.
 * @param length    of the file in bytes.
 * @param label     of the embedder, as given to begin of the save.
 * @param cutId     identifies the saved instant, 32 hexadecimal digits; null if there is a fault.
 * @param baseCutId the cutId of the base of a delta; null for a full image, and if there is a fault.
 * @param isRetired true if it belongs to a run that was given up. It can't be restored.
 * @param fault     what is wrong with header or end; null if both are right. Other bytes were not read.
 */
public record StoredImage(long number, Path path, long length, long label, String cutId, String baseCutId,
    boolean isRetired, String fault) {
    /** {@return true if the image lacks bytes that its base has} */
    public boolean isDelta() {
        return baseCutId != null;
    }

    boolean isUsable() {
        return !isRetired && fault == null;
    }

    ImageName name() {
        return ImageName.of(path.getFileName().toString()).orElseThrow();
    }
}
