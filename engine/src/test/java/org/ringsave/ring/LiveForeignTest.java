/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** Live saves of rings on files: how much room, held by a save, the other program sees, and when. */
class LiveForeignTest {
    private static final int LARGE = 1 << 20;
    private static final int PAGE = 4096;

    @TempDir
    private Path directory;
    private MappedPair pair;
    private RawRing toEngine;
    private SaveSession session = new SaveSession();
    private byte[] expected;
    private int signals;

    @BeforeEach
    void create() throws IOException {
        pair = MappedPair.open(directory, 1, 0);
        toEngine = pair.toEngine();
    }

    @AfterEach
    void close() {
        session.end();
        pair.close();
    }

    private int poll(int limit) {
        return pair.channel().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, limit);
    }

    /** The free bytes that the other program sees. */
    private int peersFree() {
        return toEngine.length() - 8 - toEngine.used();
    }

    private int trulyFree() {
        return toEngine.length() - 8 - pair.channel().incoming().available();
    }

    /** The other program fills its ring with packets of 256 bytes, headers and footers included. */
    private void fill(SplittableRandom random) {
        while (peersFree() >= 256) {
            final long[] payload = new long[29];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = random.nextLong();
            }
            toEngine.send(6, 0, random.nextLong(), 2, payload);
        }
    }

    private void beginWith(int spillLimit) {
        expected = LiveSets.paused(pair.set(), 1);
        session = new SaveSession(LARGE, spillLimit);
        session.begin(pair.set(), SaveMode.LIVE, 1);
    }

    private void saves() {
        final byte[] image = expected.clone();
        Arrays.fill(image, (int)session.offset(), image.length, (byte)0);
        assertThat(LiveSets.write(session, image, 256)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image).isEqualTo(expected);
    }

    /** Seed, spill limit. */
    @ParameterizedTest
    @CsvSource({"1,1000000", "2,1000000", "3,1000000", "4,3000", "5,1000", "6,0", "7,0", "8,0"})
    void liveSaveOfMappedRingsHasTheStateAtBeginAndStarvesNoPeer(long seed, int spillLimit) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int save = 0; save < 60; save++) {
            final int steps = random.nextInt(30);
            for (int i = 0; i < steps; i++) {
                step(random, spillLimit == 1_000_000);
            }
            beginWith(spillLimit);
            final byte[] image = new byte[expected.length];
            final ByteBuffer chunk = ByteBuffer.allocateDirect(256 + random.nextInt(2000));
            SaveStatus status;
            do {
                for (int i = random.nextInt(12); i > 0; i--) {
                    step(random, spillLimit == 1_000_000);
                }
                status = session.saveContinue(chunk.clear());
                chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            session.end();
            assertThat(image).as("seed %d, save %d", seed, save).isEqualTo(expected);
            poll(0);
            assertThat(peersFree()).as("all is given back, seed %d", seed).isEqualTo(trulyFree());
        }
        assertThat(pair.channel().incoming().damage()).isNull();
        assertThat(pair.channel().outgoing().damage()).isNull();
    }

    /** The other program writes wherever the words let it, and waits for room now and then. */
    private void step(SplittableRandom random, boolean roomy) {
        final OutgoingRing outgoing = pair.channel().outgoing();
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                final int words = random.nextInt(100);
                if (peersFree() >= words * 8 + 24) {
                    final long[] payload = new long[words];
                    for (int i = 0; i < words; i++) {
                        payload[i] = random.nextLong();
                    }
                    toEngine.send(6, 0, random.nextLong(), 2, payload);
                    toEngine.poke32(12, 0);
                } else if (random.nextBoolean()) {
                    toEngine.poke32(12, words * 8 + 24);
                }
            }
            case 2 -> {
                assertThat(poll(random.nextInt(4))).isNotNegative();
                if (roomy) {
                    final boolean waits = toEngine.peek32(12) != 0;
                    assertThat(peersFree()).isGreaterThanOrEqualTo(
                        waits ? trulyFree() : Math.min(trulyFree(), toEngine.length() / 2 - 8));
                }
            }
            case 3 -> {
                final long outcome = outgoing.offer(Packet.IN_BAND, 0, random.nextLong(), MappedPair.words(
                    random.nextLong(), random.nextLong(), random.nextLong()), 0, random.nextInt(25));
                assertThat(outcome > 0 || outcome == Outcome.FULL || !roomy && outcome == Outcome.PINNED).isTrue();
            }
            default -> {
                if (pair.fromEngine().used() > 0 && random.nextBoolean()) {
                    pair.fromEngine().receive();
                } else if (pair.channel().incoming().prepareToWait()) {
                    assertThat(peersFree()).isEqualTo(toEngine.length() - 8);
                } else {
                    assertThat(!roomy || pair.channel().incoming().available() > 0).isTrue();
                }
            }
        }
    }

    @Test
    void readerWithholdsRoomOnlyWhileThePeerFindsHalfOfTheRing() {
        fill(new SplittableRandom(1));
        beginWith(LARGE);
        final int out = toEngine.out();
        assertThat(poll(7)).isEqualTo(7);
        assertThat(toEngine.out()).as("less than half is free: spilled").isEqualTo(out + 7 * 256);
        assertThat(session.spillCount()).isEqualTo(1);
        session.end();
        poll(100);
        for (int i = 0; i < 4; i++) {
            toEngine.send(6, 0, i, 2, new long[29]);
        }
        beginWith(LARGE);
        final int before = toEngine.out();
        assertThat(poll(3)).isEqualTo(3);
        assertThat(toEngine.out()).as("more than half is free anyway: kept").isEqualTo(before);
        assertThat(session.spillCount()).isZero();
        toEngine.poke32(12, 3000);
        assertThat(poll(0)).isZero();
        assertThat(toEngine.out()).as("it waits: spilled").isEqualTo((before + 3 * 256) % PAGE);
        assertThat(session.spillCount()).isEqualTo(1);
        saves();
    }

    @Test
    void readerGivesWithheldRoomBackBeforeItSleeps() {
        toEngine.send(6, 0, 1, 2, 5, 6, 7);
        beginWith(LARGE);
        assertThat(poll(9)).isEqualTo(1);
        assertThat(toEngine.out()).isZero();
        assertThat(pair.channel().incoming().prepareToWait()).isTrue();
        assertThat(toEngine.out()).as("or else the other program would not signal").isEqualTo(toEngine.in());
        assertThat(session.spilledLength()).isEqualTo(48);
        saves();
    }

    /** How withheld room is given back after the save: 0 poll, 1 prepareToWait, 2 pause, 3 close, 4 pause and close. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void readerWithholdsRoomWhileTheArenaIsFullAndGivesItBackAfterTheSave(int how) {
        fill(new SplittableRandom(2));
        final int out = toEngine.out();
        final int in = toEngine.in();
        beginWith(0);
        assertThat(poll(100)).isEqualTo(15);
        assertThat(toEngine.out()).isEqualTo(out);
        assertThat(pair.channel().incoming().prepareToWait()).as("it would not be signalled").isFalse();
        assertThat(toEngine.out()).isEqualTo(out);
        assertThat(poll(1)).isZero();
        session.saveContinue(ByteBuffer.allocateDirect(2000));
        assertThat(poll(1)).isZero();
        assertThat(toEngine.out()).as("as far as it was saved").isGreaterThan(out).isLessThan(in);
        if (how >= 4) {
            pair.set().pause();
            assertThat(toEngine.out()).isLessThan(in);
        }
        if (how == 6) {
            // Closed while the save still runs.
            pair.set().close();
            assertThat(toEngine.out()).isEqualTo(in);
            return;
        }
        saves();
        session.end();
        switch (how) {
            case 0 -> assertThat(poll(1)).isZero();
            case 1 -> assertThat(pair.channel().incoming().prepareToWait()).isTrue();
            case 2 -> pair.set().pause();
            case 3 -> pair.set().close();
            case 4 -> pair.set().close();
            default -> pair.channel().close();
        }
        assertThat(toEngine.out()).isEqualTo(in);
    }

    @Test
    void cancelledSaveGivesWithheldRoomBackAtOnce() {
        fill(new SplittableRandom(2));
        beginWith(0);
        poll(100);
        session.cancel();
        assertThat(pair.channel().incoming().prepareToWait()).isTrue();
        assertThat(toEngine.out()).isEqualTo(toEngine.in());
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(256))).isEqualTo(SaveStatus.CANCELLED);
    }

    @Test
    void saveBeginsWhileRoomOfTheLastSaveIsWithheld() {
        fill(new SplittableRandom(4));
        beginWith(0);
        poll(5);
        saves();
        session.end();
        final int out = toEngine.out();
        beginWith(0);
        assertThat(toEngine.out()).as("the paused save gave it back").isEqualTo(out + 5 * 256);
        poll(3);
        session.end();
        session.begin(pair.set(), SaveMode.LIVE, 1);
        poll(2);
        assertThat(toEngine.out()).as("all bytes before the second save's head").isEqualTo(out + 8 * 256);
        session.end();
    }

    @Test
    void peerThatWaitsForRoomIsSignalledWhenRoomIsGivenBack() {
        fill(new SplittableRandom(2));
        toEngine.poke32(12, 2000);
        pair.channel().onSignal(() -> signals++);
        beginWith(0);
        poll(100);
        assertThat(signals).as("withheld").isZero();
        saves();
        assertThat(signals).isZero();
        poll(1);
        assertThat(signals).isEqualTo(1);
        poll(1);
        assertThat(signals).isEqualTo(1);
    }

    /** The signalled owner polls the rings; it may close the set, but not bring the poll down. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pollReturnsClosedWhenTheSignalHandlerClosesTheSet(boolean polls) {
        fill(new SplittableRandom(2));
        toEngine.poke32(12, 2000);
        beginWith(0);
        poll(100);
        session.end();
        pair.channel().onSignal(() -> {
            signals++;
            pair.set().close();
        });
        if (polls) {
            assertThat(poll(1)).isIn(0, Outcome.CLOSED);
        } else {
            assertThat(pair.channel().incoming().prepareToWait()).isFalse();
        }
        assertThat(signals).isEqualTo(1);
        assertThat(toEngine.out()).isEqualTo(toEngine.in());
        assertThat(poll(1)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void pollHasDeliveredWhenTheSignalHandlerThrows() {
        fill(new SplittableRandom(2));
        toEngine.poke32(12, 2000);
        beginWith(0);
        poll(100);
        session.end();
        toEngine.poke32(12, 2000);
        pair.channel().onSignal(() -> {
            throw new IllegalArgumentException("woken");
        });
        final int[] delivered = {0};
        // The other program finds some room by itself, though it waits for more.
        toEngine.out(toEngine.in());
        toEngine.send(6, 0, 1, 2, 5);
        toEngine.out((toEngine.in() + 8) % PAGE);
        assertThatThrownBy(() -> pair.channel().incoming().poll((type, flags, id, buffer, offset, length) -> {
            delivered[0]++;
            return PacketAction.DONE;
        }, 1)).hasMessage("woken");
        assertThat(delivered[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pauseStopsAllChannelsWhenASignalHandlerThrowsOrCloses(boolean closes) throws IOException {
        pair.set().pause();
        final Channel second = pair.set().add(2, "", ChannelConfig.ofPages(1).withBothEnds());
        pair.set().resume();
        fill(new SplittableRandom(2));
        toEngine.poke32(12, 2000);
        beginWith(0);
        poll(100);
        session.end();
        pair.channel().onSignal(() -> {
            signals++;
            if (closes) {
                pair.channel().close();
            } else {
                throw new IllegalArgumentException("woken");
            }
        });
        if (closes) {
            pair.set().pause();
        } else {
            assertThatThrownBy(pair.set()::pause).hasMessage("woken");
        }
        assertThat(signals).isEqualTo(1);
        assertThat(pair.set().state()).isEqualTo(ChannelState.PAUSED);
        assertThat(second.state()).isEqualTo(ChannelState.PAUSED);
        assertThat(pair.channel().state()).isEqualTo(closes ? ChannelState.CLOSED : ChannelState.PAUSED);
        assertThatThrownBy(() -> second.outgoing().offer(6, 0, 1, MappedPair.words(1), 0, 8))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("PAUSED");
        pair.set().resume();
        assertThat(second.outgoing().offer(6, 0, 1, MappedPair.words(1), 0, 8)).isPositive();
    }
}
