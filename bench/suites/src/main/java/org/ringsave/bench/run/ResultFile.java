/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.run;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.eclipsesource.json.WriterConfig;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.ringsave.tool.output.TextFile;

/** Files of a run. Under their names they are whole. */
public final class ResultFile {
    /** The environment of a run. */
    public static final String ENVIRONMENT = "environment.json";
    /** The state of a run. */
    public static final String RUN = "run.json";

    /** Files that are written by no suite. */
    private static final Set<String> OF_THE_RUN = Set.of(ENVIRONMENT, RUN);

    private static final String COMPRESSED = ".gz";
    /** Longest JSON of a suite that stays uncompressed, in bytes. */
    private static final long MOST_PLAIN = 1 << 20;

    private ResultFile() {
    }

    /**
     * Write a file in place of an old one of its name. If this is interrupted, or the disk is full, the old file is
     * still there.
     *
     * @param file to write.
     * @param text all of it.
     * @throws IOException naming the file, if it can't be written.
     */
    public static void write(Path file, String text) throws IOException {
        try {
            TextFile.write(file, text);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Makes a file of another program a file of the run, once it is on the disk. JSON of a suite that is longer than
     * {@link #MOST_PLAIN} is compressed.
     */
    static void keep(Path from, Path file, boolean isOfJmh) throws IOException {
        try {
            Files.deleteIfExists(compressed(file));
            if (isOfJmh && Files.size(from) > MOST_PLAIN) {
                final ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (OutputStream out = new GZIPOutputStream(packed)) {
                    Files.copy(from, out);
                }
                Files.deleteIfExists(file);
                TextFile.write(compressed(file), packed.toByteArray());
            } else {
                TextFile.write(file, Files.readAllBytes(from));
            }
            Files.delete(from);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static Path compressed(Path file) {
        return file.resolveSibling(file.getFileName() + COMPRESSED);
    }

    /** Is there a file of this name, plain or compressed? */
    static boolean exists(Path file) {
        return Files.exists(file) || Files.exists(compressed(file));
    }

    /**
     * The name of a file without the ending of a compressed file.
     *
     * @param file of a run.
     * @return the name that {@link #read} takes.
     */
    public static Path plain(Path file) {
        final String name = file.getFileName().toString();
        return name.endsWith(COMPRESSED)
            ? file.resolveSibling(name.substring(0, name.length() - COMPRESSED.length())) : file;
    }

    private static String text(Path file) throws IOException {
        if (Files.exists(file) || !Files.exists(compressed(file))) {
            return Files.readString(file);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed(file)))) {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
        } catch (ZipException | EOFException e) {
            throw new IOException(compressed(file) + ": is not a whole gzip file; remove it and run its suite again",
                e);
        }
    }

    private static IOException unwritable(Path file, IOException cause) {
        // The cause of a failed write has the words of the system alone.
        final Throwable first = cause.getCause() instanceof IOException system ? system : cause;
        final String reason = first instanceof FileSystemException system && system.getReason() != null
            ? system.getReason() : first.getMessage();
        return new IOException(file + ": can't be written (" + reason + "); free some space or give another --out",
            cause);
    }

    /** Writes a value as a file with lines that people can read. */
    static void write(Path file, JsonValue value) throws IOException {
        write(file, value.toString(WriterConfig.PRETTY_PRINT) + '\n');
    }

    /**
     * Read a JSON file, or {@code file.gz} if there is only that.
     *
     * @param file to read, without the ending {@code .gz}.
     * @return its content.
     * @throws IOException naming the file, if it can't be read or is no whole JSON.
     */
    public static JsonValue read(Path file) throws IOException {
        final String text;
        try {
            text = text(file);
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
