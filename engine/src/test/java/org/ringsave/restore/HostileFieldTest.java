/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/**
 * Images with right checksums and wrong fields. Each value of each field of each record is refused, or makes a valid
 * image whose state is saved to the same bytes again.
 */
@Tag("slow")
class HostileFieldTest {
    private static final long LIMIT = 1 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    /** Of each kind of record: offset and size of its fields, in pairs. */
    private static final int[][] FIELDS = {
        {},
        {16, 8, 24, 8, 32, 8, 40, 4, 44, 4, 48, 1, 49, 1, 50, 2, 52, 4, 56, 8, 64, 8},
        {16, 8, 24, 4, 28, 2, 30, 1, 31, 1},
        {16, 4, 20, 4, 24, 4, 28, 4, 32, 4, 36, 4, 40, 4, 44, 4, 48, 2, 50, 1, 51, 1, 52, 4},
        {16, 8, 24, 8, 32, 4, 36, 4, 40, 4, 44, 1, 45, 1, 46, 2},
        {16, 4, 20, 4, 24, 4, 28, 4},
        {},
        {16, 8, 24, 8, 32, 8, 40, 8, 48, 8, 56, 8},
        {16, 8, 24, 4, 28, 2, 30, 2, 32, 8, 40, 1, 47, 1, 152, 8},
        {16, 4, 20, 4},
    };
    /** Fields in the payload of a Requests record. */
    private static final class Head {
        static long get(ImageParts.Part requests, int offset, int size) {
            long value = 0;
            for (int i = size - 1; i >= 0; i--) {
                value = value << 8 | requests.payload()[offset + i] & 0xFF;
            }
            return value;
        }

        static void set(ImageParts.Part requests, int offset, int size, long value) {
            for (int i = 0; i < size; i++) {
                requests.payload()[offset + i] = (byte)(value >> 8 * i);
            }
        }
    }

    private static final long HEAP_LIMIT = 64 * 1024;
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
        .stream().filter(pool -> "direct".equals(pool.getName())).findFirst().orElseThrow();
    private static ImageParts image;
    private long heapUsed;
    private long directUsed;
    private long changedSlots;
    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

