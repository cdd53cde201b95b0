/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types that depend on each other in a circle can only be understood together, so there is no circle. This test reads
 * the sources of all modules, as a maintainer does.
 */
@Tag("sources")
class TypeCirclesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"engine", "engine/testkit", "engine/aeron", "bench/tool", "bench/suites"})
    void noTypesDependOnEachOtherInACircle(String module) throws IOException {
        final Map<String, Set<String>> types = SourceTypes.of(Path.of("..", module, "src", "main", "java"));
        assertThat(types).hasSizeGreaterThan(15);
        assertThat(TypeCircles.of(types)).as("circles of types").isEmpty();
    }

    @Test
    void circleThroughConstantsAloneIsFound() throws IOException {
        source("a", "First", "import static b.Second.LENGTH;\nclass First { int length = LENGTH; }");
        source("b", "Second", "import c.Third;\nclass Second { static final int LENGTH = Third.Nested.LENGTH; }");
        source("c", "Third", "import a.*;\nclass Third { }");
        assertThat(TypeCircles.of(SourceTypes.of(folder))).containsExactly(Set.of("a.First", "b.Second", "c.Third"));
    }

    @Test
    void commentsAndStringsNameNoType() throws IOException {
        source("a", "First", "/** {@link Second} */ class First { String text = \"\\\" Second // \"; /* Second */ }");
        source("a", "Second", "class Second { First first; char c = '\"'; Other.Third third; } // Third");
        source("a", "Third", "class Third { String text = \"\"\"\n a \"Second\" \\\"\"\" First\n\"\"\"; Second it; }");
        assertThat(SourceTypes.of(folder)).isEqualTo(
            Map.of("a.First", Set.of(), "a.Second", Set.of("a.First"), "a.Third", Set.of("a.Second")));
    }

    private void source(String room, String type, String code) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(room)).resolve(type + ".java"),
            "package " + room + ";\n" + code);
    }
}
