/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameFileTest {
    @TempDir
    private Path directory;
    private Path here;

    @BeforeEach
    void linkDirectory() throws IOException {
        here = Files.createSymbolicLink(directory.resolve("here"), directory);
    }

    @Test
    void namesOfOneFileAreOneBehindAnyLinks() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));
        final Path hard = Files.createLink(directory.resolve("hard"), file);
        final Path soft = Files.createSymbolicLink(directory.resolve("soft"), Path.of("hard"));
        for (final Path name : List.of(file, hard, soft, here.resolve("soft"), directory.resolve("./file"))) {
            assertThat(SameFile.areOne(file, name)).isTrue();
            assertThat(SameFile.areOne(name, file)).isTrue();
        }
        assertThat(SameFile.areOne(file, Files.createFile(directory.resolve("other")))).isFalse();
        assertThat(SameFile.areOne(file, directory.resolve("new"))).isFalse();
        assertThat(SameFile.isOneName(file, here.resolve("file"))).isTrue();
        assertThat(SameFile.isOneName(file, hard)).isFalse();
        assertThat(SameFile.isOneName(soft, hard)).isTrue();
    }

    @Test
    void namesOfAFileToComeAreOneBehindSymbolicLinks() throws IOException {
        final Path file = directory.resolve("new");
        final Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("new"));
        for (final Path name : List.of(file, dangling, here.resolve("dangling"), directory.resolve("x/../new"))) {
            assertThat(SameFile.areOne(file, name)).as(name.toString()).isTrue();
        }
        assertThat(SameFile.areOne(file, directory.resolve("newer"))).isFalse();
        assertThat(SameFile.areOne(directory.resolve("none/a"), directory.resolve("none/./a"))).isTrue();
        assertThat(SameFile.areOne(directory.resolve("none/a"), directory.resolve("none/b"))).isFalse();
    }

    @Test
    void circleOfLinksIsNamed() throws IOException {
        final Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThat(SameFile.areOne(circle, circle)).isTrue();
        assertThatThrownBy(() -> SameFile.end(circle)).hasMessage(circle + ": its links lead in a circle; name a file");
    }
}
