/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import java.util.List;

/** Builds a text in Markdown. */
final class MarkdownText {
    private final StringBuilder text = new StringBuilder(8_192);

    /** Adds a line, and an empty one after a heading. */
    void line(String line) {
        text.append(line).append('\n');
        if (line.startsWith("#")) {
            text.append('\n');
        }
    }

    private void paragraph(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    void section(ReportSection section) {
        line("## " + section.title());
        section.paragraphs().forEach(this::paragraph);
        section.tables().forEach(this::table);
    }

    private void table(ReportTable table) {
        if (!table.title().isEmpty()) {
            line("### " + table.title());
        }
        row(table.columns());
        text.append("|---".repeat(table.columns().size())).append("|\n");
        table.rows().forEach(this::row);
        line("");
        table.notes().forEach(this::paragraph);
    }

    private void row(List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(cell.replace("|", "\\|").replaceAll("\\R", " ")).append(' '));
        text.append("|\n");
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + '\n';
    }
}
