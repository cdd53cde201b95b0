/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import io.aeron.ExclusivePublication;
import io.aeron.archive.status.RecordingPos;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The floor of a recording: an image in memory goes into claims of a stream that the archive records. */
final class RecordedClaims implements AutoCloseable {
    private final RecordingArchive archive;
    private final ExclusivePublication out;
    private final int counter;
    private final long recordingId;
    private final ClaimedCopy copy;

    /** Begins a recording. The copy spins once after each turn's length. */
    RecordedClaims(RecordingArchive archive, ByteBuffer image, int turnLength) {
        this.archive = archive;
        out = archive.recorded();
        counter = archive.counter(out);
        recordingId = RecordingPos.getRecordingId(archive.counters(), counter);
        copy = new ClaimedCopy(out, List.of(new UnsafeBuffer(image)), turnLength, Thread::onSpinWait);
    }

    /** Publishes so many bytes, and waits until the archive has them. Returns a value that depends on all of them. */
    long record(int length) {
        final long value = copy.publish(length);
        while (archive.counters().getCounterValue(counter) < out.position()) {
            Thread.onSpinWait();
        }
        return value;
    }

    /** Removes the recording. */
    @Override
    public void close() {
        out.close();
        archive.remove(recordingId);
    }
}
