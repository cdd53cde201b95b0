/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveSession;

/** Copying a round allocates nothing. */
class MigrationAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    /** A link that takes a little less than a chunk each time, and never answers. */
    private static final class Sink implements ByteChannel {
        @Override
        public int read(ByteBuffer into) {
            return 0;
        }

        @Override
        public int write(ByteBuffer from) {
            final int length = Math.min(from.remaining(), 1_000);
            from.position(from.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The link keeps no byte.
        }
    }

    @Test
    void migrationRoundAllocatesNothing() {
        final Migration migration = new Migration(new SaveSession(), 1_200, 0);
        final Sink link = new Sink();
        try (ChannelSet set = SeededSet.paused(9, 60, 2)) {
            set.resume();
            long least = Long.MAX_VALUE;
            // The JVM allocates when it compiles, in some rounds but not in all.
            for (int round = 0; round < 60 && least > 0; round++) {
                migration.start(set, () -> 1, link, 1);
                final long start = allocated();
                final long nothing = allocated() - start;
                final long before = allocated();
                for (int i = 0; i < 40; i++) {
                    migration.doWork();
                }
                least = Math.min(least, allocated() - before - nothing);
                assertThat(migration.state()).isEqualTo(MigrationState.COPYING);
                migration.cancel();
            }
            assertThat(least).as("bytes allocated by 40 calls").isZero();
        }
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
