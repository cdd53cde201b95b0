/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.PacketHandler;

/** Live saves one after another allocate nothing, neither where the saver is nor where the model makes room. */
class LiveAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final PacketHandler DONE = (type, flags, id, buffer, offset, length) -> PacketAction.DONE;

    private final SaveSession session = new SaveSession(1 << 20, 1 << 20);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(1376);
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final Channel[] ends = new Channel[6];
    private MemoryRegion region;

    @Test
    void liveSaveAllocatesNothingFromBeginToEnd() {
        try (ChannelSet set = new ChannelSet()) {
            for (int i = 0; i < ends.length; i += 2) {
                ends[i] = set.add(i, "channel", ChannelConfig.ofPages(2).withBothEnds().withInFlight(2, 64, 8)
                    .withContext(8));
                ends[i + 1] = ends[i].opposite();
            }
            region = set.addRegion("memory", 1, 100_000);
            set.open();
            long least = Long.MAX_VALUE;
            // The JVM itself allocates when it compiles, in some rounds but not in all.
            for (int round = 0; round < 60 && least > 0; round++) {
                final long start = allocated();
                final long nothing = allocated() - start;
                final long before = allocated();
                for (int save = 0; save < 20; save++) {
                    save(set, save);
                }
                least = Math.min(least, allocated() - before - nothing);
            }
            assertThat(least).as("bytes allocated by 20 saves").isZero();
            assertThat(session.spillCount()).isPositive();
        }
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private void save(ChannelSet set, int number) {
        churn(4000);
        session.begin(set, SaveMode.LIVE, number);
        if (number % 3 == 1) {
            session.manualRelease();
        }
        SaveStatus status;
        do {
            status = number % 2 == 0 ? session.saveContinue(chunk.clear()) : session.saveContinue(chunk.clear(), 5000);
            churn(400);
            region.prepareToWrite((int)(session.offset() % 90_000), 10);
            if (number % 3 == 1) {
                session.seek(session.offset());
                session.release(session.offset());
            }
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        if (number % 5 == 0) {
            session.cancel();
        }
        session.end();
    }

    private void churn(int bytes) {
        for (int i = 0; i < ends.length; i++) {
            ends[i].incoming().poll(DONE, bytes / 300);
            for (int sent = 0; sent < bytes; sent += 280) {
                ends[i].outgoing().offer(Packet.IN_BAND, 0, sent, payload, 0, 256);
            }
        }
    }
}
