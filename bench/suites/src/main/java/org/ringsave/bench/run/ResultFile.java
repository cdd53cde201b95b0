/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.eclipsesource.json.WriterConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Files of a run: whole under their names, or not there. */
public final class ResultFile {
    /** Files that no suite writes. */
    private static final Set<String> OF_THE_RUN = Set.of(Environment.FILE, RunState.FILE);

    private ResultFile() {
    }

    /**
     * Write a file and put it in the place of one of that name. If this is interrupted, or the disk is full, what was
     * there before is there still.
     *
     * @param file to write.
     * @param text all of it.
     * @throws IOException naming the file, if it can't be written.
     */
    public static void write(Path file, String text) throws IOException {
        final Path part = file.resolveSibling('.' + file.getFileName().toString() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
                final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw unwritable(file, e);
        }
    }

    /** What somebody else has written becomes a file of the run, once it is on the disk. */
    static void keep(Path from, Path file) throws IOException {
        try {
            try (FileChannel channel = FileChannel.open(from, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(from, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static IOException unwritable(Path file, IOException cause) {
        final String reason = cause instanceof java.nio.file.FileSystemException system && system.getReason() != null
            ? system.getReason() : cause.getMessage();
        return new IOException(file + ": can't be written (" + reason + "); free some space or give another --out",
            cause);
    }

    /** Writes a value as a file whose lines people can read. */
    static void write(Path file, JsonValue value) throws IOException {
        write(file, value.toString(WriterConfig.PRETTY_PRINT) + '\n');
    }

    /**
     * Read a JSON file.
     *
     * @param file to read.
     * @return what is in it.
     * @throws IOException naming the file, if it can't be read or is no whole JSON.
     */
    public static JsonValue read(Path file) throws IOException {
        final String text;
        try {
            text = Files.readString(file);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IOException(file + ": is no text in UTF-8; remove it and run its suite again", e);
        }
        try {
            return Json.parse(text);
        } catch (ParseException e) {
            throw new IOException(file + ": is no whole JSON (" + e.getMessage()
                + "); " + (OF_THE_RUN.contains(file.getFileName().toString()) ? "give the directory of another run"
                : "run its suite again with --resume"), e);
        }
    }
}
