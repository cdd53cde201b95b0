/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ringsave.image.ImageSink;
import org.ringsave.memory.FileInterrupt;
import org.ringsave.memory.SameFile;

/**
 * A file that is written under a temporary name and renamed when it is complete. It keeps permissions and owner of the
 * file that it replaces. Several threads may write. One thread completes or abandons it after the last write has
 * returned.
 */
final class NewFile implements ImageSink {
    // In characters. The temporary name is longer, and file systems limit the length of a name.
    private static final int LONGEST_KEPT_NAME = 64;

    private final Path path;
    private final Path target;
    private final Path temporary;
    private final SyncMode sync;
    private final DirectorySync directorySync;
    private final Consumer<String> warnings;
    private final FileChannel file;
    /** Offset behind the last byte that was written; null in a new file, which ends there. */
    private final AtomicLong end;
    private boolean ended;

    NewFile(Path path, SyncMode sync, Consumer<String> warnings) throws IOException {
        this(path, sync, warnings, DirectorySync.REAL);
    }

    NewFile(Path path, SyncMode sync, Consumer<String> warnings, DirectorySync directorySync) throws IOException {
        this.path = path;
        this.sync = sync;
        this.directorySync = directorySync;
        this.warnings = warnings;
        target = FileName.replaceable(path);
        final KeptAttributes attributes = KeptAttributes.of(target);
        temporary = temporary(target);
        end = null;
        try {
            file = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes.first());
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(path.toString(), null,
                "no file may be made in its directory; change its permissions, or give another path");
        }
        boolean isReady = false;
        try {
            attributes.give(temporary, path, warnings);
            isReady = true;
        } finally {
            if (!isReady) {
                abandon();
            }
        }
    }

    /** Writes over a file with a temporary name. No file has the path. */
    NewFile(Path path, SyncMode sync, Consumer<String> warnings, Path temporary) throws IOException {
        this.path = path;
        this.sync = sync;
        directorySync = DirectorySync.REAL;
        this.warnings = warnings;
        target = path;
        this.temporary = temporary;
        end = new AtomicLong();
        file = FileChannel.open(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** A name that is free, and that readers ignore. */
    static Path temporary(Path target) {
        // Files.createTempFile makes files that only their owner may read. This file must have the usual permissions.
        final String name = target.getFileName().toString();
        return SameFile.directory(target).resolve('.' + (name.length() <= LONGEST_KEPT_NAME ? name : "long") + '-'
            + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
    }

    /** The name that it gets. */
    Path path() {
        return path;
    }

    /** The name that it has until then. */
    Path part() {
        return temporary;
    }

    /** Copies the bytes of the file that it replaces, if there is one, up to a limit. Before the first write. */
    void keep(long limit) throws IOException {
        if (limit == 0 || !Files.exists(target)) {
            return;
        }
        try (FileChannel old = FileChannel.open(target, StandardOpenOption.READ)) {
            final long length = Math.min(limit, old.size());
            long count = 1;
            for (long at = 0; at < length && count > 0; at += count) {
                // None come if the file was truncated meanwhile.
                count = old.transferTo(at, length - at, file);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Writes the remaining bytes of the buffer at a position of the file. */
    @Override
    public void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        try {
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
            if (end != null) {
                end.accumulateAndGet(at, Math::max);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Renames the file. It forces the file before and the directory after, as the mode says. */
    @Override
    public void complete() throws IOException {
        force();
        appear();
        forceName();
    }

    /** Forces the bytes, as the mode says. No byte of a file that was written over is left behind them. */
    void force() throws IOException {
        try {
            if (end != null && file.size() > end.get()) {
                file.truncate(end.get());
            }
            if (sync != SyncMode.NONE) {
                file.force(sync == SyncMode.FULL);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Renames the file, which waits for no byte. */
    void appear() throws IOException {
        try {
            file.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new FileSystemException(path.toString(), null, "its file system can't rename in one step");
        } catch (IOException e) {
            throw named(e);
        }
        ended = true;
    }

    /**
     * Forces the directory, as the mode says. The file is whole and has its name: a directory that can't be forced is
     * told, and is no failure.
     */
    void forceName() {
        if (sync != SyncMode.FULL) {
            return;
        }
        try {
            directorySync.force(SameFile.directory(target));
        } catch (IOException e) {
            warnings.accept(path + ": is complete, but its directory can't be synced ("
                + (e.getMessage() == null ? e.toString() : e.getMessage())
                + "); after a power failure its name may be missing or that of the old file");
        }
    }

    private IOException named(IOException e) {
        if (e instanceof ClosedByInterruptException interrupt) {
            return FileInterrupt.of(path, "nothing was written under this name", interrupt);
        }
        return e instanceof FileSystemException ? e : failure(e);
    }

    private FileSystemException failure(IOException cause) {
        final FileSystemException failure = new FileSystemException(path.toString(), null, cause.getMessage()
            + "; nothing was written under this name, try another");
        failure.initCause(cause);
        return failure;
    }

    /** Removes the temporary file, unless it was renamed. */
    @Override
    public void abandon() {
        if (!ended) {
            ended = true;
            try {
                file.close();
            } catch (IOException e) {
                // The file is removed next, so its content no longer matters.
            }
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // A part file that stays does no harm. The caller has the exception of the first failure to report.
            }
        }
    }
}
