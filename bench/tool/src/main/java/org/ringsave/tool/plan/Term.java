/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;

/**
 * A part of a time: {@code coefficient * quantity * ramp}. The ramp is 1 if there is none. Else it is 0 up to one value
 * of a quantity, 1 from another value on, and linear in the logarithm between them: the share of the touched memory
 * that has left a cache.
 *
 * @param name        for people.
 * @param quantity    name of a quantity of {@link Quantities}.
 * @param rampOf      name of the ramp's quantity, or null for no ramp.
 * @param from        value where the ramp leaves 0.
 * @param to          value where it reaches 1; more than from.
 * @param coefficient in nanoseconds for one of the quantity, 0 or more.
 */
public record Term(String name, String quantity, String rampOf, double from, double to, double coefficient) {
    /**
     * A term whose names compare by their identity: a plan looks some hundred thousand quantities up.
     *
     * @param name        as above.
     * @param quantity    as above.
     * @param rampOf      as above.
     * @param from        as above.
     * @param to          as above.
     * @param coefficient as above.
     */
    public Term {
        quantity = quantity.intern();
        rampOf = rampOf == null ? null : rampOf.intern();
    }

    static Term of(String quantity) {
        return new Term(quantity, quantity, null, 0, 0, 0);
    }

    static Term of(String name, String quantity, String rampOf, double from, double to) {
        return new Term(name, quantity, rampOf, from, to, 0);
    }

    Term with(double found) {
        return new Term(name, quantity, rampOf, from, to, found);
    }

    /**
     * The time that this part adds.
     *
     * @param quantities of the operation.
     * @return in nanoseconds.
     */
    public double ns(Quantities quantities) {
        return coefficient * feature(quantities);
    }

    /** Unit of the coefficient. */
    double feature(Quantities quantities) {
        return quantities.get(quantity) * ramp(quantities);
    }

    private double ramp(Quantities quantities) {
        if (rampOf == null) {
            return 1;
        }
        final double at = quantities.get(rampOf);
        return at <= from ? 0 : at >= to ? 1 : Math.log(at / from) / Math.log(to / from);
    }

    JsonObject json() {
        final JsonObject json = new JsonObject().add("name", name).add("quantity", quantity)
            .add("coefficient", coefficient)
            .add("unit", quantity.equals(Quantities.ONE) ? "ns" : "ns per one of " + quantity);
        if (rampOf != null) {
            json.add("ramp", new JsonObject().add("of", rampOf).add("from", from).add("to", to));
        }
        return json;
    }

    static Term of(JsonFile file, JsonObject json) throws IOException {
        final JsonValue ramp = json.get("ramp");
        final String of = ramp == null ? null : file.text(ramp.asObject(), "of");
        final String quantity = file.text(json, "quantity");
        if (!Quantities.isKnown(quantity) || of != null && !Quantities.isKnown(of)) {
            throw file.bad("quantity", "is unknown to this version: " + quantity);
        }
        final double coefficient = file.number(json, "coefficient");
        if (coefficient < 0) {
            throw file.bad("coefficient", "is " + coefficient + ", and no time is negative");
        }
        return new Term(file.text(json, "name"), quantity, of, of == null ? 0 : file.number(ramp.asObject(), "from"),
            of == null ? 0 : file.number(ramp.asObject(), "to"), coefficient);
    }
}
