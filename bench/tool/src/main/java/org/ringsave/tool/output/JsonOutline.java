/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

import com.eclipsesource.json.Json;
import java.io.PrintWriter;

/** An outline for programs: one JSON value. It is written as it comes, so its length does not matter. */
public final class JsonOutline implements Outline {
    private static final int SHOWN_BYTES = 65_536;

    private final PrintWriter out;
    private final StringBuilder closing = new StringBuilder();
    private boolean isEmpty = true;

    /**
     * Begin an object or a list.
     *
     * @param out    takes the text.
     * @param isList true for a list.
     */
    public JsonOutline(PrintWriter out, boolean isList) {
        this.out = out;
        open(isList ? '[' : '{', isList ? ']' : '}');
    }

    private void open(char opening, char close) {
        out.print(opening);
        closing.append(close);
        isEmpty = true;
    }

    private void next() {
        out.print(isEmpty ? "" : ",");
        out.println();
        out.print("  ".repeat(closing.length()));
        isEmpty = false;
    }

    private void name(String name) {
        next();
        out.print(Json.value(name) + ": ");
    }

    private static String text(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return "null";
        }
        return value instanceof Number || value instanceof Boolean ? value.toString()
            : Json.value(value.toString()).toString();
    }

    @Override
    public void value(String name, Object value) {
        name(name);
        out.print(text(value));
    }

    @Override
    public void begin(String name) {
        name(name);
        open('{', '}');
    }

    @Override
    public void beginList(String name) {
        name(name);
        open('[', ']');
    }

    @Override
    public void beginItem() {
        next();
        open('{', '}');
    }

    @Override
    public void row(Object... namesAndValues) {
        next();
        String separator = "{";
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                out.print(separator + Json.value(namesAndValues[i].toString()) + ": " + text(namesAndValues[i + 1]));
                separator = ", ";
            }
        }
        out.print('}');
    }

    @Override
    public void end() {
        final int last = closing.length() - 1;
        final char close = closing.charAt(last);
        closing.setLength(last);
        if (!isEmpty) {
            out.println();
            out.print("  ".repeat(last));
        }
        out.print(close);
        isEmpty = false;
        if (last == 0) {
            out.println();
        }
    }

    @Override
    public int depth() {
        return closing.length();
    }

    @Override
    public int shownBytes() {
        return SHOWN_BYTES;
    }
}
