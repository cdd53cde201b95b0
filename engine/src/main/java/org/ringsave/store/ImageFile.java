/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Image files. Any thread; a file at a time each. */
public final class ImageFile {
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private ImageFile() {
    }

    /**
     * What a verified image says of itself.
     *
     * @param length       of the image in bytes.
     * @param label        given by the embedder.
     * @param channelCount how many channels it holds.
     * @param digest       that identifies the image, 32 hexadecimal digits.
     * @param cutId        that identifies the instant that was saved, 32 hexadecimal digits.
     * @param baseCutId    of the image that a delta lacks; null of a full image.
     */
    public record Summary(long length, long label, long channelCount, String digest, String cutId, String baseCutId) {
    }

    /**
     * Begin a new image file. It is written under another name in the same directory, and has its own name, replacing
     * whatever had it, only when the sink is completed. A process that dies before leaves it, {@code
     * .NAME-....part}: no image, and nobody's any more.
     *
     * @param path of the file to be; its directory must exist.
     * @param sync whether {@link ImageSink#complete()} waits until file and directory are on stable storage.
     * @return a sink that takes chunks at any offset, from several threads at the same time; it is completed or
     *     abandoned by one, when the others are done.
     * @throws IOException if the path is a directory, or the file can't be created.
     */
    public static ImageSink create(Path path, boolean sync) throws IOException {
        final NewFile file = new NewFile(path, sync);
        return new ImageSink() {
            @Override
            public void write(ByteBuffer chunk, long imageOffset) throws IOException {
                file.write(chunk, imageOffset);
            }

            @Override
            public void complete() throws IOException {
                file.complete();
            }

            @Override
            public void abandon() {
                file.abandon();
            }
        };
    }

    /**
     * Write the rest of a begun save to a sink, complete the sink and end the save. If anything fails, the sink is
     * abandoned and the save is ended.
     *
     * @param session that has begun a save.
     * @param sink    to write to.
     * @param chunk   to write through: direct, at least 256 bytes; all of it is used.
     * @throws IOException              if the sink fails.
     * @throws IllegalArgumentException if the chunk is too short.
     * @throws IllegalStateException    if no save is under way, or it was cancelled.
     */
    public static void save(SaveSession session, ImageSink sink, ByteBuffer chunk) throws IOException {
        boolean complete = false;
        try {
            SaveStatus status;
            do {
                status = session.saveContinue(chunk.clear());
                if (status == SaveStatus.CANCELLED) {
                    throw new IllegalStateException("save: it was cancelled, the set was closed or lost a channel");
                }
                if (status == SaveStatus.BUFFER_TOO_SMALL) {
                    throw new IllegalArgumentException("save: a chunk of " + chunk.capacity() + " bytes is too small, "
                        + session.bytesRequired() + " are required");
                }
                sink.write(chunk.flip(), session.offset() - session.bytesFilled());
            } while (status != SaveStatus.SUCCESS);
            sink.complete();
            complete = true;
        } finally {
            session.end();
            if (!complete) {
                sink.abandon();
            }
        }
    }

    /**
     * Read an image file into a restore that was begun; apply it afterwards.
     *
     * @param path    of the file.
     * @param restore that was begun and has taken nothing yet, or nothing since {@link RestoreSession#next()}. If
     *                anything fails it is ended.
     * @throws IOException           if the path is no file that can be read.
     * @throws ImageException        as {@link RestoreSession#restoreFromBuffer}, or if the file ends too early.
     * @throws IllegalStateException if no restore is under way.
     */
    public static void load(Path path, RestoreSession restore) throws IOException {
        boolean loaded = false;
        try (FileChannel file = open(path)) {
            final ByteBuffer chunk = ByteBuffer.allocateDirect((int)Math.min(CHUNK_LENGTH, Math.max(256, file.size())));
            RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
            while (file.read(chunk.clear()) >= 0) {
                status = restore.restoreFromBuffer(chunk.flip());
            }
            if (status != RestoreStatus.SUCCESS) {
                throw cutShort(restore);
            }
            loaded = true;
        } finally {
            if (!loaded) {
                restore.end();
            }
        }
    }

    private static ImageException cutShort(RestoreSession restore) {
        final long length = restore.offset();
        final long whole = restore.imageLength();
        return new ImageException(length, "length of the file", length == 0 ? "an image; the file is empty"
            : whole > length ? whole + "; the file is cut short" : "more; the file is cut short", length);
    }

    private static FileChannel open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory; name an image file");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "does not exist");
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /**
     * Check every byte of an image file.
     *
     * @param path of the file.
     * @return what the image says of itself.
     * @throws IOException    if the path is no file that can be read.
     * @throws ImageException if anything is wrong with the image.
     */
    public static Summary verify(Path path) throws IOException {
        final RestoreSession restore = new RestoreSession();
        restore.beginVerify();
        load(path, restore);
        final Summary summary = new Summary(restore.imageLength(), restore.label(), restore.channelCount(),
            restore.digest(), restore.cutId(), restore.baseCutId());
        restore.end();
        return summary;
    }
}
