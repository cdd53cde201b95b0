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
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;
import org.ringsave.store.SyncMode;

/**
 * A file, which another process can go on with. A restore verifies the bytes; a checksum in the state finds damage of
 * the last ones, whose record is not whole yet.
 */
final class FileTarget implements ImageTarget {
    private static final int PIECE_LENGTH = 1 << 20;
    private static final System.Logger LOG = System.getLogger("org.ringsave.aeron");

    private final Path path;
    private final Path partPath;
    private final Path statePath;
    private final SyncMode sync;
    private final RestoreSession verifier = new RestoreSession();
    private final HeldState state = new HeldState();
    private final CRC32C crc = new CRC32C();
    private FileChannel part;
    private FileClaim claim;

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
    public long begin(long transferId, ImageOffer offer, long releasedOffset) throws IOException {
        end();
        claim = FileClaim.take(path, statePath);
        part = FileChannel.open(partPath, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final long found = state.read(claim.file(), transferId, offer);
        final long held = found > 0 && verify(found) ? found : 0;
        if (held < releasedOffset) {
            // The bytes of another transfer stay.
            end();
        } else if (held == 0) {
            restart();
            state.start(transferId, offer);
            // The old state must not come back with the new bytes.
            part.truncate(0);
            state.write(claim.file(), 0, 0);
        }
        return held;
    }

    private void restart() {
        crc.reset();
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
                crc.update(piece.flip());
                verifier.restoreFromBuffer(piece.rewind());
            }
            return (int)crc.getValue() == state.heldChecksum();
        } catch (ImageException e) {
            return false;
        }
    }

    @Override
    public boolean take(ByteBuffer piece) throws IOException {
        final int start = piece.position();
        final long offset = verifier.offset();
        final RestoreStatus status = verifier.restoreFromBuffer(piece);
        crc.update(piece.position(start));
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
        state.write(claim.file(), verifier.offset(), (int)crc.getValue());
        if (sync != SyncMode.NONE) {
            claim.file().force(false);
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
        part.close();
        Files.move(partPath, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            settle();
        } catch (IOException e) {
            // The image is whole and has its name: this is no failure.
            LOG.log(System.Logger.Level.WARNING, path + ": is complete, but its state can't be removed, or its"
                + " directory not be synced (" + Message.line(e) + "); after a power failure its name may be missing");
        } finally {
            end();
        }
    }

    private void settle() throws IOException {
        try {
            Files.deleteIfExists(statePath);
        } finally {
            if (sync == SyncMode.FULL) {
                try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        }
    }

    @Override
    public void end() {
        try {
            CloseHelper.closeAll(part, claim);
        } finally {
            part = null;
            claim = null;
            verifier.end();
        }
    }
}
