/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

class RoundTripTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "3,3,3", "4,5,16", "5,2,17", "6,256,1"})
    void shouldRestoreTheSavedStateIntoABuiltSet(long seed, int channels, int pages) {
        try (ChannelSet set = SeededSet.paused(seed, channels, pages)) {
            final ByteBuffer image = SeededSet.image(set, 77);
            final RestoreSession restore = new RestoreSession();
            final ByteState clock = new ByteState("clock", 9, new byte[0]);
            restore.begin(1 << 28, clock);
            assertThat(restore.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
            assertThat(restore.label()).isEqualTo(77);
            try (ChannelSet restored = restore.apply()) {
                assertThat(clock.preparedVersion()).isEqualTo(3);
                assertThat(clock.bytes()).isEqualTo(((ByteState)set.appStates().get(0)).bytes());
                final ByteState same = new ByteState("clock", 3, clock.bytes());
                assertThat(same.bytes()).hasSize(37);
                assertThat(restored.channels()).hasSameSizeAs(set.channels());
                restored.open();
                restored.pause();
                assertThat(restored.get(1).incoming().position()).isEqualTo(set.get(1).incoming().position());
            }
        }
    }
}
