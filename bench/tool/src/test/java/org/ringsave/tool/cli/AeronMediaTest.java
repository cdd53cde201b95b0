/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that media drivers of killed processes leave beside that of a new one. */
class AeronMediaTest {
    private static final long TWO_MINUTES_MS = TimeUnit.MINUTES.toMillis(2);

    @TempDir
    private Path folder;

    /** Starts a driver and ends it. Returns the directories that are left. */
    private List<Path> leftByADriver() throws IOException {
        AeronMedia.embedded(folder.resolve("aeron-me")).close();
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path name(String user) {
        return folder.resolve(user + '-' + UUID.randomUUID() + "-ringsave");
    }

    private static Path aged(Path path) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(FileTime.fromMillis(System.currentTimeMillis() - TWO_MINUTES_MS), null, null);
        return path;
    }

    private static MediaDriver driver(Path directory) {
        return MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED).performStorageChecks(false));
    }

    @Test
    void driverRemovesTheDirectoriesOfDeadOnes() throws IOException {
        final Path whole = name("aeron-me");
        driver(whole).close();
        assertThat(whole.resolve("cnc.dat")).exists();
        aged(whole);
        final Path other = Files.createDirectory(name("other"));
        final Path text = Files.writeString(other.resolve("text"), "hello");
        final Path begun = Files.createDirectory(name("aeron-me"));
        Files.write(begun.resolve("cnc.dat"), new byte[8192]);
        Files.createSymbolicLink(Files.createDirectory(begun.resolve("images")).resolve("link"), other);
        aged(begun);
        aged(Files.createDirectory(name("aeron-me")));
        assertThat(leftByADriver()).containsExactly(other);
        assertThat(text).hasContent("hello");
    }

    @Test
    void driverLeavesDirectoriesThatOthersMayUse() throws IOException {
        final Path young = Files.createDirectory(name("aeron-me"));
        final Path[] strange = {aged(Files.createDirectory(name("aeron-me2"))),
            aged(Files.createDirectory(name("aeron-me-ringsave"))),
            aged(Files.createDirectory(folder.resolve("aeron-me-" + UUID.randomUUID()))),
            aged(Files.createDirectory(folder.resolve("aeron-me-notes-ringsave"))),
            aged(Files.writeString(name("aeron-me"), "hello")),
            aged(Files.createSymbolicLink(name("aeron-me"), young))};
        final Path active = name("aeron-me");
        try (MediaDriver driver = driver(active)) {
            aged(active);
            assertThat(leftByADriver()).contains(strange).contains(young, active).hasSize(strange.length + 2);
            assertThat(Path.of(driver.aeronDirectoryName(), "cnc.dat")).exists();
        }
    }

    @Test
    void driverLeavesDirectoriesOfOtherOwners() throws IOException {
        final Path strange = Files.createDirectory(name("aeron-me"));
        try {
            Files.setOwner(strange,
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (IOException e) {
            Assumptions.abort("only root can give a file away: " + e);
        }
        aged(strange);
        assertThat(leftByADriver()).containsExactly(strange);
    }
}
