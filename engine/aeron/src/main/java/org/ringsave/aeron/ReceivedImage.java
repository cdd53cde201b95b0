/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Function;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.SyncMode;

/** An image that is expected, or comes: its offer, and the bytes that its target has taken. */
final class ReceivedImage {
    private final ImageTarget target;
    private ImageOffer offer;
    private long start;
    private long needed;

    private ReceivedImage(ImageTarget target) {
        this.target = target;
    }

    static ReceivedImage into(ImageTarget target) {
        return new ReceivedImage(target);
    }

    /** Into a restore; of a full image if there is no base. */
    static ReceivedImage intoRestore(RestoreSession restore, String baseCutId) {
        return new ReceivedImage(new RestoreTarget(restore, baseCutId));
    }

    static ReceivedImage intoFile(Path path, SyncMode sync, Function<String, Path> places) {
        return new ReceivedImage(new FileTarget(path, sync, places));
    }

    /** Checks an offer. Returns null if the target takes it, else why not. */
    Refusal refusal(ImageOffer of) {
        return target.refusal(of);
    }

    /** Digest of the offered image if the target has it already; else null. */
    String heldDigest(ImageOffer of) throws IOException {
        final String digest = target.heldDigest(of);
        if (digest != null) {
            offer = of;
            needed = of.length();
        }
        return digest;
    }

    /** Begins. Returns null, or a refusal if it lacks bytes that the sender has released; then nothing has begun. */
    Refusal begin(long transferId, ImageOffer of, long releasedOffset) throws IOException {
        final long from = target.begin(transferId, of, releasedOffset);
        if (from < releasedOffset) {
            return Refusal.lost(from, releasedOffset);
        }
        offer = of;
        start = from;
        needed = from;
        return null;
    }

    /** May a fragment be of this image? */
    boolean contains(long imageOffset, int length) {
        return imageOffset >= 0 && imageOffset <= offer.length() - length;
    }

    /** Takes the bytes at the needed offset. Returns whether the image is complete, verified, and the offered one. */
    boolean take(ByteBuffer piece, int filled) throws IOException {
        final boolean isComplete = target.take(piece);
        needed += filled;
        if (isComplete) {
            offer.require(target.image());
        } else if (needed == offer.length()) {
            throw new ImageException(needed, "length", "that of the offer, " + offer.length(),
                target.image().imageLength());
        }
        return isComplete;
    }

    /** Makes sure that the bytes that it took are not needed again. */
    void keep() throws IOException {
        target.keep();
    }

    /** Gives the complete image its place. Its properties are lost. */
    void complete() throws IOException {
        target.complete();
    }

    /** Of the complete image. */
    String digest() {
        return target.image().digest();
    }

    /** Of the complete image. */
    String cutId() {
        return target.image().cutId();
    }

    /** The image does not come any more. */
    void end() {
        target.end();
    }

    /** Offset of the byte that it needs next. */
    long needed() {
        return needed;
    }

    /** Has this transfer brought no byte? */
    boolean isUntouched() {
        return needed == start;
    }

    /** Length that was offered; 0 before it was. */
    long length() {
        return offer == null ? 0 : offer.length();
    }

    /** Images that its sender offers after it. */
    int following() {
        return offer == null ? 0 : offer.following();
    }
}
