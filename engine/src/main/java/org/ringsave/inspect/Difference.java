/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

/**
 * A difference of two images.
 *
 * @param part of the image, such as {@code channel 7, incoming ring}, {@code region memory} or {@code state clock}.
 * @param text that says how the part of the second image differs from that of the first, such as {@code 3 packets
 *             more}.
 */
public record Difference(String part, String text) {
    /** {@return part and text, with a colon between} */
    @Override
    public String toString() {
        return part + ": " + text;
    }
}
