/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import java.util.Set;

/** Which fields of a rig's row say what was measured; the others say what was found. */
public final class Coordinates {
    private static final Set<String> NAMES = Set.of("case", "fill", "budgetNs", "rateHz", "channels", "ringPages");

    private Coordinates() {
    }

    /**
     * Is it part of what a row is about?
     *
     * @param field of a row.
     * @return whether rows that differ in it are about different things.
     */
    public static boolean isCoordinate(String field) {
        return NAMES.contains(field);
    }
}
