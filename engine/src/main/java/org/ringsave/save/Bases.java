/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.util.Objects;
import java.util.StringJoiner;
import org.ringsave.channel.Lineage;
import org.ringsave.image.ImageDigests;

/** Finds the base of a delta by the {@code cutId} that the embedder names. */
final class Bases {
    private static final int DIGITS = 2 * Long.BYTES;

    private Bases() {
    }

    /** Returns the base with a {@code cutId}. If there is none, the exception lists the bases that the set has. */
    static Lineage.Base require(Lineage lineage, String cutId) {
        Objects.requireNonNull(cutId, "baseCutId");
        final Lineage.Base base = find(lineage, cutId);
        if (base == null) {
            final StringJoiner known = new StringJoiner(", ");
            lineage.forEach(each -> known.add(ImageDigests.text(each.first(), each.second()) + " of label "
                + Long.toUnsignedString(each.label())));
            throw new IllegalArgumentException("begin: " + cutId + " is no base of this set. A delta is taken against"
                + " the image that the set was restored from or one of its last " + Lineage.KEPT + " complete saves"
                + " since; " + (known.length() == 0 ? "there is none: save a full image" : "these are " + known));
        }
        return base;
    }

    private static Lineage.Base find(Lineage lineage, String cutId) {
        return isCutId(cutId) ? lineage.find(word(cutId, 0), word(cutId, DIGITS)) : null;
    }

    /** A loop, since this is part of the pause and a regular expression allocates. */
    private static boolean isCutId(String text) {
        boolean is = text.length() == 2 * DIGITS;
        for (int i = 0; is && i < text.length(); i++) {
            final char digit = text.charAt(i);
            is = digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f' || digit >= 'A' && digit <= 'F';
        }
        return is;
    }

    private static long word(String text, int from) {
        return Long.reverseBytes(Long.parseUnsignedLong(text.substring(from, from + DIGITS), 16));
    }
}
