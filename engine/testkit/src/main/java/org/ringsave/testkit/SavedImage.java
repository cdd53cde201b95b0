/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** A saved image, or a full image and its deltas, which a {@link SimulationSource} restores. */
public final class SavedImage {
    private static final int PIECE_LENGTH = 64 * 1024;

    private final Bytes bytes;
    private boolean loaded;
    private long label;

    /** Hands the bytes to a restore. */
    interface Bytes {
        void load(RestoreSession restore) throws IOException;
    }

    private SavedImage(Bytes bytes) {
        this.bytes = bytes;
    }

    /** An image that a storage of the embedder loads. */
    static SavedImage from(Bytes storage) {
        return new SavedImage(storage);
    }

    /** A full image and the deltas behind it. */
    static SavedImage of(List<byte[]> chain) {
        return new SavedImage(restore -> {
            for (int i = 0; i < chain.size(); i++) {
                if (i > 0) {
                    restore.next();
                }
                load(restore, chain.get(i), PIECE_LENGTH);
            }
        });
    }

    /** An image whose bytes come in pieces of a length; the last may be shorter. */
    static SavedImage of(byte[] image, int pieceLength) {
        return new SavedImage(restore -> load(restore, image, pieceLength));
    }

    static SavedImage of(byte[] image) {
        return of(image, PIECE_LENGTH);
    }

    private static void load(RestoreSession restore, byte[] image, int pieceLength) throws IOException {
        final ByteBuffer piece = ByteBuffer.allocateDirect(pieceLength);
        RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
        for (int offset = 0; offset < image.length; offset += pieceLength) {
            piece.clear().put(image, offset, Math.min(pieceLength, image.length - offset));
            status = restore.restoreFromBuffer(piece.flip());
        }
        if (status != RestoreStatus.SUCCESS) {
            throw new IOException("the image ends after " + image.length + " bytes, as a file that was cut short");
        }
    }

    /**
     * Hand all bytes to a restore, in place of {@code ImageFile.load}. If anything fails, this method ends the restore.
     *
     * @param restore has begun and has taken no byte yet.
     * @throws IOException if the bytes end too early, as in a file that was cut short.
     * @throws org.ringsave.image.ImageException as for {@link RestoreSession#restoreFromBuffer}.
     */
    public void load(RestoreSession restore) throws IOException {
        boolean complete = false;
        try {
            bytes.load(restore);
            label = restore.label();
            loaded = true;
            complete = true;
        } finally {
            if (!complete) {
                restore.end();
            }
        }
    }

    /** Did a call of load succeed? */
    boolean isLoaded() {
        return loaded;
    }

    /** Label of the loaded image: its tick. */
    long label() {
        return label;
    }
}