    @BeforeAll
    static void save() {
        try (ChannelSet set = new ChannelSet()) {
            final ChannelConfig config = ChannelConfig.ofPages(1).withInFlight(2, 64, 13).withContext(9);
            set.add(5, "five", config.withBothEnds());
            set.add(9, "", new ChannelConfig(1, 2, 3, 8, 0, 0, false));
            set.addState(new ByteState("state", 1, new byte[33]));
            set.addState(new ByteState("t", 7, new byte[0]));
            set.addRegion("region", 2, 21).buffer().setMemory(0, 21, (byte)7);
            set.addRegion("second", 0, 8);
            for (final Channel channel : set.channels()) {
                final SplittableRandom random = new SplittableRandom(channel.id());
                Shapes.rings(channel, random, 4096 * 6 - 80, 120);
                Shapes.contexts(Shapes.inFlight(channel, random, 2), random);
            }
            final KeptStates kept = new KeptStates().version(5, 3);
            final byte[] state = new byte[11];
            new SplittableRandom(1).nextBytes(state);
            set.get(5).awaiting().forEach((id, type, packet, context) -> kept.put(set.get(5).awaiting(), id, state));
            set.packetState(kept);
            image = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 3)));
        }
    }

    static Stream<Arguments> records() {
        save();
        final List<Arguments> result = new ArrayList<>();
        for (int i = 0; i < image.parts().size(); i++) {
            result.add(Arguments.of(i, image.parts().get(i).template()));
        }
        return result.stream();
    }

    @ParameterizedTest(name = "record {0} of kind {1}")
    @MethodSource("records")
    void everyValueOfEveryFieldIsRefusedOrKept(int index, int kind) {
        final List<int[]> fields = new ArrayList<>(List.of(new int[] {0, 2}, new int[] {2, 2}, new int[] {4, 2},
            new int[] {6, 2}, new int[] {8, 8}));
        for (int i = 0; i < FIELDS[kind].length; i += 2) {
            fields.add(new int[] {FIELDS[kind][i], FIELDS[kind][i + 1]});
        }
        int accepted = 0;
        for (final int[] field : fields) {
            final long actual = image.parts().get(index).get(field[0], field[1]);
            for (final long value : values(field[1], actual)) {
                final String what = "record " + index + " of kind " + kind + ", field at " + field[0] + " = " + value;
                final ImageParts changed = image.copy();
                changed.parts().get(index).set(field[0], field[1], value);
                changedSlots = kind == ImageParts.CHANNEL ? changed.parts().get(index).get(32, 4) : 0;
                final boolean same = changed.parts().get(index).get(field[0], field[1]) == actual;
                assertThat(isAccepted(changed.bytes(), what)).as(what + ", digests left").isEqualTo(same);
                if (field[0] > 2 && kind != ImageParts.END) {
                    accepted += isAccepted(changed.digest().bytes(), what) && !same ? 1 : 0;
                }
            }
        }
        if (kind == ImageParts.CHANNEL || kind == ImageParts.RING || kind == ImageParts.REGION) {
            assertThat(accepted).as("values that are valid").isPositive();
        }
    }

    /** The head of each request: offset and size of its fields, in pairs. */
    @ParameterizedTest
    @CsvSource({"0,8,true", "8,4,false", "12,4,false", "16,4,true", "20,2,true", "22,2,false"})
    void everyValueOfARequestIsRefusedOrKept(int offset, int size, boolean isAnyKept) {
        int accepted = 0;
        for (int index = 0; index < image.parts().size(); index++) {
            final ImageParts.Part requests = image.parts().get(index);
            for (int head = 0; requests.template() == ImageParts.REQUESTS && head < requests.payload().length;
                head += 24 + (index < 12 ? 16 : 0) + (int)(Head.get(requests, head + 16, 4) + 7 & -8)) {
                final long actual = Head.get(requests, head + offset, size);
                for (final long value : values(size, actual)) {
                    final ImageParts changed = image.copy();
                    Head.set(changed.parts().get(index), head + offset, size, value);
                    final String what = "record " + index + ", request at " + head + ", field " + offset + " = "
                        + Long.toHexString(value);
                    final boolean same = Head.get(changed.parts().get(index), head + offset, size) == actual;
                    accepted += isAccepted(changed.digest().bytes(), what) && !same ? 1 : 0;
                }
            }
        }
        assertThat(accepted > 0).as("values that are valid").isEqualTo(isAnyKept);
    }

    @ParameterizedTest
    @CsvSource({"9,64,0,true", "9,24,40,true", "9,24,0,true", "9,24,48,false", "9,64,8,false", "9,72,0,false",
        "9,24,72,false", "9,16,48,false", "9,8,0,false", "9,0,64,false", "9,0,0,false",
        "7,64,0,true", "7,8,56,true", "7,8,0,true", "7,8,64,false", "7,72,0,false", "7,0,64,false", "7,0,0,false",
        "6,0,64,true", "6,0,0,true", "6,8,56,false", "6,0,72,false"})
    void rangesAndPayloadAreAcceptedUpToTheLengthOfASlot(int type, int ranges, int payload, boolean valid) {
        final ImageParts changed = image.copy();
        final ImageParts.Part requests = changed.first(ImageParts.REQUESTS);
        final ImageParts.Part packets = changed.first(ImageParts.PACKETS);
        final int known = (int)(Head.get(requests, 8, 4) + Head.get(requests, 12, 4));
        Head.set(requests, 20, 2, type);
        Head.set(requests, 8, 4, payload);
        Head.set(requests, 12, 4, ranges);
        final byte[] others = Arrays.copyOfRange(packets.payload(), known, packets.payload().length);
        final byte[] all = Arrays.copyOf(new byte[ranges + payload], ranges + payload + others.length);
        System.arraycopy(others, 0, all, ranges + payload, others.length);
        packets.payload(all);
        final byte[] bytes = changed.settle().bytes();
        assertThat(isAccepted(bytes, type + ", " + ranges + " and " + payload)).isEqualTo(valid);
        if (!valid) {
            session.beginVerify();
            final int least = type == 9 ? 24 : type == 7 ? 8 : 0;
            final long at = changed.parts().stream().takeWhile(part -> part != requests)
                .mapToLong(ImageParts.Part::length).sum();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(bytes)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(" (in the requests in flight of channel ")
                .hasMessageStartingWith("image offset " + at + ": " + (payload > 64
                    ? "packetLength is 72, expected a multiple of 8 in 0..64"
                    : "rangesLength is " + ranges + ", expected a multiple of 8 in " + least + ".."
                        + (type == 6 ? 0 : 64 - payload)));
        }
    }

    private static Iterable<Long> values(int size, long actual) {
        final TreeSet<Long> values = new TreeSet<>();
        final long mask = size == 8 ? -1 : (1L << 8 * size) - 1;
        for (int k = 0; k < 8 * size; k++) {
            for (int d = -1; d <= 1; d++) {
                values.add((1L << k) + d & mask);
                values.add(-(1L << k) + d & mask);
            }
        }
        for (final long d : new long[] {0, 1, 7, 8, 9, 16, 4095, 4096, 4104, 65_535, 65_536, 65_544}) {
            values.add(d & mask);
            values.add(actual + d & mask);
            values.add(actual - d & mask);
        }
        return values;
    }

    /** Any exception but an ImageException leaves this test. */
    private boolean isAccepted(byte[] bytes, String what) {
        final ByteState[] states = {new ByteState("state", 0, new byte[0]), new ByteState("t", 0, new byte[0])};
        ChannelSet set = restore(bytes, states, what);
        if (heapUsed > HEAP_LIMIT) {
            // The first time that a line runs the JVM links it, and that takes memory once.
            if (set != null) {
                set.close();
            }
            set = restore(bytes, states, what);
        }
        assertThat(heapUsed).as(what + ", heap").isLessThanOrEqualTo(HEAP_LIMIT + heapOfSlots(changedSlots));
        assertThat(directUsed).as(what + ", direct memory").isLessThan(LIMIT + 64 * 1024);
        if (set == null) {
            session.end();
            return false;
        }
        try (ChannelSet restored = set) {
            checkSavesTheSame(restored, bytes, states, what);
        }
        return true;
    }

    private ChannelSet restore(byte[] bytes, ByteState[] states, String what) {
        session.begin(LIMIT, new KeptStates(), states);
        buffer.clear().put(bytes).flip();
        final long direct = DIRECT.getMemoryUsed();
        final long heap = THREADS.getCurrentThreadAllocatedBytes();
        ChannelSet set = null;
        try {
            if (session.restoreFromBuffer(buffer) == RestoreStatus.SUCCESS) {
                set = session.apply();
            }
        } catch (ImageException e) {
            set = null;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
        heapUsed = THREADS.getCurrentThreadAllocatedBytes() - heap;
        directUsed = DIRECT.getMemoryUsed() - direct;
        session.end();
        return set;
    }

    /** The index of an in-flight table is on the heap: at most 24 bytes a slot, four tables, each within the limit. */
    private static long heapOfSlots(long changedSlots) {
        return changedSlots <= LIMIT / 16 ? 4 * 24 * changedSlots : 0;
    }

    private static boolean isOptional(byte[] bytes, String name) {
        return ImageParts.of(bytes).parts().stream().anyMatch(part -> part.template() == ImageParts.APPLICATION
            && part.get(30, 1) == 1 && new String(part.payload(), 0, (int)part.get(28, 2)).equals(name));
    }

    private void checkSavesTheSame(ChannelSet restored, byte[] bytes, ByteState[] states, String what) {
        try (ChannelSet again = new ChannelSet()) {
            for (final ByteState state : states) {
                again.addState(new ByteState(state.name(), state.preparedVersion(), state.bytes())
                    .optional(isOptional(bytes, state.name())));
            }
            again.packetState(new KeptStates());
            restored.regions().forEach(r -> again.addRegion(r.name(), r.version(), r.length()));
            restored.channels().forEach(c -> again.add(c.id(), c.name(), c.config()));
            session.begin(again);
            session.restoreFromBuffer(buffer.clear().put(bytes).flip());
            session.apply();
            assertThat(SeededSet.bytes(SeededSet.image(again, session.label()))).as(what).isEqualTo(bytes);
        }
    }
}
