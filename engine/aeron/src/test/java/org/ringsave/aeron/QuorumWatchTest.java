/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Counter;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch makes of the counter of a node, without a cluster. */
class QuorumWatchTest {
    private static final int CLUSTER = 3;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(600);

    private final TestClock clock = new TestClock();
    private TestDriver driver;
    private Counter state;
    private QuorumWatch watch;

    @BeforeEach
    void open() {
        driver = TestDriver.ipc(1408);
        final UnsafeBuffer key = new UnsafeBuffer(new byte[Integer.BYTES]);
        key.putInt(0, CLUSTER);
        final UnsafeBuffer label = new UnsafeBuffer(new byte[Integer.BYTES]);
        state = driver.aeron.addCounter(ConsensusModule.Configuration.ELECTION_STATE_TYPE_ID, key, 0, key.capacity(),
            label, 0, label.capacity());
        watch = new QuorumWatch(driver.aeron, CLUSTER, LIMIT_NS, clock);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private static String looks(QuorumWatch of, int count, TestClock clock) {
        String reason = null;
        for (int i = 0; i < count && reason == null; i++) {
            clock.pass(LOOK_NS);
            reason = of.reason();
        }
        return reason;
    }

    private String looks(int count) {
        return looks(watch, count, clock);
    }

    @Test
    void leaderEndsTheWait() {
        for (int i = 0; i < 3; i++) {
            state.setRelease(ElectionState.CANVASS.code());
            assertThat(looks(9)).isNull();
            state.setRelease(ElectionState.CLOSED.code());
            assertThat(looks(1)).isNull();
        }
    }

    @Test
    void nodeWithoutALeaderIsTold() {
        state.setRelease(ElectionState.NOMINATE.code());
        assertThat(looks(9)).isNull();
        assertThat(looks(1)).startsWith("cluster 3 has no leader for 5 s, its election here is in state NOMINATE: ");
    }

    @Test
    void nodeOfAnotherClusterIsNotWatched() {
        state.setRelease(ElectionState.CLOSED.code());
        assertThat(looks(new QuorumWatch(driver.aeron, CLUSTER + 1, LIMIT_NS, clock), 10, clock))
            .startsWith("cluster 4 has no consensus module at this media driver for 5 s: ");
    }
}
