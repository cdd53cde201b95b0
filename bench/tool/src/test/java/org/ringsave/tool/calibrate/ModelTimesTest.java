/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SavePart;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.plan.ChunkTimes;
import org.ringsave.tool.plan.Configuration;
import org.ringsave.tool.plan.Measurement;
import org.ringsave.tool.plan.MemoryCase;
import org.ringsave.tool.plan.MemoryUse;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Shape;

class ModelTimesTest {
    private static final Shape SMALL = new Shape(8, 2, 0.5, 128, 3);
    private static final int TRIES = 5;

    @Test
    void everyOperationOfAConfigurationIsMeasured() {
        final ModelTimes times = new ModelTimes(1, ByteBuffer.allocateDirect(4 << 20));
        final Measurement one = times.measure(new Configuration("one", false, true, SMALL, 1_376, 1, 0.5,
            MemoryCase.NONE));
        assertThat(one.timesNs()).containsOnlyKeys(Operation.SAVE, Operation.BEGIN, Operation.DRAIN,
            Operation.DELTA, Operation.RESTORE);
        final Measurement two = times.measure(new Configuration("two", true, true, SMALL, 8_160, 2, 0.5,
            new MemoryCase(600, 0.01, 2, 4_000)));
        assertThat(two.timesNs()).containsOnlyKeys(Operation.values());
        assertThat(two.timesNs().values()).allSatisfy(blocks ->
            assertThat(blocks).hasSize(ModelStopwatch.BLOCKS).doesNotContain(0));
        assertThat(two.imageLength()).isEqualTo(two.configuration().set().imageLength());
        assertThat(two.deltaBytes()).isBetween(SMALL.liveBytes() / 2, SMALL.liveBytes());
        final long least = two.configuration().deltaLength(two.deltaBytes());
        assertThat(two.deltaLength()).isBetween(least, least + SMALL.channels() * 64);
    }

    @Test
    void captureLimitHasRoomForEveryConfiguration() {
        assertThat(Configuration.all()).allSatisfy(one -> assertThat(
            one.shape().capturedBytes() + one.memory().stateBytes()).as(one.name())
            .isLessThanOrEqualTo(ModelTimes.CAPTURE_LIMIT));
    }

    /** Each block has its own median; a slow block does not change the others. */
    @Test
    void stopwatchReturnsTheMedianOfEachBlock() {
        final long[] values = {9, 1, 5, 900, 700, 800, 3, 3, 4, 2, 77};
        assertThat(ModelStopwatch.medians(values, 10)).containsExactly(5, 800, 3);
        final long[] told = {5, 7, 8, 9};
        final int[] calls = {0};
        assertThat(new ModelStopwatch(0).blocks(() -> told[calls[0]++ % told.length])).containsExactly(7, 8, 9);
    }

    /** Two threads hand over as often as in a measurement. Each image equals the image of a single thread. */
    @Test
    void twoThreadsWriteTheSameImageAsOne() {
        final SaveSession session = new SaveSession();
        final ByteBuffer whole = ByteBuffer.allocateDirect(1 << 20);
        final ByteBuffer parts = ByteBuffer.allocateDirect(1 << 20);
        try (ModelSet model = new ModelSet(Configuration.of(SMALL), 1);
            SecondWriter second = new SecondWriter(parts, 1_376)) {
            session.begin(model.set(), 1);
            session.saveContinue(whole);
            session.end();
            final ByteBuffer own = parts.duplicate();
            for (int i = 0; i < 50; i++) {
                for (int at = 0; at < whole.position(); at++) {
                    parts.put(at, (byte)0);
                }
                second.meet();
                session.begin(model.set(), 1);
                final List<SavePart> both = session.parallel(2);
                second.start(both.get(1));
                SecondWriter.write(both.get(0), own, 1_376);
                second.await();
                session.finish();
                parts.limit(parts.capacity()).position((int)session.offset());
                session.saveContinue(parts);
                session.end();
                assertThat(parts.duplicate().flip()).isEqualTo(whole.duplicate().flip());
            }
        }
    }

    @Test
    void failedWriterIsReportedByAwait() {
        final SaveSession session = new SaveSession();
        final ByteBuffer onHeap = ByteBuffer.allocate(1 << 20);
        try (ModelSet model = new ModelSet(Configuration.of(SMALL), 1);
            SecondWriter second = new SecondWriter(onHeap, 1_376)) {
            session.begin(model.set(), 1);
            second.start(session.parallel(2).get(1));
            assertThatThrownBy(second::await).isInstanceOf(IllegalStateException.class)
                .hasMessage("a part was not written").hasCauseInstanceOf(IllegalArgumentException.class);
            session.end();
        }
    }

    @Test
    void callsOfEveryChunkLengthAreMeasured() {
        final List<ChunkTimes> calls = new ModelCalls(ByteBuffer.allocateDirect(32 << 20), 1).measure(SMALL);
        assertThat(calls).hasSize(12).allMatch(one -> one.p50Ns() > 0 && one.p99Ns() >= one.p50Ns()
            && one.bytesPerSecond() > 0);
        assertThat(calls).extracting(ChunkTimes::chunk).isSorted();
    }

    /** The JVM's counter falls when it collects other buffers, so the test takes the highest of several tries. */
    @Test
    void beginTakesTheDirectMemoryThatIsPlanned() {
        final Shape shape = new Shape(200, 4, 0.9, 256, 5);
        final MemoryUse planned = MemoryUse.of(Configuration.of(shape).set(), 0, 1);
        long most = 0;
        for (int i = 0; i < TRIES; i++) {
            try (ModelSet model = new ModelSet(Configuration.of(shape), 1)) {
                final SaveSession session = new SaveSession();
                final long before = direct();
                session.begin(model.set(), SaveMode.LIVE, 1);
                session.end();
                most = Math.max(most, direct() - before);
            }
        }
        // So far there is one of seventeen bases. Of the tables, directory and names are direct memory.
        final long expected = planned.capture() + planned.spill() + planned.lineage() / 17 + 200 * (40 + 16);
        assertThat(most).isBetween(expected - 200 * 8, expected + 200 * 8);
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow().getMemoryUsed();
    }
}
