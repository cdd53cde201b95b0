/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.ringsave.image.ImageException;
import org.ringsave.image.ImageSink;
import org.ringsave.memory.FileInterrupt;
import org.ringsave.memory.InputFile;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Writes, reads and verifies image files. Any thread; threads may work on different files at the same time. */
public final class ImageFile {
    /**
     * Of each read in bytes. What a read brings into the caches must be there still when it is copied: longer chunks
     * take longer, see COSTS.md. A pipe gives no more at once either.
     */
    static final int CHUNK_LENGTH = 64 * 1024;

    private ImageFile() {
    }

    /**
     * The properties of a verified image.
     *
     * @param length       of the image in bytes.
     * @param label        of the embedder, as given to begin of the save.
     * @param channelCount the number of channels.
     * @param digest       identifies the image, 32 hexadecimal digits.
     * @param cutId        identifies the saved instant, 32 hexadecimal digits.
     * @param baseCutId    the cutId of the base of a delta; null for a full image.
     */
    public record Summary(long length, long label, long channelCount, String digest, String cutId, String baseCutId) {
    }

    /**
     * Begin a new image file, as {@link #create(Path, SyncMode, Consumer)} does. A warning goes to the {@link
     * System.Logger} {@code org.ringsave.store}.
     *
     * @param path of the new file; its directory must exist.
     * @param sync what {@link ImageSink#complete()} waits for.
     * @return a sink, as there.
     * @throws IOException as there.
     */
    public static ImageSink create(Path path, SyncMode sync) throws IOException {
        return create(path, sync, StoreLog::warn);
    }

    /**
     * Begin a new image file. The sink writes it as {@code .NAME-....part} in the same directory. {@link
     * ImageSink#complete()} renames it to its own name and replaces a file of that name, whose permissions and
     * owner it keeps. A symbolic link stays, and its file is replaced. If the process dies before, the part file stays;
     * it is no image and may be deleted.
     *
     * <p>A path that names a pipe or a device is written through, and stays what it is. Its sink takes chunks from
     * front to back only, and can't take back bytes when it is abandoned.
     *
     * <p>An interrupt of a thread in {@link ImageSink#write} or {@link ImageSink#complete()} closes the file: the sink
     * throws an {@link java.io.InterruptedIOException} with the path, the thread's flag stays set, and no file appears.
     *
     * @param path     of the new file; its directory must exist.
     * @param sync     what {@link ImageSink#complete()} waits for.
     * @param warnings gets a line, with the path, if the image is complete and its directory can't be forced, or if
     *                 owner, group or permissions of a replaced file can't be kept. Called in this method and in
     *                 complete.
     * @return a sink that takes chunks at any offset. Several threads may write to it at the same time, as the parts of
     *     a parallel save do. One thread completes or abandons it after the last write has returned.
     * @throws IOException if the path is a directory, or the file can't be created.
     */
    public static ImageSink create(Path path, SyncMode sync, Consumer<String> warnings) throws IOException {
        return FileName.isStream(path) ? new StreamFile(path, sync) : new NewFile(path, sync, warnings);
    }

    /**
     * Write the rest of a save to a sink, complete the sink and end the save. If anything fails, this method abandons
     * the sink and ends the save.
     *
     * @param session has begun a save.
     * @param sink    takes the image.
     * @param chunk   a direct buffer of at least 256 bytes for the chunks; its whole capacity is used.
     * @throws IOException              if the sink fails. An interrupt of this thread makes a sink of this class fail.
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
                sink.writeAll(chunk.flip(), session.offset() - session.bytesFilled());
            } while (status != SaveStatus.SUCCESS);
            sink.complete();
            session.end();
            complete = true;
        } finally {
            session.abandon();
            if (!complete) {
                sink.abandon();
            }
        }
    }

    /**
     * Read an image file into a restore, which can then be applied. If anything fails, this method ends the restore. A
     * pipe is read to its end.
     *
     * @param path    of the file.
     * @param restore has begun and has taken no byte yet, or none since {@link RestoreSession#next()}.
     * @throws IOException           if the file does not exist, is a directory or can't be read; a {@link
     *                               java.io.InterruptedIOException} if the thread was interrupted, whose flag stays
     *                               set.
     * @throws ImageException        as for {@link RestoreSession#restoreFromBuffer}, or if the file ends too early; it
     *                               names the file.
     * @throws IllegalStateException if no restore is under way.
     */
    public static void load(Path path, RestoreSession restore) throws IOException {
        load(path, restore, piece -> { });
    }

    private static void load(Path path, RestoreSession restore, Consumer<ByteBuffer> pieces) throws IOException {
        boolean loaded = false;
        try (FileChannel file = InputFile.open(path)) {
            load(file, path, restore, ByteBuffer.allocateDirect(CHUNK_LENGTH), pieces);
            loaded = true;
        } catch (ClosedByInterruptException e) {
            throw interrupted(path, e);
        } catch (ImageException e) {
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw removed(path, e);
            }
            throw e;
        } finally {
            if (!loaded) {
                restore.end();
            }
        }
    }

    /** A store may write over the file of an image that it has removed. */
    private static IOException removed(Path path, ImageException cause) {
        final NoSuchFileException removed =
            new NoSuchFileException(path.toString(), null, "was removed while it was read");
        removed.initCause(cause);
        return removed;
    }

    private static IOException interrupted(Path path, ClosedByInterruptException cause) {
        return FileInterrupt.of(path, "the restore is over", cause);
    }

    /** Reads an open file from its position, by a direct buffer. The path is for messages. */
    static void load(FileChannel file, Path path, RestoreSession restore, ByteBuffer chunk,
        Consumer<ByteBuffer> pieces) throws IOException {
        boolean loaded = false;
        try {
            RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
            while (file.read(chunk.clear()) >= 0) {
                status = restore.restoreFromBuffer(chunk.flip());
                pieces.accept(chunk.rewind());
            }
            if (status != RestoreStatus.SUCCESS) {
                throw cutShort(restore);
            }
            loaded = true;
        } catch (ClosedByInterruptException e) {
            throw interrupted(path, e);
        } catch (ImageException e) {
            throw e.in(path.toString());
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

    /**
     * Verify every byte of an image file. A delta is verified without its base.
     *
     * @param path of the file.
     * @return the properties of the image.
     * @throws IOException    if the file does not exist, is a directory or can't be read.
     * @throws ImageException if any byte of the image is wrong, or if the file ends too early.
     */
    public static Summary verify(Path path) throws IOException {
        return verify(path, piece -> { });
    }

    /**
     * Verify every byte of an image file, and hand on its bytes: a pipe gives them only once.
     *
     * @param path   of the file.
     * @param pieces gets all bytes of the image, from front to back, in a direct buffer from position 0 to its limit.
     *               It may use the buffer within the call only. A record or block that ends in a piece was checked.
     * @return the properties of the image.
     * @throws IOException    as for {@link #verify(Path)}.
     * @throws ImageException likewise.
     */
    public static Summary verify(Path path, Consumer<ByteBuffer> pieces) throws IOException {
        final RestoreSession restore = new RestoreSession();
        restore.beginVerify();
        load(path, restore, pieces);
        final Summary summary = new Summary(restore.imageLength(), restore.label(), restore.channelCount(),
            restore.digest(), restore.cutId(), restore.baseCutId());
        restore.end();
        return summary;
    }
}
