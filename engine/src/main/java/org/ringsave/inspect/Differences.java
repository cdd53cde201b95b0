/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.util.ArrayList;
import java.util.List;

/** Collects the differences of two images: the first ones, and the number of all. */
final class Differences {
    static final String ONLY_FIRST = "only in the first";
    static final String ONLY_SECOND = "only in the second";
    /** Digests differ, and no part that is known does. */
    static final String UNKNOWN = "records that this version does not know differ";

    private final int limit;
    private final List<Difference> kept = new ArrayList<>();
    private long count;

    /** Keeps up to a number of them. */
    Differences(int limit) {
        this.limit = limit;
    }

    void add(String part, String text) {
        if (kept.size() < limit) {
            kept.add(new Difference(part, text));
        }
        count++;
    }

    /** Adds a value of a part, if it differs. */
    void value(String part, String name, Object first, Object second) {
        if (!first.equals(second)) {
            add(part, name + " is " + first + ", " + second + " in the second");
        }
    }

    List<Difference> kept() {
        return kept;
    }

    /** Number of all. */
    long count() {
        return count;
    }
}
