/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;

/** Compares two full images: by their digests, then part by part. */
final class ImageComparison {
    private ImageComparison() {
    }

    /** Compares, and tells the offset in the first image that it has come to. Keeps up to a number of differences. */
    static Differences compare(OpenImage first, OpenImage second, int limit, LongConsumer progress)
        throws IOException {
        requireFull(first);
        requireFull(second);
        final Differences differences = new Differences(limit);
        if (!digest(first).equals(digest(second))) {
            compareParts(first, second, differences, progress);
        }
        return differences;
    }

    private static void requireFull(OpenImage image) {
        if (image.frame().isDelta()) {
            throw new IllegalArgumentException("diff: " + image.name() + " is a delta of "
                + ImageDigests.text(image.frame().header().baseFirst(), image.frame().header().baseSecond())
                + " and has no whole state; merge it with its base first");
        }
    }

    private static String digest(OpenImage image) {
        return ImageDigests.text(image.frame().end().digestFirst(), image.frame().end().digestSecond());
    }

    private static void compareParts(OpenImage first, OpenImage second, Differences differences,
        LongConsumer progress) throws IOException {
        final String part = "image";
        differences.value(part, "version", ImageDescriptor.versionText(first.frame().version()),
            ImageDescriptor.versionText(second.frame().version()));
        differences.value(part, "label", Long.toUnsignedString(first.frame().header().label()),
            Long.toUnsignedString(second.frame().header().label()));
        final PayloadPair payloads = new PayloadPair(first.payload(), second.payload());
        new PartDiff(differences, payloads, progress).compare(first.parts(), second.parts());
        final PayloadPair packets = new PayloadPair(first.newPayload(), second.newPayload());
        new ChannelDiff(differences, payloads, new RequestDiff(differences, payloads, packets))
            .compare(first, second, progress);
        if (differences.count() == 0) {
            differences.add(part, "records that this version does not know differ");
        }
    }
}
