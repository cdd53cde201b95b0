/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.store.SyncMode;

/**
 * The figures of a directory as a sink: {@code sinks.json}, beside the model of the same machine.
 *
 * @param machine     that was measured, and when.
 * @param directory   an absolute path.
 * @param pieces      rates by length of the piece, the shortest first.
 * @param completions of image files, one for each mode.
 */
public record MeasuredSink(Machine machine, String directory, List<PieceRate> pieces, List<Completion> completions) {
    /** Name of the file in the folder of a run. */
    public static final String FILE = "sinks.json";

    private static final int FORMAT = 1;

    /**
     * Read a file.
     *
     * @param path of it.
     * @return the figures.
     * @throws IOException in one line, if it can't be read, is cut off, or a number is missing.
     */
    public static MeasuredSink read(Path path) throws IOException {
        final JsonFile file = new JsonFile(path);
        try {
            final JsonObject json = file.read(FORMAT);
            final List<PieceRate> pieces = new ArrayList<>();
            for (final JsonValue one : file.array(json, "pieces")) {
                pieces.add(PieceRate.of(file, one.asObject()));
            }
            requireAscending(file, pieces);
            final List<Completion> completions = new ArrayList<>();
            for (final JsonValue one : file.array(json, "completions")) {
                completions.add(Completion.of(file, one.asObject()));
            }
            return new MeasuredSink(Machine.of(file, file.object(json, "machine")), file.text(json, "directory"),
                pieces, completions);
        } catch (UnsupportedOperationException e) {
            throw file.bad("", "has a value of another kind than is expected (" + e.getMessage() + ')');
        }
    }

    private static void requireAscending(JsonFile file, List<PieceRate> pieces) throws IOException {
        int longest = 0;
        for (final PieceRate one : pieces) {
            if (one.length() <= longest) {
                throw file.bad("pieces", "has a length of " + one.length() + " behind one of " + longest);
            }
            longest = one.length();
        }
        if (longest == 0) {
            throw file.bad("pieces", "has none");
        }
    }

    /**
     * Write a file.
     *
     * @param path of it.
     * @throws IOException if it can't be written.
     */
    public void write(Path path) throws IOException {
        final JsonArray rates = new JsonArray();
        pieces.forEach(one -> rates.add(one.json()));
        final JsonArray ends = new JsonArray();
        completions.forEach(one -> ends.add(one.json()));
        new JsonFile(path).write(new JsonObject().add("format", FORMAT).add("machine", machine.json())
            .add("directory", directory).add("pieces", rates).add("completions", ends));
    }

    /** The sink of a choice, in this directory; the path is for messages. */
    Sink sink(SinkChoice choice, Path path) throws IOException {
        final SyncMode sync = choice.sync();
        final Completion completion = completions.stream().filter(one -> one.sync() == sync).findFirst()
            .orElseThrow(() -> new IOException(path + ": has no figure for sync " + sync + "; measure again"));
        return new Sink(choice.name(directory), pieces, completion, 0, machine);
    }
}
