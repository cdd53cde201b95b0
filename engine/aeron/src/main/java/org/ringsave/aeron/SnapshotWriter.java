/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.archive.status.RecordingPos;
import java.io.IOException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersReader;

/** Writes an image into a snapshot's stream, all of it, and waits for room. */
final class SnapshotWriter {
    /** A service can't make another one, as elsewhere: the next snapshot has one. */
    private static final String CLOSED = "the publication is closed, by the service or as the media driver has ended";

    private final ExclusivePublication out;
    private final RecordedStream stream;
    private final RecordingProgress progress;

    private SnapshotWriter(ExclusivePublication out, RecordedStream stream, RecordingProgress progress) {
        this.out = out;
        this.stream = stream;
        this.progress = progress;
    }

    /** Finds the archive's counter of the stream, which it has from its first byte on. */
    static SnapshotWriter of(ExclusivePublication out, long label, CountersReader counters, NanoClock clock) {
        final RecordedStream stream = new RecordedStream(out, label);
        final int counter = RecordingPos.findCounterIdBySession(counters, out.sessionId(), Aeron.NULL_VALUE);
        if (counter == CountersReader.NULL_COUNTER_ID) {
            throw SnapshotException.notTaken(new SnapshotPlace(0, 0), "no archive records " + out.channel()
                + " stream " + out.streamId(), null);
        }
        return new SnapshotWriter(out, stream, new RecordingProgress(counters, counter, clock));
    }

    /** Returns when the last message is in the stream. The caller ends the image. */
    void write(SentImage image, SnapshotIdle idle) {
        final ImageSource source = image.source();
        stream.start(image);
        try {
            while (!stream.isOut()) {
                final int work = stream.send(1);
                if (work < 0) {
                    throw failed(source, "the set was closed or lost a channel meanwhile", null);
                }
                if (idle.after(work > 0)) {
                    requireProgress(source, work > 0);
                }
            }
        } catch (IOException | IllegalStateException e) {
            throw failed(source, out.isClosed() ? CLOSED : Message.line(e), e);
        }
    }

    private void requireProgress(ImageSource source, boolean isBusy) {
        // A closed client has no counters.
        if (out.isClosed()) {
            throw failed(source, CLOSED, null);
        }
        final long recorded = progress.position();
        if (!progress.isActive()) {
            throw failed(source, "the archive stopped recording " + progress.recordingId()
                + ": look at its disk and its log", null);
        }
        if (progress.isSilent(recorded, isBusy)) {
            throw failed(source, "the archive has not recorded on for 10 s at position " + recorded + " of recording "
                + progress.recordingId() + ": look at its disk and its log", null);
        }
    }

    private static SnapshotException failed(ImageSource source, String reason, Throwable cause) {
        return SnapshotException.notTaken(new SnapshotPlace(source.offset(), source.offer().length()), reason, cause);
    }
}
