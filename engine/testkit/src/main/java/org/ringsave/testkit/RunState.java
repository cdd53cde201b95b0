/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.util.List;

/**
 * State of a simulation at a tick.
 *
 * @param image of a paused save.
 * @param lines that {@link Simulation#state()} gave.
 */
record RunState(byte[] image, List<String> lines) {
    /** Says what differs from the expected state; empty if nothing does. */
    String difference(RunState expected) {
        final String images = ImageDifference.of(image, expected.image);
        return images.isEmpty() ? lineDifference(expected.lines) : images;
    }

    private String lineDifference(List<String> expected) {
        for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
            final String line = i < lines.size() ? lines.get(i) : "nothing";
            final String other = i < expected.size() ? expected.get(i) : "nothing";
            if (!line.equals(other)) {
                return "state() has \"" + line + "\" in line " + (i + 1) + ", expected \"" + other + '"';
            }
        }
        return "";
    }
}
