/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.JsonValue;

/** Numbers as JMH writes them: NaN is a string there. */
public final class Numbers {
    private Numbers() {
    }

    /**
     * A number.
     *
     * @param value of a field, or null without such a field.
     * @return it; NaN for {@code "NaN"} and every other value that is no number.
     */
    public static double of(JsonValue value) {
        return value != null && value.isNumber() ? value.asDouble() : Double.NaN;
    }
}
