/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.RawPeer.Doorbell;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Live saves of rings on files while another program writes into them, on a thread of its own. */
class LivePeerTest {
    private static final int SAVES = 60;

    @TempDir
    private Path directory;
    private final Phaser rest = new Phaser(2);
    private volatile boolean saved;

    /** Seed, pages, spill limit; the set's owner saves, or a third thread does. */
    @ParameterizedTest
    @CsvSource({"1,1,1000000,false", "2,3,1000000,true", "3,1,0,false", "4,2,0,true", "5,1,1500,true"})
    void liveSaveHasTheStateAtBeginWhileAPeerThreadWrites(long seed, int pages, int spillLimit, boolean apart)
        throws Exception {
        try (MappedPair pair = MappedPair.open(directory, pages, 0);
            SecondThread<Long> peer = SecondThread.start("the other program", () -> talk(pair, seed))) {
            final Owner owner = new Owner(pair, seed, new SaveSession(1 << 20, spillLimit));
            for (int save = 0; save < SAVES; save++) {
                SecondThread.meet(rest, peer);
                final byte[] expected = LiveSets.paused(pair.set(), save);
                final byte[] image = new byte[expected.length];
                owner.session.begin(pair.set(), SaveMode.LIVE, save);
                saved = false;
                SecondThread.meet(rest, peer);
                if (apart) {
                    final SecondThread<SaveStatus> saver =
                        SecondThread.start("saver", () -> LiveSets.write(owner.session, image, 300));
                    while (saver.isRunning()) {
                        owner.step();
                        saver.yieldTo();
                    }
                    assertThat(saver.join()).isEqualTo(SaveStatus.SUCCESS);
                } else {
                    owner.save(image);
                }
                owner.session.end();
                assertThat(image).as("seed %d, save %d", seed, save).isEqualTo(expected);
                // On for a while, so that the next cut finds something.
                for (int i = owner.random.nextInt(200); i >= 0; i--) {
                    owner.step();
                }
                saved = true;
            }
            assertThat(peer.join()).as("sent, seed %d", seed).isGreaterThanOrEqualTo(SAVES);
            LiveSets.drain(pair.channel());
            assertThat(pair.channel().incoming().damage()).isNull();
            assertThat(pair.channel().outgoing().damage()).isNull();
        }
    }

    /** The other program: rests twice a save, and sends at least one packet in between; returns how many. */
    private long talk(MappedPair pair, long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final RawPeer peer = new RawPeer(pair, new Doorbell());
        long sent = 0;
        for (int save = 0; save < SAVES; save++) {
            rest.awaitAdvanceInterruptibly(rest.arrive());
            rest.awaitAdvanceInterruptibly(rest.arrive());
            final long before = sent;
            while ((!saved || sent == before) && !Thread.currentThread().isInterrupted()) {
                final long[] payload = new long[random.nextInt(120)];
                for (int i = 0; i < payload.length; i++) {
                    payload[i] = random.nextLong();
                }
                if (peer.send(6, random.nextLong(), payload)) {
                    sent++;
                } else if (saved) {
                    // The owner polls no more until the next rest.
                    sent++;
                } else {
                    Thread.yield();
                }
                if (random.nextInt(3) == 0 && peer.hasPacket()) {
                    peer.take();
                }
            }
        }
        return sent;
    }

    /** The thread that drives the engine's end. */
    private static final class Owner {
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
        private final SplittableRandom random;
        private final Channel channel;
        private final SaveSession session;

        Owner(MappedPair pair, long seed, SaveSession session) {
            this.session = session;
            random = new SplittableRandom(~seed);
            channel = pair.channel();
        }

        void step() {
            if (random.nextInt(3) > 0) {
                assertThat(LiveSets.drain(channel, random.nextInt(5))).isNotNegative();
            } else {
                payload.putLong(8 * random.nextInt(64), random.nextLong());
                channel.outgoing().offer(Packet.IN_BAND, 0, random.nextLong(), payload, 0, random.nextInt(513));
            }
        }

        void save(byte[] image) {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(300);
            SaveStatus status;
            do {
                for (int i = random.nextInt(10); i > 0; i--) {
                    step();
                }
                status = session.saveContinue(chunk.clear());
                chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        }
    }
}
