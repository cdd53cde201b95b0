/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The top-level types of a folder of sources, and the types that each source names. A compiled class lacks a type of
 * which its source uses only a constant, because the compiler copies the value.
 */
final class SourceTypes {
    private static final String EXTENSION = ".java";
    /** A comment of one line or of several, a text block, a string, a character. */
    private static final Pattern NO_CODE = Pattern.compile(String.join("|", "//[^\n]*", "/\\*(?s:.*?)\\*/",
        "\"\"\"(?s:[^\"\\\\]*+(?:(?:\\\\.|\"(?!\"\"))[^\"\\\\]*+)*+)\"\"\"", "\"(?:\\\\.|[^\"\\\\\n])*\"",
        "'(?:\\\\.|[^'\\\\\n])*'"));
    private static final Pattern IMPORT = Pattern.compile("(?m)^import\\s+(?:static\\s+)?([\\w.]+?)\\.(\\w+|\\*)\\s*;");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.$])(?:[a-z]\\w*\\.)*[A-Z]\\w*");

    private final Path folder;
    private final Map<String, Set<String>> named = new TreeMap<>();

    private SourceTypes(Path folder) {
        this.folder = folder;
    }

    /** Returns, for the full name of each type below a folder, the other types there that its source names. */
    static Map<String, Set<String>> of(Path folder) throws IOException {
        final SourceTypes types = new SourceTypes(folder);
        final List<Path> sources;
        try (Stream<Path> files = Files.walk(folder)) {
            sources = files.filter(file -> file.toString().endsWith(EXTENSION))
                .filter(file -> !file.toString().endsWith("-info.java")).toList();
        }
        sources.forEach(source -> types.named.put(types.name(source), new TreeSet<>()));
        for (final Path source : sources) {
            types.read(types.name(source), Files.readString(source));
        }
        return types.named;
    }

    /** Returns a source without comments, and with empty strings. */
    static String code(String source) {
        return NO_CODE.matcher(source).replaceAll(found -> found.group().startsWith("/") ? " " : "\"\"");
    }

    private String name(Path source) {
        final String path = folder.relativize(source).toString();
        return path.substring(0, path.length() - EXTENSION.length()).replace(File.separatorChar, '.');
    }

    private void read(String type, String source) {
        final String code = code(source);
        final Set<String> others = named.get(type);
        final String body = IMPORT.matcher(code).replaceAll("");
        IMPORT.matcher(code).results().filter(one -> isUsed(one.group(2), body))
            .forEach(one -> addImported(one.group(1), one.group(2), others));
        final String room = type.substring(0, type.lastIndexOf('.') + 1);
        NAME.matcher(body).results().map(MatchResult::group)
            .forEach(name -> addKnown(name.indexOf('.') < 0 ? room + name : name, others));
        others.remove(type);
    }

    /** Javadoc may use an import that the code does not. */
    private static boolean isUsed(String imported, String body) {
        return "*".equals(imported) || Pattern.compile("\\b" + imported + "\\b").matcher(body).find();
    }

    /** An import names a type, a type nested in it, a static member of one, or all types of a room. */
    private void addImported(String owner, String imported, Set<String> others) {
        if ("*".equals(imported)) {
            named.keySet().stream().filter(type -> type.substring(0, type.lastIndexOf('.')).equals(owner))
                .forEach(others::add);
        }
        addKnown(owner + '.' + imported, others);
        for (int end = owner.length(); end > 0; end = owner.lastIndexOf('.', end - 1)) {
            addKnown(owner.substring(0, end), others);
        }
    }

    private void addKnown(String type, Set<String> others) {
        if (named.containsKey(type)) {
            others.add(type);
        }
    }
}
