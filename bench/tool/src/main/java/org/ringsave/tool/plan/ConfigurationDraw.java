/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ringsave.memory.Platform;

/**
 * Draws the committed list: corners first, then each {@link HaltonPoint} whose size is in the measured range, then
 * those of {@link MemoryDraw}. The order alone decides which points are held out and which a calibration measures. No
 * point is chosen by hand, and a test draws the list again.
 */
final class ConfigurationDraw {
    static final long SEED = 20261123;

    private static final HaltonPoint POINTS = new HaltonPoint(SEED, 2, 3, 5, 7, 11, 13, 17);
    private static final int DRAWN = 84;
    /** Of seven drawn points two are held out: 24 of 84. Users ask about corners most, so no corner is held out. */
    private static final int PERIOD = 7;
    private static final int QUICK = 34;
    /** Longer sets take most of a pass's time, and sets of this length leave the caches too. */
    private static final long MOST_QUICK_IMAGE = 48L * 1024 * 1024;
    private static final long LEAST_IMAGE = 16 * 1024;
    private static final long MOST_IMAGE = 128L * 1024 * 1024;
    private static final long MOST_MEMORY = 256L * 1024 * 1024;
    private static final int LEAST_CHUNK = 1_376;
    private static final int MOST_CHUNK = 4 * 1024 * 1024;

    private ConfigurationDraw() {
    }

    /**
     * Print the list.
     *
     * @param args none.
     */
    public static void main(String[] args) {
        System.out.print(text());
    }

    static String text() {
        return draw().stream().map(Configuration::line)
            .collect(Collectors.joining("\n", Configuration.COLUMNS + "\n", "\n"));
    }

    static List<Configuration> draw() {
        final List<Configuration> all = new ArrayList<>(corners());
        int drawn = 0;
        for (int point = 1; drawn < DRAWN; point++) {
            final Configuration configuration = configuration(drawn, POINTS.of(point));
            if (isMeasurable(configuration.shape())) {
                all.add(configuration);
                drawn++;
            }
        }
        all.addAll(MemoryDraw.draw());
        return all;
    }

    private static List<Configuration> corners() {
        final List<Configuration> corners = new ArrayList<>();
        corners.add(corner("few-small", new Shape(1, 4, 1.0, 256, 0), 65_536));
        corners.add(corner("few-large", new Shape(1, 512, 1.0, 1_024, 0), LEAST_CHUNK));
        corners.add(corner("many-empty", new Shape(16_384, 1, 0.05, 64, 0), 65_536));
        corners.add(corner("many-in-flight", new Shape(1_024, 1, 0.05, 256, 64), MOST_CHUNK));
        corners.add(corner("large", new Shape(1_024, 16, 1.0, 1_024, 0), 65_536));
        corners.add(corner("middle", new Shape(256, 16, 1.0, 256, 0), 65_536));
        corners.add(corner("middle-quarter", new Shape(256, 16, 0.25, 256, 16), 8_160));
        return corners;
    }

    private static Configuration corner(String name, Shape shape, int chunk) {
        return new Configuration(name, false, isQuick(shape), shape, chunk, shape.channels() < 2 ? 1 : 2, 0.25,
            MemoryCase.NONE);
    }

    private static Configuration configuration(int index, double[] x) {
        final long channels = Math.round(HaltonPoint.logarithmic(x[0], 1, 16_384));
        final int ringPages = (int)Math.round(HaltonPoint.logarithmic(x[1], 1, 512));
        final double fill = Math.round(HaltonPoint.logarithmic(x[2], 0.05, 1) * 1_000) / 1_000.0;
        final int packetLength = (int)Math.round(HaltonPoint.logarithmic(x[3], 64, 1_496) / 8) * 8;
        final int inFlight = x[4] < 0.4 ? 0 : (int)Math.round(HaltonPoint.logarithmic((x[4] - 0.4) / 0.6, 1, 64));
        final int chunk = (int)Math.round(HaltonPoint.logarithmic(x[5], LEAST_CHUNK, MOST_CHUNK) / 32) * 32;
        final double deltaShare = Math.round(HaltonPoint.logarithmic(x[6], 0.02, 0.9) * 1_000) / 1_000.0;
        final int threads = channels < 2 ? 1 : 2;
        final boolean heldOut = index % PERIOD == 2 || index % PERIOD == 5;
        final Shape shape = new Shape(channels, ringPages, fill, packetLength, inFlight);
        return new Configuration(String.format(Locale.ROOT, "draw-%02d", index), heldOut,
            index < QUICK && isQuick(shape), shape, chunk, threads, deltaShare, MemoryCase.NONE);
    }

    private static boolean isQuick(Shape shape) {
        return shape.imageLength() <= MOST_QUICK_IMAGE;
    }

    private static boolean isMeasurable(Shape shape) {
        return shape.imageLength() >= LEAST_IMAGE && shape.imageLength() <= MOST_IMAGE
            // The sizes are computed here, without the engine: else the list would change with the engine's layout.
            && shape.channels() * 2 * (1 + shape.ringPages()) * Platform.PAGE_LENGTH <= MOST_MEMORY
            // A save of empty rings is of no use to users.
            && shape.ringBytes() > 0;
    }
}
