/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.ring.ControlPage;

/** Feature bits of a newer peer: kept in images, and restored if the caller says so. */
class UnknownFeaturesTest {
    private static ChannelSet set() {
        final ChannelSet set = new ChannelSet();
        set.add(2, "", ChannelConfig.ofPages(1));
        set.add(7, "", ChannelConfig.ofPages(1));
        return set;
    }

    private static ByteBuffer image(int features) {
        try (ChannelSet set = set()) {
            ChannelAccess.memory(set.get(7)).outgoing().restore(0, 0, 0, features);
            return SeededSet.image(set, 1);
        }
    }

    private static RestoreSession load(ByteBuffer image, ChannelSet given, RestoreOption... options) {
        final RestoreSession session = new RestoreSession(options);
        if (given == null) {
            session.begin(1 << 20);
        } else {
            session.begin(given);
        }
        assertThat(session.restoreFromBuffer(image.duplicate())).isEqualTo(RestoreStatus.SUCCESS);
        return session;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 1 << 30, Integer.MIN_VALUE, -1, -2})
    void unknownBitsAreRefusedUnlessTheCallerKeepsThem(int features) {
        final ByteBuffer image = image(features);
        for (final ChannelSet given : new ChannelSet[] {null, set()}) {
            assertThatThrownBy(() -> load(image, given).apply()).isInstanceOf(ImageException.class)
                .hasMessageContaining("featureBits of the outgoing ring of channel 7 is 0x"
                    + Integer.toHexString(features)).hasMessageContaining("KEEP_UNKNOWN_FEATURES");
            try (ChannelSet kept = load(image, given, RestoreOption.KEEP_UNKNOWN_FEATURES).apply()) {
                assertThat(ChannelAccess.memory(kept.get(7)).outgoing().control()
                    .getInt(ControlPage.FEATURE_BITS_OFFSET)).isEqualTo(features);
                assertThat(SeededSet.bytes(SeededSet.image(kept, 1))).isEqualTo(SeededSet.bytes(image));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1})
    void otherChannelIsRestoredAlone(int features) {
        final ByteBuffer image = image(features);
        load(image, null).applyOnly(2).close();
        assertThatThrownBy(() -> load(image, null).applyOnly(7)).isInstanceOf(ImageException.class);
        load(image, null, RestoreOption.KEEP_UNKNOWN_FEATURES).applyOnly(7).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void knownBitsNeedNoDecision(int features) {
        load(image(features), null).apply().close();
    }
}
