/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

/** Each end of a channel on a thread of its own; both wait to be signalled whenever they can't go on. */
class TwoThreadsTest {
    private static final int PACKETS = 100_000;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    /** One end: waits without a time limit, so a signal that is missed is a test that fails at its deadline. */
    private abstract static class End extends Thread {
        private volatile boolean woken;
        private volatile boolean done;

        void wake() {
            woken = true;
            LockSupport.unpark(this);
        }

        void await() {
            while (!woken && !done) {
                LockSupport.park(this);
            }
            woken = false;
        }

        void giveUp() {
            done = true;
            LockSupport.unpark(this);
        }

        boolean isGivenUp() {
            return done;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldDeliverEveryPacketInOrderAndMissNoSignal(int pages)
        throws InterruptedException, ExecutionException, TimeoutException {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(pages).withBothEnds());
            set.open();
            final Writer writer = new Writer(near.outgoing());
            final Reader reader = new Reader(near.opposite().incoming());
            near.onSignal(reader::wake);
            near.opposite().onSignal(writer::wake);
            final FutureTask<Integer> end = new FutureTask<>(() -> {
                writer.start();
                reader.start();
                writer.join();
                reader.join();
                return reader.received;
            });
            new Thread(end).start();
            try {
                assertThat(end.get(DEADLINE_NS, TimeUnit.NANOSECONDS)).isEqualTo(PACKETS);
            } finally {
                writer.giveUp();
                reader.giveUp();
                end.get();
            }
            assertThat(reader.wrong).isZero();
            assertThat(near.outgoing().position()).isEqualTo(near.opposite().incoming().position());
        }
    }

    private static final class Writer extends End {
        private final OutgoingRing ring;
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

        Writer(OutgoingRing ring) {
            this.ring = ring;
        }

        @Override
        public void run() {
            final SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < PACKETS && !isGivenUp();) {
                final int length = 8 + random.nextInt(60) * 8;
                payload.putLong(0, i);
                payload.putLong(length - 8, i);
                while (ring.append(Packet.IN_BAND, 0, i, payload, 0, length) == Outcome.FULL && !isGivenUp()) {
                    ring.publish();
                    if (ring.prepareToWait(length)) {
                        await();
                    }
                }
                if (++i % 5 == 0) {
                    ring.publish();
                }
            }
            ring.publish();
        }
    }

    private static final class Reader extends End {
        private final IncomingRing ring;
        private int received;
        private int wrong;

        Reader(IncomingRing ring) {
            this.ring = ring;
        }

        @Override
        public void run() {
            while (received < PACKETS && !isGivenUp()) {
                if (ring.poll((type, flags, transactionId, buffer, offset, length) -> {
                    if (transactionId != received || buffer.getLong(offset) != received
                        || buffer.getLong(offset + length - 8) != received) {
                        wrong++;
                    }
                    received++;
                    return PacketAction.DONE;
                }, 3) == 0 && ring.prepareToWait()) {
                    await();
                }
            }
        }
    }
}
