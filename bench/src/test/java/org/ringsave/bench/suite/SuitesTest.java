/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.bench.workload.Workload;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** The floors copy what they say they copy. */
class SuitesTest {
    @ParameterizedTest
    @CsvSource({"1376, 1.0", "65536, 0.25", "256, 0.0"})
    void shouldCopyTheBytesThatASaveHolds(int chunkLength, double fill) {
        try (ChannelSet set = new Workload(3, 2, fill, 0, 7).create()) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
            assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            session.end();

            final LiveBytes live = new LiveBytes(set);
            final UnsafeBuffer copy = new UnsafeBuffer(
                Destination.rotating.allocate(live.length(), chunkLength));
            live.copy(copy, Destination.rotating, chunkLength);
            assertThat(live.length()).isCloseTo((long)(fill * 3 * 2 * 8192), offset(200L));
            if (fill > 0) {
                // The first ring's first bytes stand in the image behind the header, the channel, its name and the
                // ring.
                final int first = new UnsafeBuffer(image.flip()).getInt(64 + 64 + 16 + 8 + 56);
                assertThat(copy.getInt(0)).isEqualTo(first);
            }
        }
    }
}
