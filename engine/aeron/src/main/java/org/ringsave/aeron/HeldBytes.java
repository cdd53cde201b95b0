/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.store.SyncMode;

/**
 * The bytes of an image that does not have its name yet, which another process can go on with. A restore verifies them;
 * a checksum in the state finds damage of the last ones, whose record is not whole yet.
 */
final class HeldBytes implements AutoCloseable {
    private static final int PIECE_LENGTH = 1 << 20;

    private final Path path;
    private final FileClaim claim;
    private final FileChannel file;
    private final SyncMode sync;
    private final RestoreSession verifier;
    private final HeldState state = new HeldState();
    private final CRC32C crc = new CRC32C();

    private HeldBytes(Path path, FileClaim claim, FileChannel file, SyncMode sync, RestoreSession verifier) {
        this.path = path;
        this.claim = claim;
        this.file = file;
        this.sync = sync;
        this.verifier = verifier;
    }

    /** Opens the file. The claim is that of its image; a failure and {@link #close()} give it back. */
    static HeldBytes open(Path path, FileClaim claim, SyncMode sync, RestoreSession verifier) throws IOException {
        HeldBytes held = null;
        try {
            held = new HeldBytes(path, claim, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE), sync, verifier);
            return held;
        } finally {
            if (held == null) {
                claim.close();
            }
        }
    }

    /** Reads the bytes that are held of a transfer. Returns their number, 0 if they are of another one, or damaged. */
    long read(long transferId, ImageOffer offer) throws IOException {
        final long held = state.read(claim.file(), transferId, offer);
        return held > 0 && verify(held) ? held : 0;
    }

    private boolean verify(long held) throws IOException {
        restart();
        final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_LENGTH);
        try {
            while (verifier.offset() < held) {
                piece.clear().limit((int)Math.min(PIECE_LENGTH, held - verifier.offset()));
                if (file.read(piece, verifier.offset()) <= 0) {
                    return false;
                }
                crc.update(piece.flip());
                verifier.restoreFromBuffer(piece.rewind());
            }
            return (int)crc.getValue() == state.heldChecksum();
        } catch (ImageException e) {
            requireMemory(e);
            return false;
        }
    }

    /** Lack of memory refuses bytes that may be right: they stay for a receiver that has more. */
    static void requireMemory(ImageException refusal) {
        if (refusal.isLackOfMemory()) {
            throw refusal;
        }
    }

    private void restart() {
        crc.reset();
        verifier.end();
        verifier.beginVerify();
    }

    /** Starts with no bytes. */
    void start(long transferId, ImageOffer offer) throws IOException {
        restart();
        state.start(transferId, offer);
        // The old state must not come back with the new bytes.
        file.truncate(0);
        state.write(claim.file(), 0, 0);
    }

    /** Verifies and writes the next bytes. Returns whether the image is complete. */
    boolean take(ByteBuffer piece) throws IOException {
        final int start = piece.position();
        final long offset = verifier.offset();
        final RestoreStatus status = verifier.restoreFromBuffer(piece);
        crc.update(piece.position(start));
        piece.position(start);
        while (piece.hasRemaining()) {
            file.write(piece, offset + piece.position() - start);
        }
        return status == RestoreStatus.SUCCESS;
    }

    /** Makes sure that the next process finds the bytes that were taken. */
    void keep() throws IOException {
        if (sync != SyncMode.NONE) {
            file.force(false);
        }
        state.write(claim.file(), verifier.offset(), (int)crc.getValue());
        if (sync != SyncMode.NONE) {
            claim.file().force(false);
        }
    }

    /** Ends the file of a complete image, which is then ready for its name. */
    void finish() throws IOException {
        if (file.size() > verifier.imageLength()) {
            file.truncate(verifier.imageLength());
        }
        if (file.size() < verifier.imageLength()) {
            throw new EOFException(path + ": another process cut the file short; send the image again");
        }
        if (sync != SyncMode.NONE) {
            file.force(true);
        }
        file.close();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(file, claim);
    }
}
