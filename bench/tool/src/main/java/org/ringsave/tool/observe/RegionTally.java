/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.observe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.RegionContent;
import org.ringsave.tool.plan.RegionShape;

/** Sums the regions of images by their names. */
final class RegionTally {
    private final Map<String, RegionSum> sums = new LinkedHashMap<>();

    void addNewest(List<RegionContent> regions) {
        regions.forEach(region -> sums.put(region.name(), new RegionSum(region)));
    }

    /** Regions that the newest image does not have are left out. */
    void addDelta(ImageContent delta) throws IOException {
        for (final RegionContent region : delta.regions()) {
            final RegionSum sum = sums.get(region.name());
            if (sum != null) {
                sum.add(delta.pages(region));
            }
        }
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    /** The regions. A delta is of a mean time in nanoseconds; NaN: unknown. */
    List<RegionShape> shapes(double ns) {
        final List<RegionShape> shapes = new ArrayList<>();
        sums.values().forEach(sum -> shapes.add(sum.shape(ns)));
        return shapes;
    }
}
