/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page for embedders lists the events that Flight Recorder takes of the engine. */
@Tag("sources")
class EventPageTest {
    private static final Pattern EVENT = Pattern.compile("@Name\\(\"org\\.ringsave\\.(\\w+)\"\\)");
    private static final String TABLE = "| event | from, to | has |\n|---|---|---|\n";

    @Test
    void pageListsAllEvents() throws IOException {
        final String page = Files.readString(Path.of("EMBEDDING.md"));
        final String table = page.substring(page.indexOf(TABLE) + TABLE.length());
        assertThat(names(Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE),
            table.substring(0, table.indexOf("\n\n")))).containsExactlyInAnyOrderElementsOf(events());
        assertThat(page).contains("jfr print", "Mission Control");
    }

    private static List<String> events() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith("Event.java"))
                .flatMap(file -> names(EVENT, text(file)).stream()).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }
}
