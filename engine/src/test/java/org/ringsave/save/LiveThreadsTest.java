/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/**
 * Each end of all channels on a thread of its own, and a third thread that saves; all rest at the cut only. Some saves
 * are late, and then any of the ends may revoke them.
 */
class LiveThreadsTest {
    private static final int SAVES = 4;

    private final Phaser rest = new Phaser(3);
    private final AtomicLong clock = new AtomicLong();
    private volatile boolean saved;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void liveSaveUnderThreeThreadsHasTheStateAtBegin(long seed) throws Exception {
        final SaveSession session = new SaveSession(1 << 20, new int[] {1 << 20, 0, 9000}[(int)seed % 3]);
        session.deadline(1, clock::get);
        try (ChannelSet set = new ChannelSet()) {
            for (int i = 0; i < 1 + seed % 3; i++) {
                set.add(i, "", ChannelConfig.ofPages(1 + (int)seed % 2).withBothEnds().withInFlight(4, 600, 8)
                    .withContext(8));
            }
            final MemoryRegion region = set.addRegion("memory", 1, 70_000);
            set.open();
            final List<Channel> far = set.channels().stream().map(Channel::opposite).toList();
            try (SecondThread<Integer> near = start(new Driver(seed, set.channels(), region));
                SecondThread<Integer> opposite = start(new Driver(~seed, far, null))) {
                save(seed, set, session, near, opposite);
                assertThat(near.join() + opposite.join()).as("packets, seed %d", seed).isPositive();
            }
        }
    }

    private void save(long seed, ChannelSet set, SaveSession session, SecondThread<?>... drivers) {
        for (int save = 0; save < SAVES; save++) {
            SecondThread.meet(rest, drivers);
            final byte[] expected = LiveSets.paused(set, save);
            session.begin(set, SaveMode.LIVE, save);
            saved = false;
            SecondThread.meet(rest, drivers);
            final byte[] image = new byte[expected.length];
            final boolean late = (seed + save) % 4 == 1;
            clock.addAndGet(late ? 1 : 0);
            final SaveStatus status = LiveSets.write(session, image, 256 + 400 * save);
            session.end();
            saved = true;
            if (status == SaveStatus.SUCCESS) {
                assertThat(image).as("seed %d, save %d", seed, save).isEqualTo(expected);
            }
            assertThat(status == SaveStatus.SUCCESS || late && status == SaveStatus.CANCELLED)
                .as("seed %d, save %d: %s", seed, save, status).isTrue();
        }
    }

    private static SecondThread<Integer> start(Driver driver) {
        return SecondThread.start("driver", driver::run);
    }

    /** One end of each channel, driven at random. */
    private final class Driver {
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        private final SplittableRandom random;
        private final List<Channel> ends;
        private final MemoryRegion region;
        private int received;

        Driver(long seed, List<Channel> ends, MemoryRegion region) {
            random = new SplittableRandom(seed);
            this.ends = ends;
            this.region = region;
        }

        /** Runs until each save was taken, and for a while longer. */
        int run() throws Exception {
            for (int save = 0; save < SAVES; save++) {
                drive(400);
                rest.awaitAdvanceInterruptibly(rest.arrive());
                rest.awaitAdvanceInterruptibly(rest.arrive());
                while (!saved && !Thread.currentThread().isInterrupted()) {
                    drive(20);
                    Thread.yield();
                }
            }
            return received;
        }

        private void drive(int steps) {
            for (int i = 0; i < steps; i++) {
                step(ends.get(random.nextInt(ends.size())));
            }
        }

        private void step(Channel end) {
            switch (random.nextInt(region == null ? 6 : 7)) {
                case 0, 1, 2 -> {
                    final int length = random.nextInt(600);
                    payload.putLong(random.nextInt(100) * 8, random.nextLong());
                    final long outcome = end.outgoing().offer(Packet.IN_BAND, random.nextInt(4) / 3,
                        random.nextLong(), payload, 0, length);
                    assertThat(outcome > 0 || outcome == Outcome.FULL || outcome == Outcome.PINNED
                        || outcome == Outcome.IN_FLIGHT_FULL).isTrue();
                }
                case 3, 4 -> received += end.incoming().poll((type, flags, id, buffer, offset, length) ->
                    flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT, 1 + random.nextInt(8));
                case 5 -> {
                    final List<Long> kept = new ArrayList<>();
                    end.received().forEach((id, type, packet, context) -> kept.add(id));
                    if (!kept.isEmpty()) {
                        end.complete(kept.get(random.nextInt(kept.size())), payload, 0, 40);
                    }
                    end.context().putLong(0, random.nextLong());
                }
                default -> {
                    final int index = random.nextInt((int)region.length() - 3000);
                    if (region.prepareToWrite(index, 3000)) {
                        region.buffer().setMemory(index, 3000, (byte)random.nextInt());
                    }
                }
            }
        }
    }
}
