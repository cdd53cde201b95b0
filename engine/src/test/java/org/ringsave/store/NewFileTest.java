/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.fixture.Proves;

class NewFileTest {
    @TempDir
    private Path directory;

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static NewFile newFile(Path path, SyncMode sync) throws IOException {
        return new NewFile(path, sync, line -> {
            throw new AssertionError(line);
        });
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(SyncMode.class)
    void newFileAppearsWholeWhenComplete(SyncMode sync) throws IOException {
        final Path path = directory.resolve("file");
        final NewFile file = newFile(path, sync);
        file.write(text("world"), 6);
        file.write(text("hello "), 0);
        assertThat(path).doesNotExist();
        assertThat(names(directory)).singleElement().asString().startsWith(".file-").endsWith(".part");
        file.complete();
        assertThat(path).hasContent("hello world");
        assertThat(names(directory)).containsExactly("file");
        file.abandon();
        file.abandon();
        assertThat(names(directory)).containsExactly("file");
    }

    @Test
    void abandonedNewFileLeavesNothing() throws IOException {
        final NewFile file = newFile(directory.resolve("file"), SyncMode.FULL);
        file.write(text("x"), 0);
        file.abandon();
        file.abandon();
        assertThat(names(directory)).isEmpty();
        assertThatThrownBy(() -> file.write(text("y"), 0)).isInstanceOf(IOException.class);
        assertThatThrownBy(file::complete).isInstanceOf(IOException.class);
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void newFileReplacesTheOldOneOnlyWhenComplete() throws IOException {
        final Path path = directory.resolve("file");
        Files.writeString(path, "old");
        final NewFile first = newFile(path, SyncMode.NONE);
        first.write(text("first"), 0);
        final NewFile second = newFile(path, SyncMode.FULL);
        second.write(text("second"), 0);
        assertThat(path).hasContent("old");
        first.complete();
        assertThat(path).hasContent("first");
        second.complete();
        assertThat(path).hasContent("second");
        assertThat(names(directory)).containsExactly("file");
        final NewFile third = newFile(path, SyncMode.FULL);
        third.abandon();
        assertThat(path).hasContent("second");
    }

    @Test
    void newFileRefusesAFolderAndAMissingFolder() throws IOException {
        final Path folder = Files.createDirectory(directory.resolve("folder"));
        assertThatThrownBy(() -> newFile(folder, SyncMode.FULL)).isInstanceOf(IOException.class)
            .hasMessageContaining("folder").hasMessageContaining("is a directory");
        assertThatThrownBy(() -> newFile(directory.resolve("none").resolve("file"), SyncMode.FULL))
            .isInstanceOf(IOException.class).hasMessageContaining("none").hasMessageContaining("does not exist");
        assertThatThrownBy(() -> newFile(Path.of("/"), SyncMode.FULL)).isInstanceOf(IOException.class);
        Files.writeString(directory.resolve("plain"), "");
        assertThatThrownBy(() -> newFile(directory.resolve("plain").resolve("file"), SyncMode.FULL))
            .isInstanceOf(IOException.class).hasMessageContaining("plain");
        assertThat(names(directory)).containsExactly("folder", "plain");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void newFileLeavesNothingWhenItsNameBecameAFolder() throws IOException {
        final Path path = directory.resolve("file");
        final NewFile file = newFile(path, SyncMode.FULL);
        Files.createDirectories(path.resolve("inside"));
        assertThatThrownBy(file::complete).isInstanceOf(IOException.class);
        file.abandon();
        assertThat(names(directory)).containsExactly("file");
        assertThat(path.resolve("inside")).isDirectory();
    }

    @Test
    @Proves("An interrupted thread leaves no new file.")
    void interruptedThreadLeavesNoNewFile() throws IOException {
        final Path path = directory.resolve("file");
        Files.writeString(path, "old");
        final NewFile file = newFile(path, SyncMode.FULL);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> file.write(text("x"), 0)).isInstanceOf(InterruptedIOException.class)
            .hasMessage(path + ": the thread was interrupted, and nothing was written under this name; clear its flag"
                + " by Thread.interrupted() before you try again");
        assertThat(Thread.interrupted()).isTrue();
        file.abandon();
        assertThat(names(directory)).containsExactly("file");
        assertThat(path).hasContent("old");
    }

    @Test
    void newFileMayHaveTheLongestNameOfTheFileSystem() throws IOException {
        final Path path = directory.resolve("n".repeat(255));
        assertThatCode(() -> Files.writeString(path, "old")).doesNotThrowAnyException();
        final NewFile file = newFile(path, SyncMode.NONE);
        file.write(text("new"), 0);
        file.complete();
        assertThat(path).hasContent("new");
        assertThat(names(directory)).hasSize(1);
    }
}
