/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.archive.status.RecordingPos;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersReader;

/** How far an archive is with a recording, by the counter that it keeps. */
final class RecordingProgress {
    /** That of a transfer. */
    private static final long SILENCE_NS = TransferOptions.DEFAULT.silenceNs();

    private final CountersReader counters;
    private final int counterId;
    private final long recordingId;
    private final NanoClock clock;
    private final Silence silence = new Silence(SILENCE_NS);
    private long seen;

    RecordingProgress(CountersReader counters, int counterId, NanoClock clock) {
        this.counters = counters;
        this.counterId = counterId;
        this.clock = clock;
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

    /** Has the position stood still, and nothing gone out, for 10 s of looks? */
    boolean isSilent(long recorded, boolean isBusy) {
        if (recorded != seen || isBusy) {
            seen = recorded;
            silence.end();
            return false;
        }
        return silence.isOver(clock.nanoTime());
    }
}
