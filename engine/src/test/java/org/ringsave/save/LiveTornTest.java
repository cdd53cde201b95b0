/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.fixture.LiveSets;

/**
 * The model goes on in the middle of a copy, which threads do only by luck. Then each rule that keeps the image whole
 * is broken, to see that the image is wrong without it.
 */
class LiveTornTest {
    private static final int SAVES = 20;

    /** How a saver uses its pins. */
    private enum Policy {
        /** As the engine does: releases copied bytes, and copies again bytes that were spilled meanwhile. */
        RIGHT,
        /** Releases the bytes of the next call. */
        RELEASES_EARLY,
        /** Does not look again after the copy whether the bytes were spilled meanwhile. */
        LOOKS_ONCE
    }

    /** A chunk whose every copy is interrupted before it begins and when it is done. */
    private static final class InterruptedCopy extends UnsafeBuffer {
        private final Runnable other;
        private UnsafeBuffer forgotten;
        private int copied = -1;

        InterruptedCopy(Runnable other) {
            super(0, 0);
            this.other = other;
        }

        /** Ignores the arena for bytes that were copied just before, as if the saver did not look again. */
        void forget(UnsafeBuffer arena) {
            forgotten = arena;
        }

        @Override
        public void wrap(long address, int length) {
            super.wrap(address, length);
            copied = -1;
        }

        @Override
        public void putBytes(int index, DirectBuffer source, int sourceIndex, int length) {
            if (source == forgotten && index == copied) {
                return;
            }
            copied = index;
            other.run();
            final int half = length / 2;
            super.putBytes(index, source, sourceIndex, half);
            other.run();
            super.putBytes(index + half, source, sourceIndex + half, length - half);
            other.run();
        }
    }

    private static SaveSession interrupted(int spillLimit, Runnable other) {
        return interrupted(spillLimit, new InterruptedCopy(other));
    }

    private static SaveSession interrupted(int spillLimit, InterruptedCopy chunk) {
        return new SaveSession(1 << 20, spillLimit, chunk);
    }

    private static LiveTraffic model(long seed) {
        final LiveTraffic model = new LiveTraffic(seed, 3, 1 + (int)seed % 3, 70_000);
        model.fill(0.95);
        return model;
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 5000, 0})
    void liveSaveHasTheStateAtBeginWhenTheModelWritesDuringACopy(int spillLimit) throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final LiveTraffic model = model(seed);
            final SaveSession session = interrupted(spillLimit, () -> {
                if (random.nextInt(20) == 0) {
                    LiveSets.churn(model.set);
                }
            });
            try (model.set) {
                for (int save = 0; save < 3; save++) {
                    final byte[] expected = LiveSets.paused(model.set, save);
                    session.begin(model.set, SaveMode.LIVE, save);
                    final byte[] image = new byte[expected.length];
                    assertThat(LiveSets.write(session, image, 256 + 3000 * save)).isEqualTo(SaveStatus.SUCCESS);
                    session.end();
                    assertThat(image).as("seed %d, save %d", seed, save).isEqualTo(expected);
                }
            }
        }
    }

    /** How many of some saves are not the state at begin, each written over at another moment of its copies. */
    private static int wrongSaves(int seed, Policy policy) {
        final LiveTraffic model = model(seed);
        final int[] moments = {0, -1};
        final InterruptedCopy chunk = new InterruptedCopy(() -> {
            if (moments[0]++ == moments[1]) {
                LiveSets.churn(model.set);
            }
        });
        final SaveSession session = interrupted(1 << 20, chunk);
        int wrong = 0;
        try (model.set) {
            for (int save = 0; save <= SAVES; save++) {
                final byte[] expected = LiveSets.paused(model.set, save);
                session.begin(model.set, SaveMode.LIVE, save);
                chunk.forget(policy == Policy.LOOKS_ONCE ? ChannelAccess.lease(model.set).pins().arena() : null);
                // The first save is left alone, to see how many moments there are.
                moments[1] = save == 0 ? -1 : moments[0] * save / (SAVES + 1);
                moments[0] = 0;
                wrong += Arrays.equals(write(session, policy), expected) ? 0 : 1;
                session.end();
            }
        }
        return wrong;
    }

    private static byte[] write(SaveSession session, Policy policy) {
        final byte[] image = new byte[(int)session.imageLength()];
        final ByteBuffer chunk = ByteBuffer.allocateDirect(3000);
        // From here on the policy releases.
        session.manualRelease();
        while (session.offset() < image.length) {
            if (policy == Policy.RELEASES_EARLY) {
                session.image.whole().lowWater.release(Math.min(image.length, session.offset() + chunk.capacity()));
            }
            session.saveContinue(chunk.clear());
            chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            if (policy != Policy.RELEASES_EARLY) {
                session.release(session.offset());
            }
        }
        return image;
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void imagesAreWrongExactlyWhenPinsAreMisused(Policy policy) throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            final int wrong = wrongSaves(seed, policy);
            assertThat(wrong > 0).as("seed %d: %d of %d saves are wrong", seed, wrong, SAVES)
                .isEqualTo(policy != Policy.RIGHT);
        }
    }

    static IntStream copies() {
        return IntStream.range(0, 12);
    }

    /** The save is revoked while a call copies bytes that are overwritten at once: no byte of that call counts. */
    @ParameterizedTest
    @MethodSource("copies")
    void callCancelledDuringItsCopyFillsNoBytes(int twelfth) throws Exception {
        final LiveTraffic model = model(7);
        final SaveSession[] session = new SaveSession[1];
        final int[] calls = {0, Integer.MAX_VALUE};
        session[0] = interrupted(0, () -> {
            if (calls[0]++ == calls[1]) {
                session[0].cancel();
                LiveSets.churn(model.set);
            }
        });
        try (model.set) {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
            session[0].begin(model.set, SaveMode.LIVE, 1);
            assertThat(session[0].saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
            session[0].end();
            calls[1] = (calls[0] - 1) * twelfth / 11;
            calls[0] = 0;
            session[0].begin(model.set, SaveMode.LIVE, 1);
            chunk.clear().position(5);
            assertThat(twelfth % 2 == 0 ? session[0].saveContinue(chunk)
                : session[0].saveContinue(chunk, Long.MAX_VALUE)).isEqualTo(SaveStatus.CANCELLED);
            assertThat(chunk.limit()).isEqualTo(1 << 20);
            assertThat(chunk.position()).isEqualTo(5);
            assertThat(session[0].bytesFilled()).isZero();
            assertThatThrownBy(session[0]::digest).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not complete");
            assertThat(session[0].saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
            session[0].end();
            final byte[] expected = LiveSets.paused(model.set, 2);
            session[0].begin(model.set, SaveMode.LIVE, 2);
            final byte[] image = new byte[expected.length];
            assertThat(LiveSets.write(session[0], image, 5000)).isEqualTo(SaveStatus.SUCCESS);
            session[0].end();
            assertThat(image).isEqualTo(expected);
        }
    }
}
