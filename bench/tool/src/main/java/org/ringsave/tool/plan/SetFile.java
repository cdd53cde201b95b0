/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonHandler;
import com.eclipsesource.json.JsonParser;
import com.eclipsesource.json.Location;
import com.eclipsesource.json.ParseException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a set from a JSON file: an object with the lists classes, regions and states, as SET-FILE.md describes them.
 * Each mistake is one line with file, line and column.
 */
public final class SetFile {
    private static final String WHAT = "a set has the lists classes, regions and states, and each list has objects";

    private SetFile() {
    }

    /**
     * Read a file.
     *
     * @param path of the file.
     * @param set  gets its parts.
     * @throws IOException              if it can't be read, or is no JSON.
     * @throws IllegalArgumentException with line and column of a mistake.
     */
    public static void read(Path path, SetText set) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name a file");
        }
        final String text;
        try {
            text = Files.readString(path);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(path + ": is no UTF-8 text", e);
        }
        try {
            new JsonParser(new Reader(path, set)).parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException(place(path, e.getLocation()) + ": is no JSON: "
                + e.getMessage().replaceFirst(" at [0-9]+:[0-9]+$", ""), e);
        }
    }

    private static String place(Path path, Location at) {
        return path + ", line " + at.line + " column " + at.column;
    }

    /** Depth 1 is the file's object, 2 an object of a list. */
    private static final class Reader extends JsonHandler<Object, PartText> {
        private final Path path;
        private final SetText set;
        private int depth;
        private int lists;
        private String list;
        private String value;
        private boolean isNumber;
        private String at;

        Reader(Path path, SetText set) {
            this.path = path;
            this.set = set;
        }

        private String place() {
            return SetFile.place(path, getLocation());
        }

        private IllegalArgumentException misplaced(String kind) {
            return new IllegalArgumentException(place() + ": " + kind + " can't be here; " + WHAT);
        }

        @Override
        public PartText startObject() {
            if (++depth != 1 + lists || depth > 2) {
                throw misplaced("an object");
            }
            return new PartText(place());
        }

        @Override
        public Object startArray() {
            if (depth != 1 || ++lists != 1) {
                throw misplaced("a list");
            }
            return null;
        }

        @Override
        public void endArray(Object array) {
            lists--;
        }

        @Override
        public void startObjectValue(PartText part, String name) {
            at = place();
            if (depth == 1) {
                list = name;
                if (!"classes".equals(name) && !"regions".equals(name) && !"states".equals(name)) {
                    throw new IllegalArgumentException(at + ": " + name + " is unknown; " + WHAT);
                }
            }
        }

        @Override
        public void endObjectValue(PartText part, String name) {
            if (depth == 2) {
                // A file may have a rate as a number of bytes a second.
                part.with(name, isNumber && "writeRate".equals(name) ? value + "B/s" : value, at);
            }
        }

        @Override
        public void endObject(PartText part) {
            if (depth-- == 2) {
                switch (list) {
                    case "classes" -> set.addClass(part);
                    case "regions" -> set.addRegion(part);
                    default -> set.addState(part);
                }
            }
        }

        private void take(String kind, String text) {
            if (depth != 2) {
                throw misplaced(kind);
            }
            value = text;
            isNumber = false;
        }

        @Override
        public void endString(String text) {
            take("a text", text);
        }

        @Override
        public void endNumber(String text) {
            take("a number", text);
            isNumber = true;
        }

        @Override
        public void endBoolean(boolean flag) {
            take("a boolean", flag ? "yes" : "no");
        }

        @Override
        public void endNull() {
            throw misplaced("null");
        }
    }
}
