/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.List;

/** Markdown that is put together. */
final class MarkdownText {
    private final StringBuilder text = new StringBuilder(8_192);

    /** A line; one behind a heading is left free. */
    void line(String line) {
        text.append(line).append('\n');
        if (line.startsWith("#")) {
            text.append('\n');
        }
    }

    void paragraph(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    void header(List<String> cells) {
        row(cells);
        text.append("|---".repeat(cells.size())).append("|\n");
    }

    void row(List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(cell.replace("|", "\\|").replaceAll("\\R", " ")).append(' '));
        text.append("|\n");
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + '\n';
    }
}
