/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a recording without a byte may be a replication that begins. */
class EmptyRecordingsTest {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long START_MS = 1000;

    private long nowNs;
    private final EmptyRecordings empty = new EmptyRecordings(() -> nowNs);

    private static RecordedImage image(long id, long stopEpochMs, long stopPosition) {
        return new RecordedImage(id, "set", 1, null, START_MS, stopEpochMs, 0, stopPosition, 1408, 65_536);
    }

    private boolean mayBegin(RecordedImage image, long laterNs) {
        nowNs += laterNs;
        empty.see(List.of(image));
        return empty.mayBegin(image);
    }

    @Test
    void emptyRecordingMayBeginForAMinuteFromTheFirstLook() {
        final RecordedImage image = image(1, START_MS, 0);
        assertThat(mayBegin(image, 5 * MINUTE_NS)).isTrue();
        assertThat(mayBegin(image, MINUTE_NS - 1)).isTrue();
        assertThat(mayBegin(image, 1)).isFalse();
    }

    @Test
    void eachEmptyRecordingHasAMinuteOfItsOwn() {
        assertThat(mayBegin(image(1, START_MS, 0), 0)).isTrue();
        assertThat(mayBegin(image(2, START_MS, 0), MINUTE_NS)).isTrue();
    }

    @Test
    void emptyRecordingThatWasStoppedAfterItsStartIsBroken() {
        assertThat(mayBegin(image(1, START_MS + 1, 0), 0)).isFalse();
    }

    @Test
    void recordingWithBytesDoesNotBegin() {
        assertThat(mayBegin(image(1, START_MS, 1000), 0)).isFalse();
    }

    /** As of one whose bytes came in between, and that is listed as it was. */
    @Test
    void recordingThatWasFilledSinceIsForgotten() {
        assertThat(mayBegin(image(1, START_MS, 0), 0)).isTrue();
        assertThat(mayBegin(image(1, START_MS, 1000), 0)).isFalse();
        assertThat(mayBegin(image(1, START_MS, 0), MINUTE_NS)).isTrue();
    }
}
