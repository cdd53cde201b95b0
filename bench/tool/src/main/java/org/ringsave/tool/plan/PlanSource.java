/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * Where the numbers of a plan come from.
 *
 * @param place   of the measurements.
 * @param assumed values that the user has not given.
 * @param notes   a line for each value that the images of an observed set do not tell.
 */
public record PlanSource(String place, List<AssumedValue> assumed, List<String> notes) {
    /** Copies the lists. */
    public PlanSource {
        assumed = List.copyOf(assumed);
        notes = List.copyOf(notes);
    }

    void addTo(JsonObject json) {
        final JsonArray values = new JsonArray();
        assumed.forEach(one -> values.add(one.json()));
        final JsonArray lines = new JsonArray();
        notes.forEach(lines::add);
        json.add("place", place).add("assumedOptions", values).add("notes", lines);
    }
}
