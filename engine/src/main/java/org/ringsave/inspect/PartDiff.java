/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import java.util.function.LongConsumer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Compares the states of two images, and then their regions, each by its name. */
final class PartDiff {
    private final Differences differences;
    private final PayloadPair payloads;
    private final RegionDiff regionDiff;

    /** Tells the progress the offset in the first image that the comparison of a region has come to. */
    PartDiff(Differences differences, PayloadPair payloads, boolean areDeltas, LongConsumer progress) {
        this.differences = differences;
        this.payloads = payloads;
        regionDiff = new RegionDiff(differences, payloads, areDeltas, progress);
    }

    void compare(PartCursor first, PartCursor second) throws IOException {
        compareStates(first, second);
        compareRegions(first, second);
    }

    private void compareStates(PartCursor first, PartCursor second) throws IOException {
        StateContent mine = first.nextState();
        StateContent other = second.nextState();
        while (mine != null || other != null) {
            final int order = order(mine == null ? null : mine.name(), other == null ? null : other.name());
            if (order == 0) {
                compare(mine, other);
            } else {
                differences.add(part(order < 0 ? mine : other), only(order));
            }
            mine = order <= 0 ? first.nextState() : mine;
            other = order >= 0 ? second.nextState() : other;
        }
    }

    private static String part(StateContent state) {
        return "state " + state.name();
    }

    private void compare(StateContent mine, StateContent other) throws IOException {
        final String part = part(mine);
        differences.value(part, "version", mine.version(), other.version());
        differences.value(part, "optional", mine.optional(), other.optional());
        differences.value(part, "length", mine.length(), other.length());
        payloads.begin(mine.payload(), other.payload());
        final Ranges ranges = payloads.differences(mine.at(), other.at(), Math.min(mine.length(), other.length()));
        if (!ranges.isEmpty()) {
            differences.add(part, ranges.bytes() + " differ");
        }
    }

    private void compareRegions(PartCursor first, PartCursor second) throws IOException {
        RegionContent mine = first.nextRegion();
        RegionContent other = second.nextRegion();
        while (mine != null || other != null) {
            final int order = order(mine == null ? null : mine.name(), other == null ? null : other.name());
            if (order == 0) {
                regionDiff.compare(mine, other);
            } else {
                differences.add(RegionDiff.part(order < 0 ? mine : other), only(order));
            }
            mine = order <= 0 ? first.nextRegion() : mine;
            other = order >= 0 ? second.nextRegion() : other;
        }
    }

    private static String only(int order) {
        return order < 0 ? Differences.ONLY_FIRST : Differences.ONLY_SECOND;
    }

    /** Orders names as images do; null comes last. */
    private static int order(String name, String other) {
        if (name == null || other == null) {
            return Boolean.compare(name == null, other == null);
        }
        return Arrays.compareUnsigned(name.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
