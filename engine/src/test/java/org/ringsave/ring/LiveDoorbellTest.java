/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.ring.RawPeer.Doorbell;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * A consumer that sleeps until its doorbell rings, under live saves that never end: the other program sends a few
 * packets and sleeps until the last was answered, so one signal that is missed stops both.
 */
class LiveDoorbellTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory;
    private final Doorbell toEngine = new Doorbell();
    private final Doorbell toPeer = new Doorbell();
    private MappedPair pair;

    @ParameterizedTest
    @CsvSource({"1,1000000,5000", "2,0,2500", "3,500,2500"})
    void shouldMissNoSignalWhenTheConsumerSaves(long seed, int spillLimit, int rounds) throws Exception {
        run(seed, spillLimit, rounds, false);
    }

    @ParameterizedTest
    @CsvSource({"4,1000000,10000", "5,0,10000", "6,500,10000"})
    @Tag("slow")
    void shouldMissNoSignalWhenAnotherThreadSaves(long seed, int spillLimit, int rounds) throws Exception {
        run(seed, spillLimit, rounds, true);
    }

    private void run(long seed, int spillLimit, int rounds, boolean apart) throws Exception {
        pair = MappedPair.open(directory, 1, 0);
        final Consumer consumer = new Consumer(new SaveSession(1 << 20, spillLimit), rounds, apart);
        final FutureTask<Integer> end = new FutureTask<>(consumer::run);
        final FutureTask<Integer> peer = new FutureTask<>(() -> talk(seed, rounds));
        pair.channel().onSignal(toPeer::ring);
        final Thread consuming = new Thread(end, "consumer");
        final Thread talking = new Thread(peer, "the other program");
        try {
            consuming.start();
            talking.start();
            assertThat(peer.get(DEADLINE_NS, TimeUnit.NANOSECONDS)).as("seed %d", seed).isEqualTo(rounds);
            assertThat(end.get(DEADLINE_NS, TimeUnit.NANOSECONDS)).as("seed %d", seed).isPositive();
        } finally {
            toEngine.giveUp();
            toPeer.giveUp();
            talking.join();
            consuming.join();
            pair.close();
        }
    }

    /** The other program: returns how many rounds it came through. */
    private int talk(long seed, int rounds) {
        final SplittableRandom random = new SplittableRandom(seed);
        final RawPeer peer = new RawPeer(pair, toEngine);
        int round = 0;
        for (; round < rounds && !toPeer.isGivenUp(); round++) {
            for (int left = random.nextInt(5); left >= 0; left--) {
                final long[] payload = new long[random.nextInt(40)];
                while (!peer.send(6, left == 0 ? round : -1, payload) && !toPeer.isGivenUp()) {
                    Thread.yield();
                }
            }
            while (!peer.hasPacket() && !toPeer.isGivenUp()) {
                toPeer.await();
            }
            if (!toPeer.isGivenUp() && peer.take() != round) {
                return -1;
            }
        }
        return round;
    }

    /** The engine's side. */
    private final class Consumer {
        private final Channel channel = pair.channel();
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(600);
        private final SaveSession session;
        private final int rounds;
        private final boolean apart;
        private long last = -1;
        private int saves;

        Consumer(SaveSession session, int rounds, boolean apart) {
            this.session = session;
            this.rounds = rounds;
            this.apart = apart;
        }

        /** Returns how many saves were taken. */
        int run() throws InterruptedException {
            Thread saver = null;
            while (last < rounds - 1 && !toEngine.isGivenUp()) {
                if (!session.isSaving() && channel.incoming().available() > 0) {
                    if (saver != null) {
                        saver.join();
                    }
                    session.begin(pair.set(), SaveMode.LIVE, saves++);
                    if (apart) {
                        saver = new Thread(this::saveAll, "saver");
                        saver.start();
                    }
                }
                final long before = last;
                final int polled = channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                    last = Math.max(last, id);
                    return PacketAction.DONE;
                }, 3);
                assertThat(polled).isNotNegative();
                if (last > before) {
                    answer();
                }
                if (polled == 0) {
                    idle();
                }
            }
            if (saver != null) {
                saver.join();
            }
            session.end();
            return saves;
        }

        private void answer() {
            long outcome;
            while ((outcome = channel.outgoing().offer(Packet.IN_BAND, 0, last, payload, 0, 64)) == Outcome.PINNED) {
                goOn();
            }
            assertThat(outcome).isPositive();
        }

        private void idle() {
            if (channel.incoming().prepareToWait()) {
                toEngine.await();
            } else {
                goOn();
            }
        }

        private void goOn() {
            if (apart) {
                Thread.yield();
            } else if (session.isSaving() && session.saveContinue(chunk.clear()) == SaveStatus.SUCCESS) {
                session.end();
            }
        }

        private void saveAll() {
            final ByteBuffer own = ByteBuffer.allocateDirect(300);
            while (session.saveContinue(own.clear()) == SaveStatus.BUFFER_OVERFLOW) {
                Thread.yield();
            }
            session.end();
        }
    }
}
