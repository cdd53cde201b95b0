/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.archive.status.RecordingPos;
import org.agrona.concurrent.status.CountersReader;

/** How far an archive is with a recording, by the counter that it keeps. */
final class RecordingProgress {
    private final CountersReader counters;
    private final int counterId;
    private final long recordingId;

    RecordingProgress(CountersReader counters, int counterId) {
        this.counters = counters;
        this.counterId = counterId;
        recordingId = RecordingPos.getRecordingId(counters, counterId);
    }

    long recordingId() {
        return recordingId;
    }

    /** Does the archive still record? */
    boolean isActive() {
        return RecordingPos.isActive(counters, counterId, recordingId);
    }

    /** Position up to which it has recorded. */
    long position() {
        return counters.getCounterValue(counterId);
    }
}
