/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the configurations with a region or a state: each {@link HaltonPoint} is one. */
final class MemoryDraw {
    static final long SEED = 20261201;

    private static final HaltonPoint POINTS = new HaltonPoint(SEED, 2, 3, 5, 7, 11);
    private static final int DRAWN = 28;
    private static final int PERIOD = 7;
    private static final int QUICK = 14;
    private static final long LEAST_PAGES = 64;
    private static final long MOST_PAGES = 32_768;
    /** Longer regions take most of a pass's time. */
    private static final long MOST_QUICK_PAGES = 4_096;
    private static final int CHUNK = 65_536;
    /** Few channels: times of regions and states shall not drown in theirs. */
    private static final Shape SHAPE = new Shape(16, 1, 0.5, 256, 0);

    private MemoryDraw() {
    }

    static List<Configuration> draw() {
        final List<Configuration> all = new ArrayList<>();
        for (int index = 0; index < DRAWN; index++) {
            all.add(configuration(index, POINTS.of(index + 1)));
        }
        return all;
    }

    private static Configuration configuration(int index, double[] x) {
        final long pages = x[0] < 0.2 ? 0
            : Math.round(HaltonPoint.logarithmic((x[0] - 0.2) / 0.8, LEAST_PAGES, MOST_PAGES));
        final double written = Math.round(HaltonPoint.logarithmic(x[1], 0.002, 0.9) * 1_000) / 1_000.0;
        final long run = Math.round(HaltonPoint.logarithmic(x[2], 1, 64));
        // A configuration without a region has a state.
        final long state = pages > 0 && x[3] < 0.4 ? 0
            : Math.round(HaltonPoint.logarithmic(x[4], 4_096, 4 << 20) / 8) * 8;
        final boolean heldOut = index % PERIOD == 2 || index % PERIOD == 5;
        return new Configuration(String.format(Locale.ROOT, "memory-%02d", index), heldOut,
            index < QUICK && pages <= MOST_QUICK_PAGES, SHAPE, CHUNK, 2, 0.25,
            new MemoryCase(pages, written, run, state));
    }
}
