/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.RawPeer.Doorbell;
import org.ringsave.save.SaveSession;

/**
 * A consumer sleeps until its doorbell rings, under live saves that never end. The other program sends a few packets
 * and sleeps until the last is answered, so one missed signal stops both.
 */
class LiveDoorbellTest {
    @TempDir
    private Path directory;
    private final Doorbell toEngine = new Doorbell();
    private final Doorbell toPeer = new Doorbell();
    private MappedPair pair;

    @ParameterizedTest
    @CsvSource({"1,1000000,5000", "2,0,2500", "3,500,2500"})
    void sleepingConsumerMissesNoSignalWhileItSaves(long seed, int spillLimit, int rounds) throws Exception {
        run(seed, spillLimit, rounds, false);
    }

    @ParameterizedTest
    @CsvSource({"4,1000000,10000", "5,0,10000", "6,500,10000"})
    @Tag("slow")
    void sleepingConsumerMissesNoSignalWhileAnotherThreadSaves(long seed, int spillLimit, int rounds) throws Exception {
        run(seed, spillLimit, rounds, true);
    }

    private void run(long seed, int spillLimit, int rounds, boolean apart) throws Exception {
        pair = MappedPair.open(directory, 1, 0);
        final DoorbellConsumer consumer = new DoorbellConsumer(pair, new SaveSession(1 << 20, spillLimit), rounds,
            apart, toEngine::await, toEngine::isGivenUp);
        pair.channel().onSignal(toPeer::ring);
        try (SecondThread<Integer> consuming = SecondThread.start("consumer", consumer::run);
            SecondThread<Integer> talking = SecondThread.start("the other program",
                () -> new RawPeer(pair, toEngine).talk(seed, rounds, toPeer::await, toPeer::isGivenUp))) {
            try {
                SecondThread.joinAll(talking, consuming);
                assertThat(talking.join()).as("seed %d", seed).isEqualTo(rounds);
                assertThat(consuming.join()).as("seed %d", seed).isPositive();
            } finally {
                toEngine.giveUp();
                toPeer.giveUp();
            }
        } finally {
            pair.close();
        }
    }
}
