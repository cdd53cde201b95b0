/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.List;

/**
 * A value that a plan assumes, since its user gave none.
 *
 * @param option that sets it, such as {@code --fill}.
 * @param value  in the form of the option.
 * @param of     names of the classes of channels that lack it; none if it holds for the whole plan.
 */
public record AssumedValue(String option, String value, List<String> of) {
    /** Copies the names. */
    public AssumedValue {
        of = List.copyOf(of);
    }

    JsonObject json() {
        final JsonArray names = new JsonArray();
        of.forEach(names::add);
        return new JsonObject().add("option", option).add("value", value).add("of", names);
    }
}
