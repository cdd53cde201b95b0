/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import org.ringsave.image.ChainRefusal;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;
import org.ringsave.image.ImageException;

/** The image that may come next: a full image at first, then a delta of the image before it. */
final class ChainLink {
    private boolean expectsDelta;
    private int baseVersion;
    private long cutIdFirst;
    private long cutIdSecond;

    /** A full image comes. */
    void start() {
        expectsDelta = false;
    }

    /** A delta of the image with that cutId comes. */
    void next(long first, long second) {
        expectsDelta = true;
        cutIdFirst = first;
        cutIdSecond = second;
    }

    /** Refuses an image of the other kind, a delta of another base, and images of a later version in a chain. */
    void require(int version, boolean isDelta, long baseFirst, long baseSecond) {
        final int higher = Math.max(version, expectsDelta ? baseVersion : 0);
        baseVersion = version;
        if (isDelta && !expectsDelta) {
            throw wrong("kind", ImageDescriptor.KIND_FULL + ", a full image", ImageDescriptor.KIND_DELTA
                + ", a delta of " + ImageDigests.text(baseFirst, baseSecond) + "; restore its base first and the"
                + " delta after next(), or merge them");
        }
        if (!isDelta && expectsDelta) {
            throw wrong("kind", ImageDescriptor.KIND_DELTA + ", a delta of " + expected() + ", after next()",
                ImageDescriptor.KIND_FULL + ", a full image");
        }
        if (expectsDelta && (baseFirst != cutIdFirst || baseSecond != cutIdSecond)) {
            throw wrong("header.baseCutId", expected() + ", the cutId of the image before it",
                ImageDigests.text(baseFirst, baseSecond));
        }
        if (expectsDelta && higher > ImageDescriptor.VERSION) {
            throw ChainRefusal.otherVersion(higher);
        }
    }

    private String expected() {
        return ImageDigests.text(cutIdFirst, cutIdSecond);
    }

    private static ImageException wrong(String field, String expected, String actual) {
        return new ImageException(0, field, expected, actual);
    }
}
