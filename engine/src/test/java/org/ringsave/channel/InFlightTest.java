/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.ring.Outcome;

class InFlightTest {
    private static final int MAX_PACKET_LENGTH = 32;
    private static final long KEY = 0x1F83_D9AB_FB41_BD6BL;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

    /** A request as the model keeps it. */
    private record Entry(int type, int length, long seed) {
        /** Of all types but in-band some of the length is ranges, perhaps all of it. */
        int ranges() {
            return type == 6 ? 0 : (int)(seed >>> 33) % (length / 8 + 1) * 8;
        }
    }

    private static InFlight table(int capacity, int contextLength) {
        final UnsafeBuffer heads = dirty(RequestSlotDescriptor.headsLength(capacity, contextLength));
        final UnsafeBuffer packets = dirty(capacity * MAX_PACKET_LENGTH);
        return new InFlight(new TableWords(dirty(EndDescriptor.TABLE_LENGTH), 0), heads, packets, capacity,
            MAX_PACKET_LENGTH, contextLength, new ChangeClock(), KEY);
    }

    private static UnsafeBuffer dirty(int length) {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        memory.setMemory(0, length, (byte)0x5A);
        return memory;
    }

    /** Ids of few homes, the last bucket among them, so that runs of buckets grow and wrap. */
    private static long[] collidingIds(InFlight table, SplittableRandom random) {
        final int last = BitUtil.findNextPositivePowerOfTwo(table.capacity() * 3) - 1;
        return random.longs().filter(id -> table.index.home(id) > last - 3).limit(2L * table.capacity() + 2).toArray();
    }

