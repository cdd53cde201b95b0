/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;

/** Parts of a live save write the same image while the set runs on, and released bytes are gone for good. */
class LiveParallelTest {
    private final SaveSession session = new SaveSession();

    private static LiveTraffic model(long seed) {
        final LiveTraffic model = new LiveTraffic(seed, 4, 1 + (int)seed % 3, 100_000);
        model.fill(0.95);
        return model;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 40})
    void livePartsThatTakeTurnsWithTheModelHaveTheStateAtBegin(int count) {
        final LiveTraffic model = model(count);
        final SplittableRandom random = new SplittableRandom(count);
        try (model.set) {
            for (int save = 0; save < 4; save++) {
                final byte[] expected = LiveSets.paused(model.set, save);
                final byte[] image = new byte[expected.length];
                session.begin(model.set, SaveMode.LIVE, save);
                final List<SavePart> open = new ArrayList<>(session.parallel(count));
                while (!open.isEmpty()) {
                    final SavePart part = open.get(random.nextInt(open.size()));
                    final ByteBuffer chunk = ByteBuffer.allocateDirect(256 + random.nextInt(6000));
                    if (part.saveContinue(chunk) == SaveStatus.SUCCESS) {
                        open.remove(part);
                    }
                    chunk.get(0, image, (int)part.offset() - part.bytesFilled(), part.bytesFilled());
                    for (int steps = random.nextInt(30); steps > 0; steps--) {
                        model.step(Thread::onSpinWait);
                    }
                    if (random.nextInt(10) == 0) {
                        LiveSets.churn(model.set);
                    }
                }
                session.finish();
                assertThat(LiveSets.write(session, image, 256)).isEqualTo(SaveStatus.SUCCESS);
                session.end();
                assertThat(image).as("%d parts, save %d", count, save).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void livePartsOnThreadsHaveTheStateAtBegin(long seed) throws Exception {
        final LiveTraffic model = model(seed);
        try (model.set) {
            for (int save = 0; save < 6; save++) {
                final byte[] expected = LiveSets.paused(model.set, save);
                final byte[] image = new byte[expected.length];
                session.begin(model.set, SaveMode.LIVE, save);
                final List<SecondThread<SaveStatus>> calls = new ArrayList<>();
                for (final SavePart part : session.parallel(2 + save % 3)) {
                    final int chunk = 256 + 700 * save;
                    calls.add(SecondThread.start("part", () -> LiveSets.write(part, image, chunk)));
                }
                // The model goes on until all parts are written, and for a while longer.
                for (int steps = 0; steps < 300 || calls.stream().anyMatch(SecondThread::isRunning); steps++) {
                    model.step(() -> calls.forEach(SecondThread::spin));
                }
                for (final SecondThread<SaveStatus> call : calls) {
                    assertThat(call.join()).isEqualTo(SaveStatus.SUCCESS);
                }
                session.finish();
                assertThat(LiveSets.write(session, image, 1376)).isEqualTo(SaveStatus.SUCCESS);
                session.end();
                assertThat(image).as("seed %d, save %d", seed, save).isEqualTo(expected);
            }
        }
    }

    /** The bytes of the parts were released, and may be written over by now. */
    @Test
    void seekBehindReleasedPartsIsRefused() {
        final LiveTraffic model = model(1);
        try (model.set) {
            final byte[] expected = LiveSets.paused(model.set, 1);
            final byte[] image = new byte[expected.length];
            session.begin(model.set, SaveMode.LIVE, 1);
            final List<SavePart> parts = session.parallel(2);
            for (final SavePart part : parts) {
                LiveSets.write(part, image, 4096);
                assertThatThrownBy(() -> part.seek(part.startOffset())).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("seek: " + part.startOffset(), "below " + part.endOffset(), "released");
                part.seek(part.endOffset());
            }
            session.finish();
            LiveSets.churn(model.set);
            final long directory = session.offset();
            for (final long below : new long[] {0, 64, parts.get(1).startOffset(), directory - 8}) {
                assertThatThrownBy(() -> session.seek(below)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("seek: " + below, "below " + directory, "released");
                assertThatThrownBy(() -> session.release(below)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("release: " + below);
            }
            session.manualRelease();
            final ByteBuffer chunk = ByteBuffer.allocateDirect(64);
            assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
            session.seek(directory);
            assertThat(LiveSets.write(session, image, 256)).isEqualTo(SaveStatus.SUCCESS);
            session.release(session.offset());
            assertThat(image).isEqualTo(expected);
        }
    }

    @Test
    void partsAndManualReleaseExcludeEachOther() {
        final LiveTraffic model = model(2);
        try (model.set) {
            session.begin(model.set, SaveMode.LIVE, 1);
            session.manualRelease();
            assertThatThrownBy(() -> session.parallel(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("parallel", "manualRelease()");
            final byte[] image = new byte[(int)session.imageLength()];
            assertThat(LiveSets.write(session, image, 5000)).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            session.begin(model.set, SaveMode.LIVE, 1);
            session.parallel(2);
            assertThatThrownBy(session::manualRelease).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("manualRelease", "2 parts are writing");
            assertThatThrownBy(() -> session.release(0)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("release", "2 parts are writing");
            session.end();
        }
    }

    @Test
    void cancelStopsAllPartsAtOnce() {
        final LiveTraffic model = model(3);
        try (model.set) {
            session.begin(model.set, SaveMode.LIVE, 1);
            final List<SavePart> parts = session.parallel(3);
            final ByteBuffer chunk = ByteBuffer.allocateDirect(1000);
            assertThat(parts.get(0).saveContinue(chunk)).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
            session.cancel();
            for (final SavePart part : parts) {
                assertThat(part.saveContinue(chunk.clear())).isEqualTo(SaveStatus.CANCELLED);
                assertThat(chunk.position() + part.bytesFilled()).isZero();
            }
            LiveSets.churn(model.set);
            assertThat(session.spillCount()).isZero();
            session.end();
        }
    }
}
