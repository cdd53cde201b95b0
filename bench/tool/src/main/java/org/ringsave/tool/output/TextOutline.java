/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

import java.io.PrintWriter;
import java.util.StringJoiner;

/** An outline for people: a line for each value, indented. */
public final class TextOutline implements Outline {
    private static final int SHOWN_BYTES = 32;
    private static final String ITEM = "- ";

    private final PrintWriter out;
    private int depth;
    private boolean isFirstOfItem;

    /**
     * Print to a writer.
     *
     * @param out takes the lines.
     */
    public TextOutline(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void value(String name, Object value) {
        line(name + ": " + value);
    }

    @Override
    public void begin(String name) {
        line(name + ':');
        depth++;
    }

    @Override
    public void beginList(String name) {
        begin(name);
    }

    @Override
    public void beginItem() {
        depth++;
        isFirstOfItem = true;
    }

    @Override
    public void row(Object... namesAndValues) {
        final StringJoiner row = new StringJoiner(", ");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                row.add(namesAndValues[i] + ": " + namesAndValues[i + 1]);
            }
        }
        line(ITEM + row);
    }

    private void line(String text) {
        // Two letters of the first line of an item mark it in its list.
        out.println("  ".repeat(isFirstOfItem ? depth - 1 : depth) + (isFirstOfItem ? ITEM : "") + text);
        isFirstOfItem = false;
    }

    @Override
    public void end() {
        depth--;
        isFirstOfItem = false;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public int shownBytes() {
        return SHOWN_BYTES;
    }
}
