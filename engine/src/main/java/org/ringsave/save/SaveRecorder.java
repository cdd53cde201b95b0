/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

/** Gives Flight Recorder the events of a session. It keeps them only while a recording takes them. */
final class SaveRecorder {
    private final ImageSave image;
    private BeginEvent begin;
    private SliceEvent slice;
    private SaveEvent save;

    SaveRecorder(ImageSave image) {
        this.image = image;
    }

    void startBegin() {
        begin = BeginEvent.start();
    }

    /** The image is there. No other thread calls yet. */
    void endBegin(SaveMode mode, long label, boolean isDelta) {
        if (begin != null) {
            begin.end(mode, label, isDelta, image.imageLength());
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
            slice.end(image.whole().offset(), image.whole().bytesFilled());
            slice = null;
        }
    }

    /** The save ends; no call is inside. */
    void end(boolean isKept, SetHold hold) {
        if (save != null) {
            save.end(isKept, hold.spillCount(), hold.spilledLength());
            save = null;
        }
    }
}
