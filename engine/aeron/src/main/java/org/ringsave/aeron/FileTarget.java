/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.SyncMode;

/** A file that appears when its image is complete. Until then its bytes are held in a file beside it. */
final class FileTarget implements ImageTarget {
    private static final System.Logger LOG = System.getLogger("org.ringsave.aeron");

    private final Path path;
    private final Path partPath;
    private final Path statePath;
    private final SyncMode sync;
    private final Function<String, Path> places;
    private final RestoreSession verifier = new RestoreSession();
    // Null while no transfer is under way.
    private HeldBytes held;

    /** Places give the file that may have the image of a cutId, or null. */
    FileTarget(Path path, SyncMode sync, Function<String, Path> places) {
        this.path = path.toAbsolutePath();
        partPath = this.path.resolveSibling(this.path.getFileName() + ".part");
        statePath = this.path.resolveSibling(this.path.getFileName() + ".state");
        this.sync = sync;
        this.places = places;
    }

    @Override
    public Refusal refusal(ImageOffer offer) {
        return null;
    }

    @Override
    public String heldDigest(ImageOffer offer) {
        final Path place = offer.cutId() == null ? null : places.apply(offer.cutId());
        return place == null ? null : offer.digestIn(place);
    }

    @Override
    public long begin(long transferId, ImageOffer offer, long releasedOffset) throws IOException {
        end();
        held = HeldBytes.open(partPath, FileClaim.take(path, statePath), sync, verifier);
        final long from = held.read(transferId, offer);
        if (from < releasedOffset) {
            // The bytes of another transfer stay.
            end();
        } else if (from == 0) {
            held.start(transferId, offer);
        }
        return from;
    }

    @Override
    public boolean take(ByteBuffer piece) throws IOException {
        return held.take(piece);
    }

    @Override
    public void keep() throws IOException {
        held.keep();
    }

    @Override
    public RestoreSession image() {
        return verifier;
    }

    @Override
    public void complete() throws IOException {
        held.finish();
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
            CloseHelper.close(held);
        } finally {
            held = null;
            verifier.end();
        }
    }
}
