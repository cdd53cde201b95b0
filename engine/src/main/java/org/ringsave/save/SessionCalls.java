/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.SetLease;

/**
 * The calls of a session that begin its image, write it, release it and end it. None of those between begin and end is
 * made while parts write the image, and each passes the guard of a live save. {@link SaveSession} states their
 * contracts.
 */
final class SessionCalls implements Rehearsal.Play {
    private final ImageSave image;
    private final SetHold hold;
    private final SaveRecorder recorder;

    SessionCalls(ImageSave image, SetHold hold, boolean isRehearsal) {
        this.image = image;
        this.hold = hold;
        recorder = new SaveRecorder(image, isRehearsal);
    }

    /** Makes room for any cut of a set. */
    void reserve(ChannelSet set) {
        final SetLease lease = hold.acquire(set, SaveMode.LIVE);
        try {
            image.reserve(set, lease);
        } finally {
            hold.release(lease);
        }
    }

    @Override
    public void begin(ChannelSet set, String baseCutId) {
        begin(set, SaveMode.LIVE, 0, baseCutId);
    }

    @Override
    public void drop() {
        end(false);
    }

    /** Takes the cut of a set, for a delta if a base is named. */
    void begin(ChannelSet set, SaveMode mode, long label, String baseCutId) {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(mode, "mode");
        recorder.startBegin();
        final SetLease lease = hold.acquire(set, mode);
        try {
            image.cut(set, lease, baseCutId);
            hold.start(lease);
        } catch (RuntimeException | Error e) {
            hold.release(lease);
            throw e;
        }
        image.start(lease, label);
        recorder.endBegin(mode, label, baseCutId != null);
        hold.admit(lease);
    }

    SaveStatus saveContinue(ByteBuffer buffer) {
        enterSlice();
        try {
            return checked(image.whole().saveContinue(buffer));
        } finally {
            leaveSlice();
        }
    }

    SaveStatus saveContinue(ByteBuffer buffer, long budgetNs) {
        enterSlice();
        try {
            return checked(image.whole().saveContinue(buffer, budgetNs));
        } finally {
            leaveSlice();
        }
    }

    SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        enterSlice();
        try {
            return checked(image.whole().saveContinue(buffer, offset, length));
        } finally {
            leaveSlice();
        }
    }

    /** Checks the writes of a live save before the caller keeps its image. */
    private SaveStatus checked(SaveStatus status) {
        if (status == SaveStatus.SUCCESS) {
            hold.requirePrepared("saveContinue");
        }
        return status;
    }

    void seek(long imageOffset) {
        enter("seek");
        try {
            image.whole().seek(imageOffset);
        } finally {
            hold.leave();
        }
    }

    void manualRelease() {
        requireLive("manualRelease");
        image.whole().manualRelease();
    }

    void release(long imageOffset) {
        requireLive("release");
        enter("release");
        try {
            image.whole().release(imageOffset);
        } finally {
            hold.leave();
        }
    }

    private void enter(String operation) {
        image.parts().requireNone(operation);
        hold.enter(operation);
    }

    private void enterSlice() {
        enter("saveContinue");
        recorder.startSlice();
    }

    private void leaveSlice() {
        recorder.endSlice();
        hold.leave();
    }

    private void requireLive(String operation) {
        image.parts().requireNone(operation);
        hold.requireLive(operation);
    }

    /** Ends a save. Its complete image is a base if it is kept, and no page was written without permission. */
    void end(boolean isKept) {
        final SetLease ended = hold.end();
        if (ended == null) {
            return;
        }
        final boolean isDelivered = isKept && image.whole().isDelivered();
        boolean isRight = false;
        try {
            if (isDelivered) {
                hold.requirePrepared("end");
            }
            isRight = true;
        } finally {
            try {
                image.end(ended, isKept && isRight);
                recorder.end(isDelivered && isRight, hold);
            } finally {
                hold.release(ended);
            }
        }
    }
}
