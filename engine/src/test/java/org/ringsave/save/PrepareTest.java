/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.SeededSet;

/** A set that was prepared has a first begin like later ones, and shows nothing else of it. */
class PrepareTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();
    private static final String NONE = "0".repeat(32);

    private final SaveSession session = new SaveSession();
    private final Embedder embedder = new Embedder();

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static byte[] image(SaveSession session, ChannelSet set, SaveMode mode, long label) {
        session.begin(set, mode, label);
        final ByteBuffer image = ByteBuffer.allocateDirect((int)session.imageLength());
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return SeededSet.bytes(image.flip());
    }

    private static LiveTraffic model(long seed) {
        return new LiveTraffic(seed, 60, 2, 70_000);
    }

    /** The rings are empty when the set is prepared, and nearly full at the first begin. */
    @ParameterizedTest
    @EnumSource
    void firstBeginAfterPrepareAllocatesNothing(SaveMode mode) {
        final LiveTraffic other = model(1);
        final LiveTraffic model = model(2);
        try (other.set; model.set) {
            // The classes of a begin are loaded by another set's.
            other.set.pause();
            image(new SaveSession(), other.set, mode, 1);
            session.prepare(model.set);
            model.fill(0.9);
            if (mode == SaveMode.PAUSED) {
                model.set.pause();
            }
            final long before = allocated();
            final long nothing = allocated() - before;
            final long buffers = DIRECT.getCount();
            final long start = allocated();
            session.begin(model.set, mode, 1);
            final long bytes = allocated() - start - nothing;
            assertThat(DIRECT.getCount()).isLessThanOrEqualTo(buffers);
            // An iterator that the compiler would do without; the rows of 60 channels have more.
            assertThat(bytes).isLessThan(64);
            session.end();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "OPEN", "PAUSED"})
    void preparedSetHasTheImagesThatItHadBefore(ChannelState state) {
        try (ChannelSet set = new ChannelSet(); ChannelSet twin = new ChannelSet()) {
            final List<byte[]> images = new ArrayList<>();
            for (final ChannelSet each : new ChannelSet[] {set, twin}) {
                each.add(3, "three", SeededSet.config(1));
                each.addRegion("region", 1, 5000).buffer().putLong(64, 7);
                each.addState(new Embedder());
                if (state != ChannelState.CREATED) {
                    each.open();
                }
                if (state == ChannelState.PAUSED) {
                    each.pause();
                }
                if (each == set) {
                    session.prepare(set);
                }
                assertThat(each.state()).isEqualTo(state);
                assertThat(each.regions().get(0).isPinned()).isFalse();
                assertThat(each.regions().get(0).prepareToWrite(0, 5000)).isTrue();
                final byte[] full = image(session, each, SaveMode.LIVE, 1);
                session.begin(each, SaveMode.LIVE, 2, session.cutId());
                session.end();
                images.add(full);
            }
            assertThat(images.get(0)).isEqualTo(images.get(1));
        }
    }

    private List<Object> results() {
        return List.of(session.cutId(), session.digest(), session.imageLength(), session.offset(),
            session.bytesFilled(), session.bytesRequired(), session.spillCount(), session.spilledLength(),
            session.isSaving());
    }

    private String bases(ChannelSet set) {
        try {
            session.begin(set, SaveMode.LIVE, 1, NONE);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        throw new AssertionError("a base that is none");
    }

    @Test
    void prepareLeavesResultsAndBasesAlone() {
        try (ChannelSet set = SeededSet.paused(1, 3, 1); ChannelSet other = SeededSet.paused(2, 40, 2)) {
            image(session, set, SaveMode.PAUSED, 5);
            final List<Object> results = results();
            final String bases = bases(set);
            session.prepare(other);
            session.prepare(set);
            assertThat(results()).isEqualTo(results);
            assertThat(bases(set)).isEqualTo(bases);
            final byte[] image = image(session, set, SaveMode.PAUSED, 6);
            assertThat(image).isEqualTo(SeededSet.bytes(SeededSet.image(set, 6)));
            assertThat(image(session, other, SaveMode.PAUSED, 7))
                .isEqualTo(SeededSet.bytes(SeededSet.image(other, 7)));
        }
    }

    @Test
    void prepareAsksTheEmbedderForLengthsAlone() {
        try (ChannelSet set = SeededSet.paused(3, 3, 1)) {
            final int requests = set.channels().stream()
                .flatMap(channel -> Stream.of(channel, channel.opposite()))
                .mapToInt(end -> end.received().count() + end.awaiting().count()).sum();
            assertThat(requests).isPositive();
            set.addState(embedder);
            set.packetState(embedder);
            session.prepare(set);
            assertThat(embedder.calls()).isEqualTo(1 + requests);
            final byte[] image = image(session, set, SaveMode.PAUSED, 1);
            assertThat(image).isEqualTo(image(new SaveSession(), set, SaveMode.PAUSED, 1));
            assertThat(embedder.calls()).isGreaterThan(2 * (1 + requests));
        }
    }

    @Test
    void refusedPrepareLeavesSetAndSessionUsable() {
        try (ChannelSet set = SeededSet.paused(4, 3, 1)) {
            set.addState(embedder);
            final SaveSession small = new SaveSession(8, 0);
            assertThatThrownBy(() -> small.prepare(set)).isInstanceOf(CaptureException.class);
            final RuntimeException failure = new IllegalStateException("no");
            embedder.atCall(0, () -> {
                throw failure;
            });
            assertThatThrownBy(() -> session.prepare(set)).isSameAs(failure);
            assertThat(small.isSaving() || session.isSaving()).isFalse();
            assertThat(image(session, set, SaveMode.PAUSED, 1)).isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
        }
    }

    /** Counts the actions of a rehearsal whose k-th action takes a time, in nanoseconds. */
    private static int actions(IntToLongFunction time) {
        final long[] now = {0};
        final int[] count = {0};
        Rehearsal.untilSteady(() -> now[0], () -> now[0] += time.applyAsLong(count[0]++));
        assertThat(now[0]).isLessThan(Rehearsal.LONGEST_NS + time.applyAsLong(count[0]));
        return count[0];
    }

    @Test
    void rehearsalEndsWhenItGetsNoFaster() {
        assertThat(Rehearsal.LONGEST_NS).as("the promise of prepare").isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        final int steady = (Rehearsal.PATIENCE + 1) * 200;
        assertThat(actions(action -> Rehearsal.ROUND_NS / 200)).isEqualTo(steady);
        assertThat(actions(action -> action == 0 ? 10 * Rehearsal.ROUND_NS : Rehearsal.ROUND_NS / 200))
            .isEqualTo(1 + steady);
        // Steady after fewer turns than a compiler needs, and too slow for as many.
        assertThat(actions(action -> Rehearsal.ROUND_NS / 50)).isEqualTo(Rehearsal.LEAST_TURNS);
        assertThat(actions(action -> Rehearsal.ROUND_NS / 4))
            .isEqualTo((int)(4 * Rehearsal.LONGEST_NS / Rehearsal.ROUND_NS));
        assertThat(actions(action -> 2 * Rehearsal.LONGEST_NS)).isEqualTo(1);
        // One action a round, each a tenth faster than the one before: only the time ends it.
        assertThat(actions(action -> (long)(Rehearsal.LONGEST_NS / 8 * Math.pow(0.9, action)))).isBetween(9, 20);
    }
}
