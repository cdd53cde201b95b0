/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.Arrays;

/** Says what differs between two images. */
final class ImageDifference {
    private ImageDifference() {
    }

    /** Empty if nothing differs. */
    static String of(byte[] image, byte[] expected) {
        final int at = Arrays.mismatch(image, expected);
        return at < 0 ? "" : "the images of " + image.length + " and " + expected.length + " bytes differ from byte "
            + at + " on";
    }
}
