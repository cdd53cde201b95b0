/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for embedders has exactly the messages that the engine gives, word for word. */
@Tag("sources")
class EmbeddingMessagesTest {
    private static final Path PAGE = Path.of("EMBEDDING.md");
    private static final String HEADER = "| mistake | message |\n|---|---|\n";
    private static final Pattern ROW = Pattern.compile("^\\| .+ \\| `([^`]+)` \\|$");

    @TempDir
    Path folder;

    @Test
    void pageHasTheMessagesThatTheEngineGives() throws IOException {
        try (EmbedderMistakes mistakes = new EmbedderMistakes(folder)) {
            assertThat(printed()).containsExactlyInAnyOrderElementsOf(mistakes.make());
        }
    }

    /** The last column of all tables of mistakes on the page. */
    private static List<String> printed() throws IOException {
        final List<String> printed = new ArrayList<>();
        final String page = Files.readString(PAGE);
        for (int at = page.indexOf(HEADER); at >= 0; at = page.indexOf(HEADER, at + 1)) {
            page.substring(at + HEADER.length(), page.indexOf("\n\n", at)).lines().forEach(line -> {
                final Matcher row = ROW.matcher(line);
                assertThat(row.matches()).as(line).isTrue();
                printed.add(row.group(1));
            });
        }
        return printed;
    }
}
