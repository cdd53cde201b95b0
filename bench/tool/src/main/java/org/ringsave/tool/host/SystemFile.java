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

/** Small files in which a system says what it is. One that is not there, or not to be read, says nothing. */
public final class SystemFile {
    private SystemFile() {
    }

    /**
     * All of a file.
     *
     * @param file to read.
     * @return its lines; none if it can't be read.
     */
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * What stands in the first line.
     *
     * @param file to read.
     * @return the line without blanks around it; nothing if it is empty, or the file can't be read.
     */
    public static Optional<String> first(Path file) {
        return lines(file).stream().findFirst().map(String::strip).filter(line -> !line.isEmpty());
    }

    /**
     * What stands behind a name and a separator, in the first line that begins so.
     *
     * @param lines     to look through.
     * @param name      that such a line begins with.
     * @param separator between name and value, with blanks around it or without.
     * @return the value without blanks around it; nothing if no line has one.
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
