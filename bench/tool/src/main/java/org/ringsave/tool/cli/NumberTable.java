/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/**
 * A table of numbers, which text and JSON have in common: a row for each kind of number, a column for each subject. The
 * text rounds them. The JSON has them as they are, in an object for each column, and leaves out those without a value.
 */
final class NumberTable {
    /** Whole numbers, and means of them without their fraction. */
    static final Function<Number, String> COUNT = number -> Units.count(number.longValue());
    /** Lengths in bytes, with their fraction. */
    static final Function<Number, String> BYTES = number -> Units.bytes(number.doubleValue());
    /** Lengths in bytes, and means of them without their fraction. */
    static final Function<Number, String> WHOLE_BYTES = number -> Units.bytes(number.longValue());
    /** Times in nanoseconds, and means of them without their fraction. */
    static final Function<Number, String> TIME = number -> Units.time(number.longValue());
    /** Rates in bytes a second. */
    static final Function<Number, String> RATE = number -> Units.rate(number.doubleValue());

    private static final String NONE = "-";

    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** A column, by its title in the text and its name in JSON. One of quotients has the same text for each row. */
    private record Column(String title, String name, boolean hasQuotients) {
        String text(Row row, Number value) {
            return hasQuotients ? Units.ratio(value.doubleValue()) : row.text.apply(value);
        }
    }

    /** A row, by its title in the text and its name in JSON. A value of null is none. */
    private record Row(String title, String name, Function<Number, String> text, List<Number> values) {
    }

    NumberTable(String title) {
        this.title = title;
    }

    NumberTable column(String columnTitle, String name) {
        columns.add(new Column(columnTitle, name, false));
        return this;
    }

    NumberTable quotients(String columnTitle, String name) {
        columns.add(new Column(columnTitle, name, true));
        return this;
    }

    /** Adds a row. Columns behind its last value stay empty. */
    void row(String rowTitle, String name, Function<Number, String> text, Number... values) {
        rows.add(new Row(rowTitle, name, text, Arrays.asList(values)));
    }

    /** A quotient as a value; null if it has none. */
    static Number quotient(double of, double by) {
        return by == 0 ? null : of / by;
    }

    void print(PrintWriter out) {
        printLine(out, title, columns.stream().map(Column::title).toList());
        for (final Row row : rows) {
            final List<String> texts = new ArrayList<>();
            for (int i = 0; i < row.values.size(); i++) {
                final Number value = row.values.get(i);
                texts.add(value == null ? NONE : columns.get(i).text(row, value));
            }
            printLine(out, row.title, texts);
        }
    }

    private static void printLine(PrintWriter out, String first, List<String> others) {
        final StringBuilder line = new StringBuilder(Units.format("%-20s", first));
        others.forEach(text -> line.append(Units.format(" %14s", text)));
        out.println(line);
    }

    /** Prints an object for each column. */
    void print(Outline out) {
        for (int i = 0; i < columns.size(); i++) {
            out.begin(columns.get(i).name);
            for (final Row row : rows) {
                final Number value = i < row.values.size() ? row.values.get(i) : null;
                if (value != null) {
                    out.value(row.name, value);
                }
            }
            out.end();
        }
    }
}
