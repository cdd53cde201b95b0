/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;

/** Each command that looks into files answers a bad one with one line: what, where, and what to do. */
class BadInputTest {
    /** Offset of the version in a record. */
    private static final int VERSION = 6;

    @TempDir
    private Path folder;
    private Path image;
    private Path ring;

    @BeforeEach
    void write() throws IOException {
        image = folder.resolve("image");
        ring = folder.resolve("ring");
        CommandRun.of("sample", "--channels", "1", "--ring-pages", "1", "-o", image);
        CommandRun.of("restore", image, "--incoming", ring, "--outgoing", folder.resolve("outgoing"));
        assertThat(image).exists();
        assertThat(ring).exists();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** A part of the line for each file. */
    private Map<Path, String> badFiles() throws IOException {
        final byte[] whole = Files.readAllBytes(image);
        final Map<Path, String> bad = new LinkedHashMap<>();
        bad.put(folder.resolve("missing"), "does not exist; check the path");
        bad.put(Files.createDirectory(folder.resolve("directory")), "is a directory; name a");
        bad.put(file("empty", new byte[0]), "the file is empty; save it again, or give another file");
        bad.put(file("text", "hello".getBytes()), "cut short; save it again, or give another file");
        bad.put(file("picture", Arrays.copyOf(new byte[] {(byte)0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, 9_000)),
            "this is no Ringsave image); save it again, or give another file");
        bad.put(file("truncated", Arrays.copyOf(whole, 3_000)), "cut short; save it again, or give another file");
        bad.put(file("older", older(whole)),
            "version is 0.1, expected 0.2 or a later 0.x; the Ringsave that wrote it reads it");
        bad.put(ring, "this is no Ringsave image); save it again, or give another file");
        return bad;
    }

    /** The image with the version 0.1 in its header, and the checksum of that. */
    private static byte[] older(byte[] whole) {
        final ByteBuffer header = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(VERSION, (short)1);
        final int checked = Long.BYTES + header.getShort(0) + Integer.BYTES;
        final CRC32C checksum = new CRC32C();
        checksum.update(header.array(), 0, checked);
        return header.putInt(checked, (int)checksum.getValue()).array();
    }

    @Test
    void directoryThatIsAStoreIsNamedAsOne() throws IOException {
        final Path store = Files.createDirectory(folder.resolve("store"));
        Files.copy(image, store.resolve("000000000001-full.ringsave"));
        final String line = "is a directory; name an image file: it is a store, see 'ringsave store list " + store
            + "' and 'ringsave store check " + store + "'";
        assertOneLine(store, line, "info", store);
        assertOneLine(store, line, "dump", store);
        assertOneLine(store, line, "verify", store);
        assertOneLine(store, line, "diff", image, store);
        assertOneLine(store, line, "merge", store, image, "-o", folder.resolve("merged"));
    }

    /** Some commands print a line for each of several files, so it is their output. */
    private static void assertOneLine(Path path, String part, Object... command) {
        final CommandRun run = CommandRun.of(command);
        final String line = run.out() + run.err();
        assertThat(line).as("%s", Arrays.asList(command)).hasLineCount(1).contains(path.toString()).contains(part);
        assertThat(run.code()).as("%s", Arrays.asList(command)).isBetween(1, 2);
    }

    @Test
    void fileThatIsNoImageGetsOneLine() throws IOException {
        for (final Map.Entry<Path, String> bad : badFiles().entrySet()) {
            final Path path = bad.getKey();
            assertOneLine(path, bad.getValue(), "info", path);
            assertOneLine(path, bad.getValue(), "dump", path);
            assertOneLine(path, bad.getValue(), "diff", image, path);
            assertOneLine(path, bad.getValue(), "diff", path, image);
            assertOneLine(path, bad.getValue(), "verify", path);
        }
    }

    @Test
    void fileThatIsNoRingGetsOneLine() throws IOException {
        final Map<Path, String> bad = badFiles();
        bad.remove(ring);
        bad.put(image, "");
        for (final Path path : bad.keySet()) {
            assertOneLine(path, path.equals(image) ? "is an image and no ring file; print it with 'ringsave dump "
                : Files.isRegularFile(path) ? "; name a ring file, or the part of a file that is one"
                : bad.get(path), "dump", "--ring", path);
        }
        final Path pages = file("pages", Arrays.copyOf(Files.readAllBytes(image), 5 * 4_096));
        assertOneLine(pages, "is damaged: ", "dump", "--ring", pages);
        assertOneLine(pages, "; name another ring file, or have its writer make it again", "dump", "--ring", pages);
    }

    @Test
    void directoryThatIsNoStoreGetsOneLine() throws IOException {
        final Map<Path, String> bad = new LinkedHashMap<>();
        bad.put(folder.resolve("missing"), "does not exist or is not a directory; check the path");
        bad.put(image, "does not exist or is not a directory; check the path");
        bad.put(folder, "holds no image of a store; check the path");
        for (final Map.Entry<Path, String> each : bad.entrySet()) {
            for (final String command : List.of("list", "check", "prune", "merge")) {
                assertOneLine(each.getKey(), each.getValue(), "store", command, each.getKey());
                assertOneLine(each.getKey(), each.getValue(), "store", command, "--json", each.getKey());
            }
            assertOneLine(each.getKey(), each.getValue(), "store", "restore", each.getKey(), "-o",
                folder.resolve("out"));
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void storeWithAWriterGetsOneLine() throws IOException {
        final Path store = Files.createDirectory(folder.resolve("store"));
        Files.copy(image, store.resolve("000000000001-full.ringsave"));
        try (ImageStore writer = ImageStore.open(store, StoreOptions.ofChains(1))) {
            assertThat(writer.list()).hasSize(1);
            assertOneLine(store, "is written by ", "store", "prune", store);
            assertOneLine(store, "; try again when that one has ended", "store", "prune", store);
            assertOneLine(store, "; try again when that one has ended", "store", "merge", store);
        }
    }

    /** Of each bad file as an image of a store; what may be right is not skipped. */
    @Test
    void badImageOfAStoreIsListedWithARemedy() throws IOException {
        final Path store = Files.createDirectory(folder.resolve("store"));
        final Path bad = store.resolve("000000000001-full.ringsave");
        for (final Map.Entry<Path, String> each : badFiles().entrySet()) {
            if (Files.isRegularFile(each.getKey())) {
                Files.write(bad, Files.readAllBytes(each.getKey()));
                final String remedy = each.getValue().startsWith("version") ? each.getValue()
                    : "; restores skip it: remove it, or bring back a good copy";
                assertThat(CommandRun.of("store", "list", store).out()).hasLineCount(1).contains(bad + ": ")
                    .contains(remedy);
                assertOneLine(bad, remedy, "store", "check", store);
            }
        }
        Files.delete(bad);
        Files.createDirectory(bad);
        assertOneLine(bad, ": is no file; move it away", "store", "check", store);
    }
}
