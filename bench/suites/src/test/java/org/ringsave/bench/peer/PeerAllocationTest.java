/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.tool.workload.Workload;

/** A peer leaves no garbage exactly if its abilities promise so. */
@Tag("slow")
class PeerAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final Workload WORKLOAD = new Workload(3, 1, 1, 0, 11);
    private static final int ROUNDS = 400;
    private static final int CALLS = 10;

    static Stream<PeerKind> kindsHere() {
        return Arrays.stream(PeerKind.values()).filter(PeerKind::isHere);
    }

    /**
     * The least allocation of some calls in a row, in bytes. The JVM allocates to compile in some rounds, not in all.
     */
    private static long leastAllocated(Runnable call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @ParameterizedTest
    @MethodSource("kindsHere")
    void onlyPeersThatPromiseNoGarbageLeaveNone(PeerKind kind) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
        try (ChannelSet source = WORKLOAD.create(); ChannelSet target = WORKLOAD.createEmpty();
            Peer saver = kind.create(new PeerState(source), memory);
            Peer restorer = kind.create(new PeerState(target), memory)) {
            // Rings of a set that ran for a while hold different numbers of bytes.
            WORKLOAD.goOn(source);
            final long length = saver.save();
            final long bySaves = leastAllocated(saver::save);
            final long byRestores = leastAllocated(() -> restorer.restore(length));
            assertThat(SameState.of(source, target)).isTrue();
            assertThat(bySaves == 0).as("saves leave no garbage; they left %d bytes", bySaves)
                .isEqualTo(kind.abilities().contains(Ability.SAVES_WITHOUT_GARBAGE));
            assertThat(byRestores == 0).as("restores leave no garbage; they left %d bytes", byRestores)
                .isEqualTo(kind.abilities().contains(Ability.RESTORES_WITHOUT_GARBAGE));
        }
    }
}
