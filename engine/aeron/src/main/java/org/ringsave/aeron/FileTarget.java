/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.CloseHelper;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.store.SyncMode;

/** A file, which another process can go on with. Its bytes are verified before they are written. */
final class FileTarget implements ImageTarget {
    private static final int PIECE_LENGTH = 1 << 20;

    private final Path path;
    private final Path partPath;
    private final Path statePath;
    private final SyncMode sync;
    private final RestoreSession verifier = new RestoreSession();
    private final HeldState state = new HeldState();
    private FileChannel part;
    private FileChannel stateFile;

    FileTarget(Path path, SyncMode sync) {
        this.path = path.toAbsolutePath();
        partPath = this.path.resolveSibling(this.path.getFileName() + ".part");
        statePath = this.path.resolveSibling(this.path.getFileName() + ".state");
        this.sync = sync;
    }

    @Override
    public Refusal refusal(ImageOffer offer) {
        return null;
    }

    @Override
    public long begin(long transferId, ImageOffer offer) throws IOException {
        end();
        part = open(partPath);
        stateFile = open(statePath);
        final long held = state.read(stateFile, transferId, offer);
        if (held == 0 || !verify(held)) {
            restart();
            state.start(transferId, offer);
            // The old state must not come back with the new bytes.
            part.truncate(0);
            state.write(stateFile, 0);
        }
        return verifier.offset();
    }

    private static FileChannel open(Path of) throws IOException {
        return FileChannel.open(of, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void restart() {
        verifier.end();
        verifier.beginVerify();
    }

    /** Reads the held bytes. Returns false if they are not all there, or damaged. */
    private boolean verify(long held) throws IOException {
        restart();
        final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_LENGTH);
        try {
            while (verifier.offset() < held) {
                piece.clear().limit((int)Math.min(PIECE_LENGTH, held - verifier.offset()));
                if (part.read(piece, verifier.offset()) <= 0) {
                    return false;
                }
                verifier.restoreFromBuffer(piece.flip());
            }
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    @Override
    public boolean take(ByteBuffer piece) throws IOException {
        final int start = piece.position();
        final long offset = verifier.offset();
        final RestoreStatus status = verifier.restoreFromBuffer(piece);
        piece.position(start);
        while (piece.hasRemaining()) {
            part.write(piece, offset + piece.position() - start);
        }
        return status == RestoreStatus.SUCCESS;
    }

    @Override
    public void keep() throws IOException {
        if (sync != SyncMode.NONE) {
            part.force(false);
        }
        state.write(stateFile, verifier.offset());
        if (sync != SyncMode.NONE) {
            stateFile.force(false);
        }
    }

    @Override
    public RestoreSession image() {
        return verifier;
    }

    @Override
    public void complete() throws IOException {
        if (part.size() > verifier.imageLength()) {
            part.truncate(verifier.imageLength());
        }
        if (part.size() < verifier.imageLength()) {
            throw new EOFException(partPath + ": another process cut the file short; send the image again");
        }
        if (sync != SyncMode.NONE) {
            part.force(true);
        }
        end();
        Files.move(partPath, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(statePath);
        if (sync == SyncMode.FULL) {
            try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    @Override
    public void end() {
        try {
            CloseHelper.closeAll(part, stateFile);
            part = null;
            stateFile = null;
        } finally {
            verifier.end();
        }
    }
}
