/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.Arrays;
import java.util.function.Function;

/** A request that cannot be planned: the fields that break a bound, and the bound. */
public final class PlanRefusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String format;
    private final PlanField[] fields;
    private final String name;

    /**
     * Refuse.
     *
     * @param format with one {@code %s} for each field.
     * @param fields that the text names, in its order.
     */
    PlanRefusal(String format, PlanField... fields) {
        this(null, format, fields);
    }

    private PlanRefusal(String name, String format, PlanField... fields) {
        super(text(format, fields, PlanField::key));
        this.name = name;
        this.format = format;
        this.fields = fields.clone();
    }

    /** Refuses a value unless a condition holds. */
    static void require(boolean condition, PlanField field, Object value, String bound) {
        if (!condition) {
            throw new PlanRefusal("%s=" + value + " is not " + bound, field);
        }
    }

    /** Refuses a value of a region or state unless a condition holds. */
    static void require(boolean condition, String name, Object value, String bound) {
        if (!condition) {
            // Names of regions may have dots, keys have none.
            throw new PlanRefusal(name.substring(name.lastIndexOf('.') + 1),
                (name + '=' + value + " is not " + bound).replace("%", "%%"));
        }
    }

    /** The key of the first field that it names, or the name of a value of a region or state; null if it has none. */
    String firstKey() {
        return fields.length > 0 ? fields[0].key() : name;
    }

    /**
     * The message with other names for the fields.
     *
     * @param names gives a field its name, such as that of an option.
     * @return the message.
     */
    public String message(Function<PlanField, String> names) {
        return text(format, fields, names);
    }

    private static String text(String format, PlanField[] fields, Function<PlanField, String> names) {
        return String.format(format, Arrays.stream(fields).map(names).toArray());
    }
}
