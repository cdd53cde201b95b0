/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.io.IOException;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.image.ImageException;

/** The length and the cutId that the merged image must have. The length must be known before its first byte. */
final class MergeGoal {
    private final MergeSource last;
    private final RegionMerge regions;
    private long length;

    /** Makes the goal of a chain that ends with a source. The merge of regions knows their lengths. */
    MergeGoal(MergeSource last, RegionMerge regions) {
        this.last = last;
        this.regions = regions;
    }

    /**
     * Measures the merged image by one pass through the last source: the length of the last delta, and all bytes that
     * its rings, requests and regions lack.
     */
    long measure() throws IOException {
        final ImageSource source = last.source();
        source.start();
        length = source.imageLength();
        while (!source.isDirectory()) {
            length += lacking(source);
            source.next();
        }
        source.finish();
        return length;
    }

    private long lacking(ImageSource source) throws IOException {
        final long payloadLength = source.record().payloadLength();
        switch (source.record().kind()) {
            case CHANNEL -> last.start(source.channelId());
            case REQUESTS -> last.readRequests(null);
            case RING -> {
                return lacking(last.ring().tail() - last.ring().head(), payloadLength);
            }
            case REGION -> {
                return lacking(regions.mergedLength(), payloadLength);
            }
            case PACKETS -> {
                return lacking(last.requests().packetsLength(), payloadLength);
            }
            default -> {
                // The merged image has the same record.
            }
        }
        return 0;
    }

    private static long lacking(long whole, long payloadLength) {
        return ImageDescriptor.sectionLength(whole) - ImageDescriptor.sectionLength(payloadLength);
    }

    /** Refuses a merged image that has another cutId or length. All sources are verified. */
    void requireMet(String cutId, long writtenLength) {
        requireSame("cutId", last.source().cutId(), cutId);
        requireSame("imageLength", length, writtenLength);
    }

    private void requireSame(String field, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new ImageException(0, field + " of the image merged up to " + last.source().path(), expected, actual);
        }
    }
}
