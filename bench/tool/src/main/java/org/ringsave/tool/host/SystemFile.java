/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small files in which a system describes itself. A file that is missing or unreadable counts as empty. */
public final class SystemFile {
    private SystemFile() {
    }

    /**
     * Reads a whole file.
     *
     * @param file path of the file.
     * @return its lines; none if the file can't be read.
     */
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Reads the first line of a file.
     *
     * @param file path of the file.
     * @return the line without surrounding blanks; empty if the line is blank or the file can't be read.
     */
    public static Optional<String> first(Path file) {
        return lines(file).stream().findFirst().map(String::strip).filter(line -> !line.isEmpty());
    }

    /**
     * Finds the value of a field: the text behind its name and a separator, on the first line that begins so.
     *
     * @param lines     lines to search.
     * @param name      name of the field.
     * @param separator text between name and value; blanks may surround it.
     * @return the value without surrounding blanks; empty if no line has one.
     */
    public static Optional<String> field(List<String> lines, String name, String separator) {
        return lines.stream()
            .filter(line -> line.startsWith(name) && line.substring(name.length()).strip().startsWith(separator))
            .map(line -> line.substring(line.indexOf(separator) + separator.length()).strip())
            .filter(value -> !value.isEmpty()).findFirst();
    }

    static double number(String text, double otherwise) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
