/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.concurrent.NanoClock;

/**
 * Tells recordings that a replication is about to fill from those that stay empty. An archive makes the entry before it
 * asks the other archive for bytes, and lists it as stopped at its start. No request asks for replications under way.
 */
final class EmptyRecordings {
    /** A replication has four steps before its first byte, each of 5 s at most unless the archive says otherwise. */
    private static final long BEGIN_NS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final Map<Long, Long> seenNs = new HashMap<>();
    // Of the last look: the listing says nothing about later times.
    private long nowNs;

    EmptyRecordings(NanoClock clock) {
        this.clock = clock;
    }

    /** Looks at the recordings of a set: a new empty one has its time from now on. */
    void see(List<RecordedImage> images) {
        nowNs = clock.nanoTime();
        seenNs.keySet().retainAll(images.stream().filter(RecordedImage::isEmpty).map(RecordedImage::recordingId)
            .collect(Collectors.toSet()));
        images.stream().filter(RecordedImage::isEmpty).forEach(image -> seenNs.putIfAbsent(image.recordingId(), nowNs));
    }

    /** Could a replication fill it at that look? One that was stopped after its start was begun, and has ended. */
    boolean mayBegin(RecordedImage image) {
        return image.isEmpty() && image.stopEpochMs() == image.startEpochMs()
            && nowNs - seenNs.get(image.recordingId()) < BEGIN_NS;
    }
}
