/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** After begin, and in a begin that needs no more than the one before, nothing is allocated. */
class SaveAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    private static int saveAll(SaveSession session, ByteBuffer chunk, UnsafeBuffer view) {
        int calls = 0;
        SaveStatus status;
        do {
            status = view == null ? session.saveContinue(chunk.clear())
                : session.saveContinue(view, 0, view.capacity());
            calls++;
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        session.seek(0);
        return calls;
    }

    private static void checkCalls(ChannelSet set, ByteBuffer chunk, UnsafeBuffer view) {
        final SaveSession session = new SaveSession();
        session.begin(set, 1);
        for (int calls = 0; calls < 20_000;) {
            calls += saveAll(session, chunk, view);
        }
        long least = Long.MAX_VALUE;
        // What the JVM itself allocates now and then, when it compiles, is in one round and not in all of them.
        for (int round = 0; round < 3 && least > 0; round++) {
            least = Math.min(least, allocatedBy(session, chunk, view));
        }
        assertThat(least).as("bytes allocated by 10,000 calls").isZero();
        session.end();
    }

    private static long allocatedBy(SaveSession session, ByteBuffer chunk, UnsafeBuffer view) {
        final long before = allocated();
        final long nothing = allocated() - before;
        final long start = allocated();
        for (int calls = 0; calls < 10_000;) {
            calls += saveAll(session, chunk, view);
        }
        return allocated() - start - nothing;
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 8160, 65_536})
    void shouldAllocateNothingWhenCalledWithAByteBuffer(int length) {
        try (ChannelSet set = SeededSet.paused(3, 5, 17)) {
            checkCalls(set, ByteBuffer.allocateDirect(length), null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 8160, 65_536})
    void shouldAllocateNothingWhenCalledWithAnAgronaBuffer(int length) {
        try (ChannelSet set = SeededSet.paused(3, 5, 17)) {
            checkCalls(set, null, new UnsafeBuffer(ByteBuffer.allocateDirect(length + 64), 40, length));
        }
    }

    @Test
    void shouldAllocateNothingWhenTheSetHasRegionsAndStatesOfRequests() {
        try (ChannelSet set = SeededSet.paused(3, 5, 1)) {
            set.addRegion("region", 1, 100_001);
            set.addRegion("other", 1, 1);
            final KeptStates kept = new KeptStates();
            set.channels().forEach(c -> c.awaiting().forEach(
                (id, type, packet, context) -> kept.put(c.awaiting(), id, new byte[300])));
            set.packetState(kept);
            checkCalls(set, ByteBuffer.allocateDirect(1376), null);
        }
    }

    @Test
    void shouldAllocateNothingWhenTheChunkLiesBetweenRegionsOfTheSet() {
        try (ChannelSet set = new ChannelSet()) {
            final List<ByteBuffer> chunks = new ArrayList<>();
            ByteBuffer between = null;
            for (int i = 0; between == null && i < 400; i++) {
                final long reserved = set.memoryLength();
                final Channel channel = set.add(i, "", ChannelConfig.ofPages(16));
                Shapes.rings(channel, new SplittableRandom(i), 0, 40);
                final int grown = (int)(set.memoryLength() - reserved);
                chunks.add(ByteBuffer.allocateDirect(Math.max(4096, grown)));
                between = chunks.stream().filter(chunk -> isBetween(set, chunk)).findFirst().orElse(null);
            }
            assertThat(between).as("a chunk with memory of the set on both sides").isNotNull();
            checkCalls(set, between.slice(0, 1376), null);
        }
    }

    private static boolean isBetween(ChannelSet set, ByteBuffer chunk) {
        final long address = BufferUtil.address(chunk);
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (final Channel channel : set.channels()) {
            final long ring = ChannelAccess.memory(channel).incoming().data().addressOffset();
            lowest = Math.min(lowest, ring);
            highest = Math.max(highest, ring);
        }
        return lowest < address && address < highest;
    }
}
