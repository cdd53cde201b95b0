/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SecondThread;

/** Each end of a channel on a thread of its own; both wait to be signalled whenever they can't go on. */
class TwoThreadsTest {
    private static final int PACKETS = 100_000;

    /** One end. It waits without a time limit, so the test fails at its thread's deadline when a signal is missed. */
    private abstract static class End {
        private volatile boolean woken;
        private volatile boolean done;
        private volatile Thread thread;

        abstract void talk();

        SecondThread<Void> start(String name) {
            return SecondThread.start(name, () -> {
                thread = Thread.currentThread();
                talk();
            });
        }

        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        void await() {
            while (!woken && !done) {
                LockSupport.park(this);
            }
            woken = false;
        }

        void giveUp() {
            done = true;
            LockSupport.unpark(thread);
        }

        boolean isGivenUp() {
            return done;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void twoThreadsDeliverEveryPacketInOrderAndMissNoSignal(int pages) {
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(pages).withBothEnds());
            set.open();
            final Writer writer = new Writer(near.outgoing());
            final Reader reader = new Reader(near.opposite().incoming());
            near.onSignal(reader::wake);
            near.opposite().onSignal(writer::wake);
            try (SecondThread<Void> writing = writer.start("writer");
                SecondThread<Void> reading = reader.start("reader")) {
                try {
                    SecondThread.joinAll(writing, reading);
                } finally {
                    writer.giveUp();
                    reader.giveUp();
                }
            }
            assertThat(reader.received).isEqualTo(PACKETS);
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
        void talk() {
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
        void talk() {
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
