/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.List;

/**
 * The part of a set that an image has, beside that which every image has.
 *
 * @param classes rings and packets of each class of channels.
 * @param regions pages of each region.
 * @param isDelta does the image lack bytes that a base has?
 */
public record SetBytes(List<SavedBytes> classes, List<SavedPages> regions, boolean isDelta) {
    /** Bytes of rings and packets. */
    long channelBytes() {
        long bytes = 0;
        for (final SavedBytes one : classes) {
            bytes += one.total();
        }
        return bytes;
    }

    long pages() {
        return regions.stream().mapToLong(SavedPages::pages).sum();
    }

    long groups() {
        return regions.stream().mapToLong(SavedPages::groups).sum();
    }

    long total() {
        return channelBytes() + regions.stream().mapToLong(SavedPages::bytes).sum();
    }
}
