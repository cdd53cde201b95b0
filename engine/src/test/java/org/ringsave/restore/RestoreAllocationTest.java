/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** A call that takes payload allocates nothing; only a name, once a record, takes some bytes. */
class RestoreAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1376, 65_536})
    void restoreOfPayloadAllocatesNothing(int length) {
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", ChannelConfig.ofPages(16 * Math.max(1, length / 100)));
            final long live = 4096L * 16 * Math.max(1, length / 100) - 8;
            Shapes.rings(set.get(1), new SplittableRandom(1), 96, live);
            final ByteBuffer image = SeededSet.image(set, 1);
            final RestoreSession session = new RestoreSession();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 8 && least > 0; round++) {
                session.beginVerify();
                session.restoreFromBuffer(image.limit(500).position(0));
                final long before = THREADS.getCurrentThreadAllocatedBytes();
                final long nothing = THREADS.getCurrentThreadAllocatedBytes() - before;
                final int end = (int)live;
                for (int at = 500; at < end; at += length) {
                    session.restoreFromBuffer(image.limit(Math.min(end, at + length)).position(at));
                }
                final long used = THREADS.getCurrentThreadAllocatedBytes() - before - 2 * nothing;
                least = Math.min(least, Math.max(0, used));
                session.end();
            }
            assertThat(least).isZero();
        }
    }
}
