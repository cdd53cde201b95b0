/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/**
 * Gives Flight Recorder the events of a session. It keeps them only while a recording takes them. A rehearsal drops
 * them at their end, so that it takes the same way before.
 */
final class SaveRecorder {
    private final ImageSave image;
    private final boolean isRehearsal;
    private BeginEvent begin;
    private SliceEvent slice;
    private SaveEvent save;

    SaveRecorder(ImageSave image, boolean isRehearsal) {
        this.image = image;
        this.isRehearsal = isRehearsal;
    }

    void startBegin() {
        begin = BeginEvent.start();
    }

    /** The image is there. No other thread calls yet. */
    void endBegin(SaveMode mode, long label, boolean isDelta) {
        if (begin != null) {
            if (!isRehearsal) {
                begin.end(mode, label, isDelta, image.imageLength());
            }
            begin = null;
        }
        save = SaveEvent.start();
        if (save != null) {
            save.begun(label, image.imageLength());
        }
    }

    void startSlice() {
        slice = SliceEvent.start();
    }

    void endSlice() {
        if (slice != null) {
            if (!isRehearsal) {
                slice.end(image.whole().offset(), image.whole().bytesFilled());
            }
            slice = null;
        }
    }

    /** The save ends; no call is inside. */
    void end(boolean isKept, SetHold hold) {
        if (save != null) {
            if (!isRehearsal) {
                save.end(isKept, hold.spillCount(), hold.spilledLength());
            }
            save = null;
        }
    }
}
