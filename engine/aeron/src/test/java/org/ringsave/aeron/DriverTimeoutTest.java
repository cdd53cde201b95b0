/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;

/** A media driver that dies under a transfer. */
class DriverTimeoutTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void endOfTheDriverFailsBothSides(String media) {
        try (TransferPair pair = new TransferPair(media, 1408); ChannelSet set = TransferPair.longSet(1)) {
            pair.options = pair.options.withSilence(1000 * SECOND);
            pair.start();
            pair.expectFull();
            pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
            pair.run(() -> pair.receiver.offset() > 100_000);
            pair.driver.stop();
            // Aeron's driver timeout is 10 s.
            pair.driver.pass(12 * SECOND, pair::work);
            assertThat(pair.sender.state()).as("%s", pair).isEqualTo(SenderState.FAILED);
            assertThat(pair.sender.reason()).contains(" is closed, by its owner or as the media driver has")
                .doesNotContain("\n");
            assertThat(pair.receiver.state()).as("%s", pair).isEqualTo(ReceiverState.FAILED);
            assertThat(pair.receiver.failure()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" is closed, by its owner or as the media driver has ended: ");
            // Nothing is held: the set can be saved, and the restore begin.
            assertThat(SeededSet.image(set, 2).remaining()).isPositive();
            pair.expectFull();
        }
    }
}
