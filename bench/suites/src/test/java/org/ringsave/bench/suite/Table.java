/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Rows of a table in Markdown. */
final class Table {
    private Table() {
    }

    /** Figures of a suite that a run may lack, or have in an older form. */
    @FunctionalInterface
    interface Figures {
        String text() throws IOException;
    }

    static String measured(Figures figures) throws IOException {
        try {
            return figures.text();
        } catch (NoSuchFileException | NotMeasuredException e) {
            return "not in this run";
        }
    }

    /** A row of figures; none if the run lacks them. */
    static String rowIfMeasured(String title, Figures figures) throws IOException {
        try {
            return row(title, figures.text());
        } catch (NoSuchFileException | NotMeasuredException e) {
            return "";
        }
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String row(String title, String... cells) {
        return "| " + title + " | " + String.join(" | ", cells) + " |\n";
    }

    static String head(String title, String... columns) {
        return row(title, columns) + "|---|" + "---|".repeat(columns.length) + '\n';
    }
}
