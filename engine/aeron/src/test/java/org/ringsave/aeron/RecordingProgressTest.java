/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.archive.status.RecordingPos;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

/** What a recorder makes of the counter that an archive keeps. */
class RecordingProgressTest {
    private static final int COUNTERS = 8;
    private static final long ID = 7;
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.COUNTER_LENGTH)));
    private final int counter = allocate(ID);
    private long nowNs;
    private final RecordingProgress progress = new RecordingProgress(counters, counter, () -> nowNs);

    private int allocate(long recordingId) {
        return counters.allocate("rec-pos", RecordingPos.RECORDING_POSITION_TYPE_ID,
            key -> key.putLong(0, recordingId));
    }

    /** Looks once a second. Returns the number of looks until the archive is silent, or the most. */
    private int looksUntilSilent(int most) {
        for (int looks = 0; looks < most; looks++) {
            nowNs += LOOK_NS;
            if (progress.isSilent(progress.position(), false)) {
                return looks;
            }
        }
        return most;
    }

    private void recordTo(long position) {
        counters.setCounterValue(counter, position);
    }

    @Test
    void archiveThatStandsStillInTheMidstIsSilentAfterTenSeconds() {
        assertThat(looksUntilSilent(5)).isEqualTo(5);
        recordTo(1408);
        // The look that finds progress, the one that begins to count, and ten seconds.
        assertThat(looksUntilSilent(20)).isEqualTo(11);
    }

    @Test
    void slowArchiveIsNotSilent() {
        for (int i = 1; i <= 10; i++) {
            recordTo(i);
            assertThat(looksUntilSilent(6)).isEqualTo(6);
        }
    }

    @Test
    void archiveIsNotSilentWhileBytesGoOut() {
        assertThat(looksUntilSilent(9)).isEqualTo(9);
        for (int i = 0; i < 20; i++) {
            nowNs += LOOK_NS;
            assertThat(progress.isSilent(0, true)).isFalse();
        }
    }

    @Test
    void counterOfAnotherRecordingIsNotActive() {
        assertThat(progress.recordingId()).isEqualTo(ID);
        assertThat(progress.isActive()).isTrue();
        counters.free(counter);
        assertThat(progress.isActive()).isFalse();
        assertThat(allocate(ID + 1)).isEqualTo(counter);
        assertThat(progress.isActive()).isFalse();
    }
}
