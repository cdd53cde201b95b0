/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.StoredImage;
import org.ringsave.tool.console.Failures;

/** What is wrong with an image of a store, and what to do. */
final class ImageFault {
    private ImageFault() {
    }

    /** Of an image in a listing; null if it has no fault. */
    static String of(StoredImage image) {
        if (image.fault() != null) {
            try {
                ImageInfo.read(image.path());
            } catch (ImageException e) {
                return of(e);
            } catch (IOException e) {
                // The listing says what the system does not allow.
            }
        }
        return image.fault();
    }

    /** Of damaged bytes. */
    static String of(ImageException damage) {
        return Failures.imageMessage(damage, "restores skip it: remove it, or bring back a good copy");
    }

    /** Of a delta whose own bytes are right. */
    static String ofBadBase(StoredImage image, StoredImage base) {
        return image.path() + ": its base " + base.path().getFileName() + " is bad, so no restore takes it; bring back"
            + " a good copy of the base";
    }

    /** Of a delta. */
    static String ofBase(StoredImage image) {
        return image.path() + ": its base " + image.baseCutId() + " is not in the store, or has no complete chain;"
            + " bring the base back, or restore another image";
    }
}
