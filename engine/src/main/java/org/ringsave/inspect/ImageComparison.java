/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageDigests;

/** Compares two full images, or two deltas of one base: by their digests, then part by part. */
final class ImageComparison {
    private ImageComparison() {
    }

    /** Compares, and tells the offset in the first image that it has come to. Keeps up to a number of differences. */
    static Differences compare(OpenImage first, OpenImage second, int limit, LongConsumer progress)
        throws IOException {
        requireAlike(first, second);
        final Differences differences = new Differences(limit);
        if (!digest(first).equals(digest(second))) {
            compareParts(first, second, differences, progress);
        }
        return differences;
    }

    private static void requireAlike(OpenImage first, OpenImage second) {
        final boolean areDeltas = first.frame().isDelta() && second.frame().isDelta();
        if (areDeltas && !base(first).equals(base(second))) {
            throw new IllegalArgumentException("diff: " + first.name() + " is a delta of " + base(first) + " and "
                + second.name() + " one of " + base(second) + "; merge each with its base first");
        }
        if (!areDeltas) {
            requireFull(first);
            requireFull(second);
        }
    }

    private static void requireFull(OpenImage image) {
        if (image.frame().isDelta()) {
            throw new IllegalArgumentException("diff: " + image.name() + " is a delta of " + base(image)
                + " and has no whole state; merge it with its base first");
        }
    }

    private static String base(OpenImage image) {
        return ImageDigests.text(image.frame().header().baseFirst(), image.frame().header().baseSecond());
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
        new PartDiff(differences, payloads, first.frame().isDelta(), progress)
            .compare(first.parts(), second.parts());
        final PayloadPair packets = new PayloadPair(first.newPayload(), second.newPayload());
        new ChannelDiff(differences, payloads, new RequestDiff(differences, payloads, packets))
            .compare(first, second, progress);
        if (differences.count() == 0) {
            differences.add(part, Differences.UNKNOWN);
        }
    }
}
