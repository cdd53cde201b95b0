/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;

/**
 * A live save's image is that of a paused save at begin, byte for byte, whatever the model does meanwhile. The model
 * sees the same as without a save.
 */
class LiveSaveTest {
    private static final int LARGE = 1 << 24;

    /** Seed, channels, pages, length of a region, spill limit. */
    static Stream<Arguments> shapes() {
        return LongStream.range(0, 100).mapToObj(seed -> Arguments.of(seed, 1 + (int)seed % 4,
            new int[] {1, 2, 5}[(int)seed % 3], new int[] {0, 100, 65_536, 200_001}[(int)seed / 3 % 4],
            new int[] {LARGE, 0, 6000}[(int)seed / 12 % 3]));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void liveSaveOnTheModelsThreadHasTheStateAtBegin(long seed, int channels, int pages, int regionLength,
        int spillLimit) {
        final LiveTraffic model = new LiveTraffic(seed, channels, pages, regionLength);
        final LiveTraffic twin = new LiveTraffic(seed, channels, pages, regionLength);
        final SaveSession session = new SaveSession(1 << 20, spillLimit);
        final SplittableRandom random = new SplittableRandom(~seed);
        try (model.set; twin.set) {
            model.fill(0.9);
            twin.fill(0.9);
            for (int save = 0; save < 3; save++) {
                final byte[] expected = paused(model, save);
                session.begin(model.set, SaveMode.LIVE, save);
                final ByteBuffer image = ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength()));
                final Runnable saver = () -> slice(session, image, random);
                while (image.hasRemaining()) {
                    for (int steps = random.nextInt(20); steps > 0; steps--) {
                        model.step(saver);
                        twin.step(saver);
                    }
                    saver.run();
                }
                session.end();
                assertThat(SeededSet.bytes(image.flip())).as("seed %d, save %d", seed, save).isEqualTo(expected);
                assertThat(model.seen()).as("seed %d: seen by the model", seed).isEqualTo(twin.seen());
            }
            assertThat(twin.pinned()).isZero();
            assertThat(spillLimit < LARGE || model.pinned() == 0).as("seed %d", seed).isTrue();
            assertThat(paused(model, 9)).as("seed %d: afterwards", seed).isEqualTo(paused(twin, 9));
        }
    }

    @ParameterizedTest
    @MethodSource("threadSeeds")
    void liveSaveInPartsHasTheStateAtBegin(long seed) {
        final LiveTraffic model = new LiveTraffic(seed, 4, 2, 70_000);
        final SaveSession session = new SaveSession();
        try (model.set) {
            model.fill(0.9);
            final byte[] expected = paused(model, 5);
            session.begin(model.set, SaveMode.LIVE, 5);
            final ByteBuffer image = ByteBuffer.allocateDirect(expected.length);
            for (final SavePart part : session.parallel(1 + (int)seed % 3)) {
                image.position((int)part.startOffset());
                while (part.saveContinue(image.limit(Math.min(expected.length, image.position() + 900)))
                    != SaveStatus.SUCCESS) {
                    model.step(Thread::onSpinWait);
                }
                image.limit(expected.length);
            }
            session.finish();
            for (int i = 0; i < 500; i++) {
                model.step(Thread::onSpinWait);
            }
            final int directory = (int)session.offset();
            assertThatThrownBy(() -> session.seek(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seek: 0 is below " + directory);
            assertThat(session.saveContinue(image.position(directory))).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            assertThat(SeededSet.bytes(image.flip())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** The state as a paused save sees it now. */
    private static byte[] paused(LiveTraffic model, long label) {
        model.set.pause();
        final byte[] image = SeededSet.bytes(SeededSet.image(model.set, label));
        model.set.resume();
        return image;
    }

    private static void slice(SaveSession session, ByteBuffer image, SplittableRandom random) {
        if (!image.hasRemaining()) {
            return;
        }
        final int end = image.limit();
        final int chunk = 256 + random.nextInt(random.nextInt(10) == 0 ? 50_000 : 3000);
        final int before = image.position();
        final SaveStatus status =
            session.saveContinue(image.limit(Math.min(end, image.position() + chunk)));
        assertThat(image.limit(end).position() - before).isEqualTo(session.bytesFilled());
        assertThat(status).isEqualTo(image.hasRemaining() ? SaveStatus.BUFFER_OVERFLOW : SaveStatus.SUCCESS);
    }

    @ParameterizedTest
    @MethodSource("threadSeeds")
    void liveSaveOnAnotherThreadHasTheStateAtBegin(long seed) throws Exception {
        saveOnAnotherThread(seed, 12);
    }

    @ParameterizedTest
    @MethodSource("threadSeeds")
    @Tag("slow")
    void liveSavesOnAnotherThreadHaveTheStateAtBeginForLong(long seed) throws Exception {
        saveOnAnotherThread(1000 + seed, 200);
    }

    static LongStream threadSeeds() {
        return LongStream.range(0, 12);
    }

    private static void saveOnAnotherThread(long seed, int saves) throws Exception {
        final LiveTraffic model = new LiveTraffic(seed, 3, 1 + (int)seed % 3, 70_000);
        final SaveSession session = new SaveSession(1 << 20, seed % 4 == 3 ? 20_000 : LARGE);
        try (model.set) {
            model.fill(0.95);
            for (int save = 0; save < saves; save++) {
                final byte[] expected = paused(model, save);
                session.begin(model.set, SaveMode.LIVE, save);
                final ByteBuffer image = ByteBuffer.allocateDirect(expected.length);
                final int chunk = 256 + 800 * (save % 8);
                final SecondThread<Void> saver = SecondThread.start("saver", () -> {
                    while (image.hasRemaining()) {
                        session.saveContinue(image.limit(Math.min(expected.length, image.position() + chunk)));
                        image.limit(expected.length);
                    }
                    session.end();
                });
                // The model goes on until the save has ended, and for a while longer.
                for (int steps = 0; saver.isRunning() || steps < 200; steps++) {
                    model.step(saver::spin);
                }
                saver.join();
                assertThat(SeededSet.bytes(image.flip())).as("seed %d, save %d", seed, save).isEqualTo(expected);
            }
            assertThat(model.full()).as("seed %d", seed).isPositive();
        }
    }
}
