/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of an image's file: {@code NUMBER-KIND.ringsave}, and {@code .retired} behind it if it is retired. */
record ImageName(long number, boolean isDelta, boolean isRetired) {
    /** A number has 12 digits. A stray file with the last of them does not take the numbers of all images away. */
    static final long HIGHEST = 999_999_999_998L;

    private static final String SUFFIX = ".ringsave";
    private static final String RETIRED = ".retired";
    private static final Pattern PATTERN = Pattern.compile("(\\d{12})-(full|delta)\\.ringsave(\\.retired)?");

    /** Reads a name; empty if it is that of no image. */
    static Optional<ImageName> of(String name) {
        final Matcher matcher = PATTERN.matcher(name);
        final long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        return number < 1 || number > HIGHEST ? Optional.empty()
            : Optional.of(new ImageName(number, matcher.group(2).equals("delta"), matcher.group(3) != null));
    }

    ImageName retired() {
        return new ImageName(number, isDelta, true);
    }

    /** The name before it was retired. */
    ImageName active() {
        return new ImageName(number, isDelta, false);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%012d-", number) + (isDelta ? "delta" : "full") + SUFFIX
            + (isRetired ? RETIRED : "");
    }
}
