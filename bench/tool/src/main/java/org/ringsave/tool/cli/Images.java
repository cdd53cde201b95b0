/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outputs;

/** Image files as the commands write and read them: every failure names the file. */
final class Images {
    private Images() {
    }

    static SaveSession newSession() {
        return new SaveSession(1 << 30, SaveSession.DEFAULT_SPILL_LIMIT);
    }

    /** Writes the full image of a set, with the label 0. */
    static ImageFile.Summary write(ChannelSet set, Path path, Outputs outputs, ByteBuffer chunk)
        throws IOException {
        final SaveSession session = newSession();
        session.begin(set, 0);
        write(session, path, outputs, chunk);
        return new ImageFile.Summary(session.imageLength(), 0, set.channels().size(), session.digest(),
            session.cutId(), null);
    }

    /** Writes and ends the save of a session that has begun. */
    static void write(SaveSession session, Path path, Outputs outputs, ByteBuffer chunk) throws IOException {
        try {
            // From here on ImageFile.save ends the sink in every case.
            final ImageSink sink = outputs.image(path);
            ImageFile.save(session, sink, chunk);
        } finally {
            session.end();
        }
    }

    /** An input that is read more than once. */
    static void requireFile(Path path, String command) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name an image file");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Outputs.isStream(path)) {
            throw new FileSystemException(path.toString(), null, "is a pipe or a device, and '" + command
                + "' reads an image more than once; copy it to a file first");
        }
    }

    /** Has a file the header and the end of an image? */
    static boolean isImage(Path path) {
        try {
            return Files.isRegularFile(path) && ImageInfo.read(path) != null;
        } catch (IOException | ImageException e) {
            return false;
        }
    }

    /** Checks every byte of an image file. */
    static ImageFile.Summary verify(Path path) throws IOException {
        return verify(path, piece -> { });
    }

    /** Checks every byte of an image file, and hands on each piece that was checked. */
    static ImageFile.Summary verify(Path path, Consumer<ByteBuffer> pieces) throws IOException {
        try {
            return ImageFile.verify(path, pieces);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The instant of an image, and the instant of the base that a delta lacks. */
    static String instants(String cutId, String baseCutId) {
        return "cutId " + cutId + (baseCutId == null ? "" : ", delta of " + baseCutId);
    }

    static String channels(long count) {
        return Units.count(count) + (count == 1 ? " channel" : " channels");
    }

    /** Loads an image file into a restore that was begun. */
    static void load(Path path, RestoreSession restore) throws IOException {
        try {
            ImageFile.load(path, restore);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Messages of the operating system, such as that of a disk that fails, do not name the file. */
    static IOException unreadable(Path path, IOException e) {
        return isNamed(path, e) ? e
            : new IOException(path + ": " + e.getMessage() + "; give a file that can be read", e);
    }

    private static boolean isNamed(Path path, IOException e) {
        return e instanceof FileSystemException || String.valueOf(e.getMessage()).startsWith(path.toString());
    }
}
