/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.store.ImageFile;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;

/** The commands for a directory of checkpoints. */
class StoreCommandTest {
    @TempDir
    private Path folder;
    private Path store;

    /** Two chains of three images, at ticks 40 to 90. */
    @BeforeEach
    void save() {
        store = folder.resolve("store");
        assertThat(CommandRun.of("demo", "--channels", 3, "--ring-pages", 2, "--ticks", 100, "--memory", "128K",
            "--every", 10, "--full-every", 3, "--dir", store, "--resume").code()).isZero();
    }

    private List<StoredImage> images() throws IOException {
        try (ImageStore reader = ImageStore.read(store)) {
            return reader.list();
        }
    }

    private static void damage(Path image) throws IOException {
        final byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length / 2] ^= 1;
        Files.write(image, bytes);
    }

    @Test
    void listPrintsALineForEachImage() throws IOException {
        final CommandRun run = CommandRun.of("store", "list", store);
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(6);
        assertThat(run.out().lines().toList().get(5)).contains("000000000009-delta.ringsave: label 90, ");
        final CommandRun json = CommandRun.of("store", "list", "--json", store);
        assertThat(json.out().lines().filter(line -> line.contains("\"label\": "))).hasSize(6);
        assertThat(json.out()).contains("\"baseCutId\": \"" + images().get(4).cutId() + '"');
    }

    @Test
    void checkNamesDamagedImages() throws IOException {
        assertThat(CommandRun.of("store", "check", store).code()).isZero();
        damage(images().get(3).path());
        final CommandRun run = CommandRun.of("store", "check", store);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines().filter(line -> line.contains("image offset"))).hasSize(1);
        assertThat(CommandRun.of("store", "check", "--json", store).out()).contains("\"error\": ");
    }

    /** All its bytes are right, and no restore takes it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void checkNamesAnImageOfTheOtherKind(int index) throws IOException {
        final Path path = images().get(index).path();
        final String name = path.getFileName().toString();
        final Path other = path.resolveSibling(name.contains("full") ? name.replace("full", "delta")
            : name.replace("delta", "full"));
        Files.move(path, other);
        final CommandRun run = CommandRun.of("store", "check", store);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines()).contains(other + ": its name and its header say differently whether it is a"
            + " delta; rename it");
        assertThat(CommandRun.of("store", "list", store).out()).contains(other + ": its name");
    }

    @Test
    void restoreTakesTheNewestWholeImage() throws IOException {
        damage(images().get(5).path());
        final Path output = folder.resolve("output.img");
        final CommandRun run = CommandRun.of("store", "restore", store, "-o", output);
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("skipped ").contains("000000000009-delta.ringsave");
        assertThat(ImageFile.verify(output).label()).isEqualTo(80);
        assertThat(ImageFile.verify(output).baseCutId()).isNull();
    }

    @Test
    void pruneKeepsTheNewestChains() throws IOException {
        final CommandRun run = CommandRun.of("store", "prune", "--keep", 1, store);
        assertThat(run.out().lines()).hasSize(3);
        assertThat(images()).extracting(StoredImage::label).containsExactly(70L, 80L, 90L);
    }

    @Test
    void mergeMakesTheNewestImageFull() throws IOException {
        final CommandRun run = CommandRun.of("store", "merge", store);
        assertThat(run.out()).contains("000000000009-full.ringsave");
        assertThat(images().get(5).isDelta()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "check", "prune", "merge", "restore"})
    void helpOfEachStoreCommandHasExamples(String command) {
        final CommandRun run = CommandRun.of("store", command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Example: ringsave store " + command + ' ')
            .contains("Example: ringsave store " + command + " --json DIR");
    }

    @Test
    void pathWithoutStoreIsNamedAndStaysAsItIs() throws IOException {
        final Path missing = folder.resolve("missing");
        final Path file = Files.writeString(folder.resolve("file"), "text");
        for (final Path path : List.of(missing, file)) {
            for (final String command : List.of("list", "check", "prune", "merge")) {
                final CommandRun run = CommandRun.of("store", command, path);
                assertThat(run.err().strip())
                    .isEqualTo("ringsave: " + path + ": does not exist or is not a directory; check the path");
                assertThat(run.code()).isEqualTo(1);
            }
        }
        assertThat(missing).doesNotExist();
        final CommandRun demo = CommandRun.of("demo", "--dir", file, "--resume");
        assertThat(demo.err().strip())
            .isEqualTo("ringsave: " + file + ": does not exist or is not a directory; check the path");
        final Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(CommandRun.of("store", "list", empty).out().strip()).isEqualTo("no image of a store");
        final CommandRun prune = CommandRun.of("store", "prune", empty);
        assertThat(prune.err().strip()).isEqualTo("ringsave: " + empty + ": holds no image of a store; check the path");
        assertThat(prune.code()).isEqualTo(1);
        assertThat(empty).isEmptyDirectory();
    }
}
