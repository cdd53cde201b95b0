/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.nio.ByteBuffer;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** A restore that has begun. It is ready to be applied when the image is complete. */
final class RestoreTarget implements ImageTarget {
    private final RestoreSession session;
    private final String baseCutId;

    RestoreTarget(RestoreSession session, String baseCutId) {
        if (session.offset() != 0) {
            throw new IllegalStateException("expect: the restore has taken " + session.offset()
                + " bytes; begin() it, or call next(), first");
        }
        this.session = session;
        this.baseCutId = baseCutId;
    }

    @Override
    public Refusal refusal(ImageOffer offer) {
        final int kind = baseCutId == null ? ImageOffer.FULL : ImageOffer.DELTA;
        if (offer.kind() != kind) {
            return new Refusal(RefusalReason.KIND, kind, "it expects " + ImageOffer.kindText(kind) + ", not "
                + ImageOffer.kindText(offer.kind()));
        }
        if (baseCutId != null && !baseCutId.equals(offer.base())) {
            return new Refusal(RefusalReason.BASE, 0, "it has " + baseCutId + ", not the base");
        }
        return null;
    }

    @Override
    public String heldDigest(ImageOffer offer) {
        return null;
    }

    @Override
    public long begin(long transferId, ImageOffer offer, long releasedOffset) {
        return session.offset();
    }

    @Override
    public boolean take(ByteBuffer piece) {
        return session.restoreFromBuffer(piece) == RestoreStatus.SUCCESS;
    }

    @Override
    public void keep() {
        // The session holds them.
    }

    @Override
    public RestoreSession image() {
        return session;
    }

    @Override
    public void complete() {
        // The embedder applies the image.
    }

    @Override
    public void end() {
        session.end();
    }
}
