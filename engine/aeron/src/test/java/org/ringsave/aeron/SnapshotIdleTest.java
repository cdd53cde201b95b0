/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;

class SnapshotIdleTest {
    private static final long MS = 1_000_000;

    private final List<String> calls = new ArrayList<>();
    private long nowNs;

    private final SnapshotIdle idle = new SnapshotIdle(new IdleStrategy() {
        @Override
        public void idle(int workCount) {
            throw new AssertionError("idle(" + workCount + ") backs off by counts of others");
        }

        @Override
        public void idle() {
            calls.add("idle");
        }

        @Override
        public void reset() {
            calls.add("reset");
        }
    }, () -> nowNs);

    private boolean after(boolean isBusy, long ns) {
        nowNs += ns;
        return idle.after(isBusy);
    }

    @Test
    void busyWriterIdlesEachTwentyMilliseconds() {
        assertThat(after(true, 19 * MS)).isFalse();
        assertThat(calls).isEmpty();
        assertThat(after(true, 2 * MS)).isTrue();
        assertThat(after(true, 1)).isFalse();
        assertThat(calls).containsExactly("idle", "reset");
    }

    @Test
    void writerWithoutRoomIdlesAtOnceAndResetsOnProgress() {
        assertThat(after(false, 1)).isTrue();
        assertThat(after(false, 1)).isTrue();
        assertThat(after(true, 1)).isFalse();
        assertThat(calls).containsExactly("idle", "idle", "reset");
    }
}
