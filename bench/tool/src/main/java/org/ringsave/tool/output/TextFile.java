/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** A file of text that a command writes as it writes images: whole or not at all. */
public final class TextFile {
    private static final int HEAD_LENGTH = 4_096;

    private TextFile() {
    }

    /**
     * Write a file. If this fails or the process dies, a file of its name stays as it was. A replaced file keeps its
     * permissions and owner. A pipe or a device is written through.
     *
     * @param path of the file.
     * @param text all of it.
     * @throws IOException if it can't be written.
     */
    public static void write(Path path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Write a file, as {@link #write(Path, String)} does.
     *
     * @param path  of the file.
     * @param bytes all of it.
     * @throws IOException if it can't be written.
     */
    public static void write(Path path, byte[] bytes) throws IOException {
        final ImageSink sink = ImageFile.create(path, SyncMode.FULL);
        try {
            sink.writeAll(ByteBuffer.wrap(bytes), 0);
            sink.complete();
        } finally {
            sink.abandon();
        }
    }

    /**
     * Does a file begin as a text of ours does?
     *
     * @param path  of a regular file.
     * @param start of our text, in the first 4,096 bytes.
     * @return true if so, or if the file is empty; false if it can't be read.
     */
    public static boolean begins(Path path, Pattern start) {
        final UnsafeBuffer head = OldOutput.head(path, 0, HEAD_LENGTH);
        return head == null || start.matcher(new String(head.byteArray(), 0, head.capacity(), StandardCharsets.UTF_8))
            .lookingAt();
    }
}
