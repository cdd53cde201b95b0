/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.RawPeer.Doorbell;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/**
 * The cut of a channel whose other end takes and answers requests meanwhile. Each request that awaits its completion is
 * in exactly one place: unread in the outgoing ring, answered in the incoming one, or held by the other program. No cut
 * has more held requests than that program ever holds.
 */
class LiveCutTest {
    private static final int SLOTS = 24;

    @TempDir
    private Path directory;
    private volatile boolean stopped;

    /** Seed, how many requests the other program holds at most, cuts. */
    @ParameterizedTest
    @CsvSource({"1,0,300", "2,1,200", "3,3,200"})
    void liveCutHasEachRequestInOnePlace(long seed, int mostHeld, int cuts) throws Exception {
        try (MappedPair pair = MappedPair.open(directory, 2, SLOTS);
            SecondThread<Long> peer =
                SecondThread.start("the other program", () -> answerAll(pair, seed, mostHeld))) {
            final long[] sent = {0};
            try {
                final SaveSession session = new SaveSession();
                for (int cut = 0; cut < cuts; cut++) {
                    exchange(pair.channel(), sent);
                    session.begin(pair.set(), SaveMode.LIVE, cut);
                    final byte[] image = new byte[(int)session.imageLength()];
                    assertThat(LiveSets.write(session, image, 1 << 16)).isEqualTo(SaveStatus.SUCCESS);
                    session.end();
                    check(image, mostHeld, "seed " + seed + ", cut " + cut);
                }
                while (pair.channel().awaiting().count() > 0) {
                    LiveSets.drain(pair.channel());
                    peer.yieldTo();
                }
            } finally {
                stopped = true;
            }
            assertThat(peer.join()).as("answered, seed %d", seed).isEqualTo(sent[0]);
        }
    }

    /** The other program goes on right before a word of it is read, which threads do only by luck. */
    @ParameterizedTest
    @CsvSource({"11,0", "12,1", "13,3"})
    void liveCutHasEachRequestInOnePlaceWhereverThePeerGoesOn(long seed, int mostHeld) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        try (MappedPair pair = MappedPair.open(directory, 2, SLOTS)) {
            final RawPeer peer = new RawPeer(pair, new Doorbell());
            final ArrayDeque<Long> held = new ArrayDeque<>();
            final Runnable goOn = () -> {
                for (int steps = random.nextInt(4); steps > 0; steps--) {
                    if (peer.hasPacket() && (held.isEmpty() || random.nextBoolean())) {
                        held.add(peer.take());
                    }
                    while (held.size() > mostHeld || !held.isEmpty() && random.nextInt(3) == 0) {
                        assertThat(peer.send(11, held.remove(), 1, 2)).isTrue();
                    }
                }
            };
            final ChannelMemory memory = ChannelAccess.memory(pair.channel());
            InterruptedWords.install(memory.incoming(), goOn);
            InterruptedWords.install(memory.outgoing(), goOn);
            final SaveSession session = new SaveSession();
            final long[] sent = {0};
            for (int cut = 0; cut < 400; cut++) {
                exchange(pair.channel(), sent);
                session.begin(pair.set(), cut % 2 == 0 ? SaveMode.LIVE : paused(pair.set()), cut);
                final byte[] image = new byte[(int)session.imageLength()];
                assertThat(LiveSets.write(session, image, 1 << 16)).isEqualTo(SaveStatus.SUCCESS);
                session.end();
                if (pair.set().state() == ChannelState.PAUSED) {
                    pair.set().resume();
                }
                check(image, mostHeld, "seed " + seed + ", cut " + cut);
            }
            assertThat(sent[0]).isGreaterThan(400);
        }
    }

    private static SaveMode paused(ChannelSet set) {
        set.pause();
        return SaveMode.PAUSED;
    }

    /** A control page that runs an action before each load. */
    private static final class InterruptedWords extends UnsafeBuffer {
        private final Runnable other;

        private InterruptedWords(UnsafeBuffer page, Runnable other) {
            super(page, 0, page.capacity());
            this.other = other;
        }

        static void install(Ring ring, Runnable other) {
            ring.memory.control = new InterruptedWords(ring.control(), other);
        }

        @Override
        public int getIntVolatile(int index) {
            other.run();
            return super.getIntVolatile(index);
        }
    }

    /** Takes completions, and sends requests until all slots are taken. */
    private static void exchange(Channel channel, long[] sent) {
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        LiveSets.drain(channel);
        if (channel.awaiting().count() == SLOTS) {
            Thread.yield();
        }
        while (channel.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, sent[0], payload, 0, 64) > 0) {
            sent[0]++;
        }
    }

    /** The other program: takes a request out of its ring first, and answers it then; in order. */
    private long answerAll(MappedPair pair, long seed, int mostHeld) {
        final SplittableRandom random = new SplittableRandom(seed);
        final RawPeer peer = new RawPeer(pair, new Doorbell());
        final ArrayDeque<Long> held = new ArrayDeque<>();
        long answered = 0;
        while (!stopped || peer.hasPacket() || !held.isEmpty()) {
            if (peer.hasPacket()) {
                held.add(peer.take());
            } else {
                Thread.yield();
            }
            final int keep = stopped || !peer.hasPacket() ? 0 : random.nextInt(mostHeld + 1);
            while (held.size() > keep) {
                if (peer.send(11, held.peek(), 1, 2)) {
                    held.remove();
                    answered++;
                } else if (held.size() > mostHeld) {
                    Thread.yield();
                } else {
                    break;
                }
            }
        }
        return answered;
    }

    private static void check(byte[] image, int mostHeld, String what) {
        try (ChannelSet set = Shapes.build(Shapes.direct(image))) {
            final List<Long> awaiting = new ArrayList<>();
            set.get(1).awaiting().forEach((id, type, packet, context) -> awaiting.add(id));
            final List<Long> answered = ids(ChannelAccess.memory(set.get(1)).incoming(), true);
            final List<Long> unread = ids(ChannelAccess.memory(set.get(1)).outgoing(), false);
            final int held = awaiting.size() - answered.size() - unread.size();
            assertThat(held).as("%s: held of %s, answered %s, unread %s", what, awaiting, answered, unread)
                .isBetween(0, mostHeld + 1);
            assertThat(awaiting.subList(0, answered.size())).as(what).isEqualTo(answered);
            assertThat(awaiting.subList(awaiting.size() - unread.size(), awaiting.size())).as(what).isEqualTo(unread);
        }
    }

    /** The transaction ids of the packets in a ring. */
    private static List<Long> ids(Ring ring, boolean consuming) {
        final long[] cut = new long[RingCut.LENGTH];
        assertThat(ring.cut(consuming, cut, 0)).isNull();
        final List<Long> ids = new ArrayList<>();
        for (long at = cut[RingCut.HEAD]; at < cut[RingCut.TAIL];) {
            final int index = (int)(at % ring.length());
            ids.add(ring.data().getLong((index + 8) % ring.length()));
            at += Packet.length(ring.data().getLong(index)) + Packet.FOOTER_LENGTH;
        }
        return ids;
    }
}
