/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.ringsave.channel.SetLease;

/**
 * The calls of a session that write its image or release it. None is made while parts write the image, and each passes
 * the guard of a live save. {@link SaveSession} states their contracts.
 */
final class SessionCalls {
    private final ImageSave image;
    private final SetHold hold;

    SessionCalls(ImageSave image, SetHold hold) {
        this.image = image;
        this.hold = hold;
    }

    SaveStatus saveContinue(ByteBuffer buffer) {
        enter("saveContinue");
        try {
            return image.whole().saveContinue(buffer);
        } finally {
            hold.leave();
        }
    }

    SaveStatus saveContinue(ByteBuffer buffer, long budgetNs) {
        enter("saveContinue");
        try {
            return image.whole().saveContinue(buffer, budgetNs);
        } finally {
            hold.leave();
        }
    }

    SaveStatus saveContinue(MutableDirectBuffer buffer, int offset, int length) {
        enter("saveContinue");
        try {
            return image.whole().saveContinue(buffer, offset, length);
        } finally {
            hold.leave();
        }
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

    private void requireLive(String operation) {
        image.parts().requireNone(operation);
        hold.requireLive(operation);
    }

    /** Ends a save. Its complete image is a base if it is kept, and no page was written without permission. */
    void end(boolean isKept) {
        final SetLease ended = hold.end();
        boolean isRight = false;
        try {
            if (ended != null && isKept && image.whole().isDelivered()) {
                hold.requirePrepared();
            }
            isRight = true;
        } finally {
            if (ended != null) {
                image.end(ended, isKept && isRight);
                hold.release(ended);
            }
        }
    }
}
