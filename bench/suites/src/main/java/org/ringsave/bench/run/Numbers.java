/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.JsonValue;

/** Numbers as JMH writes them: what is none stands there as a string. */
public final class Numbers {
    private Numbers() {
    }

    /**
     * A number.
     *
     * @param value of a field, or null if there is no such field.
     * @return it; NaN for {@code "NaN"} and all else that is no number.
     */
    public static double of(JsonValue value) {
        return value != null && value.isNumber() ? value.asDouble() : Double.NaN;
    }
}
