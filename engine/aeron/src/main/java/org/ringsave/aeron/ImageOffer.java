/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.aeron.codec.OfferEncoder;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.ImageFile;

/**
 * The properties of an image that an offer names.
 *
 * @param length    in bytes.
 * @param label     of the image.
 * @param base      cutId of a delta's base; null for a full image.
 * @param cutId     of the image; null if the sender does not know it yet.
 * @param following images that the sender offers after this one, 0 if it does not say.
 */
record ImageOffer(long length, long label, String base, String cutId, int following) {
    static final int FULL = 1;
    static final int DELTA = 2;

    /** An offer that says nothing of others. */
    ImageOffer(long length, long label, String base, String cutId) {
        this(length, label, base, cutId, 0);
    }

    int kind() {
        return base == null ? FULL : DELTA;
    }

    static String kindText(int kind) {
        return kind == FULL ? "a full image" : "a delta";
    }

    void encode(OfferEncoder to) {
        to.imageLength(length).label(label).kind((short)kind()).following(following);
        to.putBaseCutId(Message.idBytes(base), 0, OfferEncoder.baseCutIdLength());
        to.putCutId(Message.idBytes(cutId), 0, OfferEncoder.cutIdLength());
    }

    /** Compares a complete image with what was offered. */
    void require(RestoreSession image) {
        final long end = image.imageLength();
        require(end, "length", length, end);
        require(end, "label", label, image.label());
        require(end, "base", base, image.baseCutId());
        if (cutId != null) {
            require(end, "cutId", cutId, image.cutId());
        }
    }

    /** Digest of a file that has the offered image, and whose bytes are all right; else null. */
    String digestIn(Path file) {
        try {
            final ImageInfo info = ImageInfo.read(file);
            final boolean isSame = info.length() == length && info.label() == label && info.cutId().equals(cutId)
                && Objects.equals(info.baseCutId(), base);
            return isSame ? ImageFile.verify(file).digest() : null;
        } catch (IOException | ImageException e) {
            return null;
        }
    }

    private static void require(long end, String field, Object offered, Object actual) {
        if (!Objects.equals(offered, actual)) {
            throw new ImageException(end, field, "that of the offer, " + offered, actual);
        }
    }

    /** Returns null if a field is out of its range. */
    static ImageOffer decode(OfferDecoder from) {
        final byte[] base = new byte[OfferDecoder.baseCutIdLength()];
        from.getBaseCutId(base, 0, base.length);
        final byte[] cutId = new byte[OfferDecoder.cutIdLength()];
        from.getCutId(cutId, 0, cutId.length);
        final ImageOffer offer =
            new ImageOffer(from.imageLength(), from.label(), Message.text(base), Message.text(cutId), from.following());
        final boolean isInRange = offer.length > 0 && offer.kind() == from.kind() && isId(base) && isId(cutId)
            && from.releasedOffset() >= 0 && from.releasedOffset() <= from.sentOffset()
            && from.sentOffset() <= offer.length;
        return isInRange ? offer : null;
    }

    /** 32 hexadecimal digits, or zeros. */
    private static boolean isId(byte[] bytes) {
        int digits = 0;
        int zeros = 0;
        for (final byte b : bytes) {
            digits += b >= '0' && b <= '9' || b >= 'a' && b <= 'f' ? 1 : 0;
            zeros += b == 0 ? 1 : 0;
        }
        return digits == bytes.length || zeros == bytes.length;
    }
}