    @ParameterizedTest
    @CsvSource({"41,1,13,false", "42,2,0,true", "43,7,13,true", "44,32,8,true", "45,100,5,false", "46,64,1,true"})
    void tableWithCollidingIdsAgreesWithALinkedMap(long seed, int capacity, int contextLength, boolean colliding) {
        final SplittableRandom random = new SplittableRandom(seed);
        final InFlight table = table(capacity, contextLength);
        final Map<Long, Entry> model = new LinkedHashMap<>();
        final int[] seen = new int[8];
        final long[] collidingIds = collidingIds(table, random);
        for (int i = 0; i < 200_000; i++) {
            final long id = colliding ? collidingIds[random.nextInt(collidingIds.length)]
                : random.nextInt(capacity * 2 + 1) - capacity;
            try {
                if (random.nextInt(100) < (i / 5000 % 2 == 0 ? 65 : 40)) {
                    seen[-insert(table, model, random, id)]++;
                } else {
                    final int expected = model.remove(id) == null ? Outcome.UNKNOWN : 0;
                    assertThat(table.forget(id)).isEqualTo(expected);
                }
                assertThat(table.count()).isEqualTo(model.size());
                find(table, model, colliding ? collidingIds[random.nextInt(collidingIds.length)] : id);
                if (i % 500 == 0) {
                    checkAll(table, model);
                }
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + " operation " + i + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen[0]).as("seed %d", seed).isPositive();
        assertThat(seen[-Outcome.DUPLICATE]).as("seed %d", seed).isPositive();
        assertThat(seen[-Outcome.IN_FLIGHT_FULL]).as("seed %d", seed).isPositive();
    }

    private int insert(InFlight table, Map<Long, Entry> model, SplittableRandom random, long id) {
        final int expected = model.containsKey(id) ? Outcome.DUPLICATE
            : model.size() == table.capacity() ? Outcome.IN_FLIGHT_FULL : 0;
        assertThat(table.admit(id)).isEqualTo(expected);
        if (expected == 0) {
            final Entry entry = new Entry(6 + random.nextInt(4), 8 * random.nextInt(5), random.nextLong());
            for (int i = 0; i < entry.length; i += 8) {
                payload.putLong(8 + i, entry.seed + i);
            }
            final int ranges = entry.ranges();
            table.insert(id, entry.type, payload, 8 + ranges, entry.length - ranges, ranges);
            model.put(id, entry);
            final DirectBuffer context = table.context(id);
            for (int i = 0; i < context.capacity(); i++) {
                assertThat(context.getByte(i)).as("fresh context").isZero();
            }
            table.context(id).setMemory(0, context.capacity(), (byte)entry.seed);
        }
        return expected;
    }

    private static void find(InFlight table, Map<Long, Entry> model, long id) {
        final Entry entry = model.get(id);
        assertThat(table.contains(id)).isEqualTo(entry != null);
        if (entry == null) {
            assertThat(table.packet(id)).isNull();
            assertThat(table.ranges(id)).isNull();
            assertThat(table.context(id)).isNull();
        } else {
            check(entry, table.packet(id), table.ranges(id), table.context(id));
        }
    }

    private static void check(Entry entry, DirectBuffer packet, DirectBuffer ranges, DirectBuffer context) {
        assertThat(ranges.capacity()).isEqualTo(entry.ranges());
        assertThat(packet.capacity()).isEqualTo(entry.length - entry.ranges());
        for (int i = 0; i < entry.length; i += 8) {
            final int inPacket = i - entry.ranges();
            assertThat(inPacket < 0 ? ranges.getLong(i) : packet.getLong(inPacket)).isEqualTo(entry.seed + i);
        }
        for (int i = 0; i < context.capacity(); i++) {
            assertThat(context.getByte(i)).isEqualTo((byte)entry.seed);
        }
    }

    private static void checkAll(InFlight table, Map<Long, Entry> model) {
        final Iterator<Map.Entry<Long, Entry>> expected = model.entrySet().iterator();
        table.forEach((id, type, packet, context) -> {
            final Map.Entry<Long, Entry> next = expected.next();
            assertThat(id).isEqualTo(next.getKey());
            assertThat(type).isEqualTo(next.getValue().type);
            check(next.getValue(), packet, table.ranges(id), context);
        });
        assertThat(expected.hasNext()).isFalse();
    }

    @Test
    void visitSeesAllRequestsInOrderWhenTheCurrentOneIsForgotten() {
        for (int keep = 0; keep < 1 << 5; keep++) {
            final InFlight table = table(5, 8);
            for (long id = 10; id < 15; id++) {
                table.insert(id, 6, payload, 0, 8, 0);
            }
            final List<Long> visited = new ArrayList<>();
            final List<Long> kept = new ArrayList<>();
            final int kept5 = keep;
            table.forEach((id, type, packet, context) -> {
                visited.add(id);
                if ((kept5 >> id - 10 & 1) == 0) {
                    assertThat(table.forget(id)).isZero();
                } else {
                    kept.add(id);
                }
            });
            assertThat(visited).containsExactly(10L, 11L, 12L, 13L, 14L);
            final List<Long> left = new ArrayList<>();
            table.forEach((id, type, packet, context) -> left.add(id));
            assertThat(left).isEqualTo(kept);
            assertThat(table.count()).isEqualTo(kept.size());
        }
    }

    @Test
    void visitEndsWhenItsHandlerThrows() {
        final InFlight table = table(3, 8);
        table.insert(1, 6, payload, 0, 8, 0);
        table.insert(2, 6, payload, 0, 8, 0);
        assertThatThrownBy(() -> table.forEach((id, type, packet, context) -> {
            throw new UnsupportedOperationException("request " + id);
        })).isInstanceOf(UnsupportedOperationException.class).hasMessage("request 1");
        assertThat(table.count()).isEqualTo(2);
    }

    @Test
    void tableWithoutSlotsHoldsNoRequest() {
        final InFlight table = table(0, 8);
        assertThat(table.capacity()).isZero();
        assertThat(table.contains(0)).isFalse();
        assertThat(table.packet(0)).isNull();
        assertThat(table.ranges(0)).isNull();
        assertThat(table.context(0)).isNull();
        assertThat(table.forget(0)).isEqualTo(Outcome.UNKNOWN);
        assertThat(table.admit(0)).isEqualTo(Outcome.IN_FLIGHT_FULL);
        table.forEach((id, type, packet, context) -> {
            throw new AssertionError("nothing is there");
        });
    }

    @Test
    void tooLongPayloadLeavesTheTableUnchanged() {
        final InFlight table = table(2, 8);
        table.insert(1, 6, payload, 0, 8, 0);
        assertThat(table.insert(2, 6, payload, 0, 40, 0)).isFalse();
        assertThat(table.insert(2, 9, payload, 16, 24, 16)).isFalse();
        assertThat(table.count()).isEqualTo(1);
        assertThat(table.contains(2)).isFalse();
        table.insert(2, 9, payload, 8, 24, 8);
        assertThat(table.count()).isEqualTo(2);
    }

    /** The memory may be another owner's by then. */
    @Test
    void closedTableLooksAtItsMemoryNoMore() {
        final UnsafeBuffer words = dirty(EndDescriptor.TABLE_LENGTH);
        final InFlight table = new InFlight(new TableWords(words, 0),
            dirty(RequestSlotDescriptor.headsLength(2, 8)), dirty(2 * MAX_PACKET_LENGTH), 2, MAX_PACKET_LENGTH, 8,
            new ChangeClock(), KEY);
        table.insert(1, 6, payload, 0, 8, 0);
        table.close();
        words.setMemory(0, words.capacity(), (byte)0x5A);
        assertThat(table.count()).isZero();
        table.clear();
        for (int i = 0; i < words.capacity(); i++) {
            assertThat(words.getByte(i)).as("byte %d", i).isEqualTo((byte)0x5A);
        }
    }

    /** Two ends may run on two threads. A processor fetches lines in pairs of 128 bytes. */
    @Test
    void blocksOfTwoEndsShareNoPairOfLines() {
        for (int contextLength = 0; contextLength <= 400; contextLength++) {
            for (int slots = 0; slots <= 1; slots++) {
                final int length = EndDescriptor.length(slots, contextLength);
                assertThat(length % 128).as("slots %d, context %d", slots, contextLength).isZero();
                assertThat(length).isGreaterThanOrEqualTo(EndDescriptor.contextOffset(slots) + contextLength);
            }
        }
    }
}
