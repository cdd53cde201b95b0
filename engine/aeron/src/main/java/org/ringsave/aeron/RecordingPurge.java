/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides which recordings of a set go, and removes them. */
final class RecordingPurge {
    private final AeronArchive archive;
    private final List<RecordingChain> chains;
    private final List<RecordedImage> removed = new ArrayList<>();

    /** Removes the broken ones of a set's recordings, when the ends of all were read. */
    RecordingPurge(AeronArchive archive, RecordingTail tail, EmptyRecordings empty, List<RecordedImage> images) {
        this.archive = archive;
        empty.see(images);
        final List<RecordedImage> broken = new ArrayList<>();
        final RecordingChains found = new RecordingChains();
        for (final RecordedImage image : images) {
            final String cutId = tail.cutId(image);
            if (image.isOpen() || empty.mayBegin(image) || cutId != null) {
                found.add(image, cutId);
            } else {
                broken.add(image);
            }
        }
        broken.forEach(this::remove);
        chains = found.oldestFirst();
    }

    /** Keeps the chains of so many full images, the newest. */
    List<RecordedImage> keep(int kept) {
        chains.subList(0, startOf(kept)).forEach(this::remove);
        return removed;
    }

    /** Keeps the chains that have an image from a time on, and the newest. */
    List<RecordedImage> before(long epochMs) {
        for (final RecordingChain chain : chains.subList(0, startOf(1))) {
            if (chain.newestEpochMs() < epochMs) {
                remove(chain);
            }
        }
        return removed;
    }

    /** Index of the chain with the oldest of so many last full images; 0 if there are fewer. */
    private int startOf(int kept) {
        // Two recordings of one image, as two replications make, count once.
        final Set<String> cutIds = new HashSet<>();
        for (int i = chains.size() - 1; i >= 0; i--) {
            final RecordingChain chain = chains.get(i);
            if (chain.isFull() && cutIds.add(chain.cutId()) && cutIds.size() == kept) {
                return i;
            }
        }
        return 0;
    }

    /** Removes bases before their deltas, up to the first that stays. */
    private void remove(RecordingChain chain) {
        if (chain.isGrowing()) {
            return;
        }
        for (final RecordedImage image : chain.images()) {
            if (!remove(image)) {
                // A reader of a base goes on with its deltas; a reader of a delta has its base.
                return;
            }
        }
    }

    /** Returns false if the archive refuses, as it is read: then it goes the next time. It may be gone already. */
    private boolean remove(RecordedImage image) {
        try {
            archive.purgeRecording(image.recordingId());
            removed.add(image);
            return true;
        } catch (ArchiveException e) {
            if (e.errorCode() == ArchiveException.UNKNOWN_RECORDING) {
                return true;
            }
            if (e.errorCode() != ArchiveException.ACTIVE_RECORDING && e.errorCode() != ArchiveException.GENERIC) {
                throw e;
            }
            return false;
        }
    }
}
