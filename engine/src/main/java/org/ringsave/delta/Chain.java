/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import java.util.List;

/** Checks that each of a list of images is the base of the next one. */
final class Chain {
    private Chain() {
    }

    /** Identity of an image and of its base; the base of a full image is null. */
    record Link(String name, String cutId, String base) {
    }

    /** Refuses images that can't be merged, by name. */
    static void require(List<Link> links) {
        final Link first = links.get(0);
        if (first.base != null) {
            throw new IllegalArgumentException("merge: " + first.name + " is a delta of " + first.base
                + ", and deltas are merged with a full image");
        }
        for (int i = 1; i < links.size(); i++) {
            final Link link = links.get(i);
            final Link before = links.get(i - 1);
            if (link.base == null) {
                throw new IllegalArgumentException("merge: " + link.name + " is a full image, " + link.cutId
                    + ", and no delta of " + before.name);
            }
            if (!link.base.equals(before.cutId)) {
                throw new IllegalArgumentException("merge: " + link.name + " is a delta of "
                    + links.stream().filter(base -> base.cutId.equals(link.base)).findFirst()
                        .map(base -> base.name + ", and follows " + before.name
                            + "; give the base first, then the deltas in the order they were saved")
                        .orElse(link.base + ", which is not among these files, and not of " + before.name
                            + ", which is " + before.cutId));
            }
        }
    }
}
