/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.ringsave.inspect.Difference;
import org.ringsave.inspect.ImageDiff;

/** Says what differs between two full images, in a line. */
final class ImageDifference {
    private static final int MOST = 4;

    private ImageDifference() {
    }

    /** Empty if the images are the same bytes. */
    static String of(byte[] image, byte[] expected) {
        if (Arrays.equals(image, expected)) {
            return "";
        }
        final ImageDiff diff = ImageDiff.of(ByteBuffer.wrap(expected), ByteBuffer.wrap(image));
        final List<Difference> listed = diff.differences().subList(0, Math.min(MOST, diff.differences().size()));
        final String text = listed.stream().map(Difference::toString).collect(Collectors.joining("; "))
            + (diff.count() > MOST ? "; and " + (diff.count() - MOST) + " more" : "");
        return text.contains("in the first") || text.contains("in the second")
            ? text + " (the first image is the expected one)" : text;
    }

    /** The same, with advice, for a live image; empty if it is the same bytes as the one of a paused save. */
    static String ofLive(byte[] live, byte[] stopped) {
        final String difference = of(live, stopped);
        return difference.isEmpty() ? "" : difference + (difference.contains("region ")
            ? "; ask prepareToWrite before each write to a region"
            : "; equal states must encode to equal bytes, and encode() must not change a state");
    }
}
