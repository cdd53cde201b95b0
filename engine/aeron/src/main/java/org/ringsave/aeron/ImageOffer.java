/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.aeron.codec.OfferEncoder;

/**
 * The properties of an image that an offer names.
 *
 * @param length in bytes.
 * @param label  of the image.
 * @param base   cutId of a delta's base; null for a full image.
 * @param cutId  of the image; null if the sender does not know it yet.
 */
record ImageOffer(long length, long label, String base, String cutId) {
    static final int FULL = 1;
    static final int DELTA = 2;

    int kind() {
        return base == null ? FULL : DELTA;
    }

    static String kindText(int kind) {
        return kind == FULL ? "a full image" : "a delta";
    }

    void encode(OfferEncoder to) {
        to.imageLength(length).label(label).kind((short)kind());
        to.putBaseCutId(Message.idBytes(base), 0, OfferEncoder.baseCutIdLength());
        to.putCutId(Message.idBytes(cutId), 0, OfferEncoder.cutIdLength());
    }

    /** Returns null if a field is out of its range. */
    static ImageOffer decode(OfferDecoder from) {
        final byte[] base = new byte[OfferDecoder.baseCutIdLength()];
        from.getBaseCutId(base, 0, base.length);
        final byte[] cutId = new byte[OfferDecoder.cutIdLength()];
        from.getCutId(cutId, 0, cutId.length);
        final ImageOffer offer =
            new ImageOffer(from.imageLength(), from.label(), Message.text(base), Message.text(cutId));
        return offer.length > 0 && offer.kind() == from.kind() ? offer : null;
    }
}
