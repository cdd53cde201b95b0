/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** Calls after begin allocate nothing, nor does a begin that needs no more memory than the one before. */
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
        checkCalls(() -> saveAll(session, chunk, view));
        Cases.count(10_000);
        session.end();
    }

    /** Many calls, given how to make some and count them, allocate nothing. */
    private static void checkCalls(IntSupplier some) {
        for (int calls = 0; calls < 20_000;) {
            calls += some.getAsInt();
        }
        long least = Long.MAX_VALUE;
        // The JVM itself allocates when it compiles, in some rounds but not in all.
        for (int round = 0; round < 20 && least > 0; round++) {
            least = Math.min(least, allocatedBy(some));
        }
        assertThat(least).as("bytes allocated by 10,000 calls").isZero();
    }

    private static long allocatedBy(IntSupplier some) {
        final long before = allocated();
        final long nothing = allocated() - before;
        final long start = allocated();
        for (int calls = 0; calls < 10_000;) {
            calls += some.getAsInt();
        }
        return allocated() - start - nothing;
    }

    private static int writeParts(SavePart[] parts, ByteBuffer chunk, UnsafeBuffer view) {
        int calls = 0;
        for (final SavePart part : parts) {
            SaveStatus status;
            do {
                status = view == null ? part.saveContinue(chunk.clear())
                    : part.saveContinue(view, 0, view.capacity());
                calls++;
            } while (status == SaveStatus.BUFFER_OVERFLOW);
            part.seek(part.startOffset());
        }
        return calls;
    }

    /** Channels in several regions, which take turns in the order of the ids. */
    private static ChannelSet manyRegions(int channels) {
        final ChannelSet set = new ChannelSet();
        for (int i = 0; i < channels; i++) {
            final int id = i % 2 == 0 ? i : 2 * channels - i;
            Shapes.rings(set.add(id, "", ChannelConfig.ofPages(16)), new SplittableRandom(i), 65_000, 3000);
        }
        return set;
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 8160, 65_536})
    @Proves("A call that saves a part of an image allocates nothing.")
    void callOfAPartAllocatesNothing(int length) {
        try (ChannelSet set = SeededSet.paused(3, 5, 17); ChannelSet regions = manyRegions(20)) {
            for (final ChannelSet either : new ChannelSet[] {set, regions}) {
                final SaveSession session = new SaveSession();
                session.begin(either, 1);
                final SavePart[] parts = session.parallel(3).toArray(new SavePart[0]);
                final ByteBuffer chunk = ByteBuffer.allocateDirect(length);
                final UnsafeBuffer view = new UnsafeBuffer(ByteBuffer.allocateDirect(length + 64), 40, length);
                checkCalls(() -> writeParts(parts, chunk, null));
                checkCalls(() -> writeParts(parts, null, view));
                Cases.count(20_000);
                session.end();
            }
        }
    }

    @Test
    void repeatedSaveInPartsAllocatesOnlyItsParts() {
        try (ChannelSet few = manyRegions(4); ChannelSet many = manyRegions(100)) {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20);
            // Four parts with a list of them, and in each a view of each region that it reads from.
            assertThat(leastOfASave(few, chunk)).isLessThan(4 * (200 + 4 * 100));
            assertThat(leastOfASave(many, chunk)).isLessThan(4 * (200 + 20 * 100));
        }
    }

    private static long leastOfASave(ChannelSet set, ByteBuffer chunk) {
        final SaveSession session = new SaveSession();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            final long start = allocated();
            session.begin(set, 1);
            final List<SavePart> parts = session.parallel(4);
            for (int i = 0; i < parts.size(); i++) {
                SaveStatus status;
                do {
                    status = parts.get(i).saveContinue(chunk.clear());
                } while (status == SaveStatus.BUFFER_OVERFLOW);
            }
            session.finish();
            session.saveContinue(chunk.clear());
            session.end();
            least = Math.min(least, allocated() - start);
        }
        return least;
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 8160, 65_536})
    @Proves("A call that saves into a ByteBuffer allocates nothing.")
    void callWithAByteBufferAllocatesNothing(int length) {
        try (ChannelSet set = SeededSet.paused(3, 5, 17)) {
            checkCalls(set, ByteBuffer.allocateDirect(length), null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1376, 8160, 65_536})
    @Proves("A call that saves into an Agrona buffer allocates nothing.")
    void callWithAnAgronaBufferAllocatesNothing(int length) {
        try (ChannelSet set = SeededSet.paused(3, 5, 17)) {
            checkCalls(set, null, new UnsafeBuffer(ByteBuffer.allocateDirect(length + 64), 40, length));
        }
    }

    @Test
    @Proves("A call that saves regions and packet states allocates nothing.")
    void saveOfRegionsAndPacketStatesAllocatesNothing() {
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

    @ParameterizedTest
    @EnumSource
    void agentAllocatesNothing(SaveMode mode) throws IOException {
        try (ChannelSet set = SeededSet.paused(3, 5, 17)) {
            set.addRegion("region", 1, 2_000_000);
            final SaveAgent agent = new SaveAgent(new SaveSession(), 1376, 0);
            final RecordingSink sink = RecordingSink.ofNothing((call, chunk, offset) -> { });
            long least = Long.MAX_VALUE;
            int calls = 0;
            for (int save = 0; save < 50 && (save < 20 || least > 0); save++) {
                agent.start(set, mode, 1, sink);
                final long before = allocated();
                final long nothing = allocated() - before;
                final long start = allocated();
                while (agent.isSaving()) {
                    agent.doWork();
                    calls++;
                }
                least = Math.min(least, allocated() - start - nothing);
            }
            assertThat(calls).isGreaterThan(20 * 1400);
            assertThat(least).as("bytes allocated while an image was saved").isZero();
        }
    }

    @Test
    void callWithAChunkBetweenRegionsAllocatesNothing() {
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
