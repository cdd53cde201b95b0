/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import org.agrona.MutableDirectBuffer;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** A save that is under way. A live one keeps its bytes in reach until the receiver holds them. */
final class SaveSource implements ImageSource {
    private final SaveSession session;
    private final ImageOffer offer;
    private final boolean isLive;
    private long released;
    private boolean isWritten;

    /** Takes over a save that has begun. */
    SaveSource(SaveSession session, SaveMode mode, long label, String baseCutId) {
        this.session = session;
        offer = new ImageOffer(session.imageLength(), label, baseCutId, null);
        isLive = mode == SaveMode.LIVE;
        if (isLive) {
            session.manualRelease();
        }
    }

    @Override
    public ImageOffer offer() {
        return offer;
    }

    @Override
    public long offset() {
        return session.offset();
    }

    @Override
    public long releasedOffset() {
        return released;
    }

    @Override
    public int fill(MutableDirectBuffer buffer, int offset, int length) {
        final SaveStatus status = session.saveContinue(buffer, offset, length);
        if (status == SaveStatus.CANCELLED) {
            return CANCELLED;
        }
        isWritten |= status == SaveStatus.SUCCESS;
        return session.bytesFilled();
    }

    @Override
    public boolean seek(long imageOffset) {
        if (imageOffset == session.offset()) {
            return true;
        }
        try {
            session.seek(imageOffset);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void release(long imageOffset) {
        if (isLive && imageOffset > released) {
            session.release(imageOffset);
            released = imageOffset;
        }
    }

    @Override
    public String digest() {
        return isWritten ? session.digest() : null;
    }

    @Override
    public String cutId() {
        return isWritten ? session.cutId() : null;
    }

    @Override
    public void end(boolean isDelivered) {
        if (isDelivered) {
            session.end();
        } else {
            session.abandon();
        }
    }
}
