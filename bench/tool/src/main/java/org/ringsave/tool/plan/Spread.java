/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;

/**
 * Repeats of one number.
 *
 * @param median the middle one.
 * @param least  of them.
 * @param most   of them.
 */
public record Spread(double median, double least, double most) {
    /** No time. */
    static final Spread NONE = new Spread(0, 0, 0);

    /**
     * Of repeats.
     *
     * @param values 1 or more.
     * @return their median, least and most.
     */
    public static Spread of(double... values) {
        return new Spread(Samples.median(values), Arrays.stream(values).min().orElseThrow(),
            Arrays.stream(values).max().orElseThrow());
    }

    Spread plus(Spread other) {
        return new Spread(median + other.median, least + other.least, most + other.most);
    }

    Spread times(double factor) {
        return new Spread(median * factor, least * factor, most * factor);
    }

    JsonObject json() {
        return new JsonObject().add("median", median).add("least", least).add("most", most);
    }

    static Spread of(JsonFile file, JsonObject json) throws IOException {
        return new Spread(file.number(json, "median"), file.number(json, "least"), file.number(json, "most"));
    }
}
