/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.util.ArrayList;
import java.util.List;

/** Decides which recordings of a set go, and removes them. */
final class RecordingPurge {
    private final AeronArchive archive;
    private final List<RecordedImage> whole = new ArrayList<>();
    private final List<RecordedImage> removed = new ArrayList<>();

    /** Removes the broken ones of a set's recordings. */
    RecordingPurge(AeronArchive archive, RecordingTail tail, List<RecordedImage> images) {
        this.archive = archive;
        for (final RecordedImage image : images) {
            if (!image.isOpen() && tail.cutId(image) == null) {
                remove(image);
            } else if (!image.isOpen()) {
                whole.add(image);
            }
        }
    }

    /** Keeps so many chains, the newest. */
    List<RecordedImage> keep(int chains) {
        removeBefore(startOf(chains));
        return removed;
    }

    /** Keeps the chains that have an image from a time on, and the newest. */
    List<RecordedImage> before(long epochMs) {
        int end = startOf(1);
        for (int i = 0; i < end; i++) {
            if (whole.get(i).startEpochMs() >= epochMs) {
                end = fullAtOrBefore(i);
            }
        }
        removeBefore(end);
        return removed;
    }

    /** Index of the full image with which so many last chains begin; 0 if there are fewer. */
    private int startOf(int chains) {
        int left = chains;
        for (int i = whole.size() - 1; i >= 0; i--) {
            if (!whole.get(i).isDelta() && --left == 0) {
                return i;
            }
        }
        return 0;
    }

    private int fullAtOrBefore(int index) {
        int at = index;
        while (at > 0 && whole.get(at).isDelta()) {
            at--;
        }
        return at;
    }

    /** Removes deltas before their bases. */
    private void removeBefore(int end) {
        for (int i = end - 1; i >= 0; i--) {
            remove(whole.get(i));
        }
    }

    private void remove(RecordedImage image) {
        try {
            archive.purgeRecording(image.recordingId());
            removed.add(image);
        } catch (ArchiveException e) {
            if (e.errorCode() != ArchiveException.ACTIVE_RECORDING && e.errorCode() != ArchiveException.GENERIC) {
                throw e;
            }
            // It is replayed or written, and goes the next time.
        }
    }
}
