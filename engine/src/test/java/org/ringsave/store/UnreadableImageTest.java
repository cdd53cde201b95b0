/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.TickingSet;
import org.ringsave.save.SaveSession;

/** An image that the system does not let a store read may be right, so no older one is restored in its place. */
class UnreadableImageTest {
    private static final int CHAIN_LENGTH = 8;
    /** Fewer files than the chain has. */
    private static final int FREE_FILES = 4;
    private static final int DEADLINE_S = 30;

    @TempDir
    private Path directory;

    private ImageStore open() throws IOException {
        return ImageStore.open(directory, ImageStoreTest.OPTIONS);
    }

    /** A full image and deltas, at ticks 1 to 8. */
    private void chain() throws IOException {
        final SaveSession session = new SaveSession();
        try (ImageStore store = open(); TickingSet model = TickingSet.fresh()) {
            String cutId = null;
            for (int i = 0; i < CHAIN_LENGTH; i++) {
                model.tick();
                cutId = model.save(session, i == 0 ? store.createFull() : store.createDelta(), cutId);
            }
        }
    }

    private static void requireTick(ImageStore store, int tick) throws IOException {
        try (TickingSet model = TickingSet.resumed(store)) {
            assertThat(model.ticks()).isEqualTo(tick);
        }
    }

    /** A program that sets the most files that this process may have open, once it is told to. */
    private static Process limit(String files) throws IOException {
        return new ProcessBuilder("sh", "-c", "read go && prlimit --pid " + ProcessHandle.current().pid()
            + " --nofile=" + files).redirectErrorStream(true).start();
    }

    private static void tell(Process limit) throws Exception {
        limit.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
        limit.getOutputStream().flush();
        assertThat(limit.waitFor(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(limit.exitValue()).as("prlimit").isZero();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void processWithoutFreeFilesRestoresNoOlderImage() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit here");
        chain();
        try (ImageStore store = open()) {
            requireTick(store, CHAIN_LENGTH);
            final long usual = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files")).mapToLong(line ->
                    Long.parseLong(line.split("\\s{2,}")[1])).findFirst().orElseThrow();
            final Process raise = limit(usual + ":");
            final Process lower = limit((openFiles() + FREE_FILES) + ":");
            try {
                tell(lower);
                assertThatThrownBy(() -> TickingSet.resumed(store)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("or move it away to restore an older image").message().hasLineCount(1);
            } finally {
                tell(raise);
            }
            assertThat(store.list()).hasSize(CHAIN_LENGTH).noneMatch(StoredImage::isRetired);
            requireTick(store, CHAIN_LENGTH);
        }
    }

    @Test
    void imageWithoutPermissionIsNotPassedOver() throws IOException {
        chain();
        final Path last = directory.resolve(new ImageName(CHAIN_LENGTH, true, false).toString());
        Files.setPosixFilePermissions(last, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(last), "this user may read every file");
        try (ImageStore store = open()) {
            assertThatThrownBy(() -> TickingSet.resumed(store)).isInstanceOf(StoreException.class)
                .hasMessageStartingWith(last + ": this process may not do that")
                .hasMessageEndingWith("or move it away to restore an older image");
            Files.move(last, directory.resolve("aside"));
            requireTick(store, CHAIN_LENGTH - 1);
        }
    }
}
