/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.ring.Outcome;

/** The in-flight table against a LinkedHashMap. */
class InFlightTest {
    private static final int PACKET = 32;

    @ParameterizedTest
    @CsvSource({"1,1,4", "2,2,4", "3,7,20", "4,64,100", "5,64,64", "6,1000,1500"})
    void shouldBehaveAsALinkedMapDoes(long seed, int capacity, int ids) {
        final SplittableRandom random = new SplittableRandom(seed);
        final InFlight table = table(capacity, 5);
        final Map<Long, byte[]> model = new LinkedHashMap<>();
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[PACKET]);
        final long[] all = colliding(table, ids);
        for (int step = 0; step < 100_000 / (ids > 1000 ? 4 : 1); step++) {
            final String what = "seed " + seed + " step " + step;
            final long id = all[random.nextInt(ids)];
            if (random.nextBoolean()) {
                final int verdict = table.admit(id);
                assertThat(verdict).as(what).isEqualTo(model.containsKey(id) ? Outcome.DUPLICATE
                    : model.size() == capacity ? Outcome.IN_FLIGHT_FULL : 0);
                if (verdict == 0) {
                    final int length = 8 * random.nextInt(PACKET / 8 + 1);
                    packet.putLong(0, random.nextLong());
                    packet.putLong(24, random.nextLong());
                    table.insert(id, 6, packet, 0, length);
                    assertThat(table.context(id).getByte(4)).as(what).isZero();
                    table.context(id).putByte(4, (byte)id);
                    final byte[] bytes = new byte[length];
                    packet.getBytes(0, bytes);
                    model.put(id, bytes);
                }
            } else {
                assertThat(table.forget(id)).as(what).isEqualTo(model.remove(id) == null ? Outcome.UNKNOWN : 0);
            }
            assertThat(table.contains(id)).as(what).isEqualTo(model.containsKey(id));
            assertThat(table.count()).as(what).isEqualTo(model.size());
            if (step % 50 == 0) {
                check(table, model, all, what);
            }
        }
    }

    private static InFlight table(int capacity, int contextLength) {
        final int length = (int)InFlight.memoryLength(capacity, PACKET, contextLength);
        return new InFlight(new UnsafeBuffer(ByteBuffer.allocateDirect(length)), capacity, PACKET, contextLength);
    }

    /** Half of the ids are neighbours in the table: multiples of the inverse of its factor share their high bits. */
    private static long[] colliding(InFlight table, int count) {
        long inverse = 1;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - 0x9E37_79B9_7F4A_7C15L * inverse;
        }
        final long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (i & 1) == 0 ? inverse * i : i - 2L;
        }
        assertThat(table.count()).isZero();
        return ids;
    }

    private static void check(InFlight table, Map<Long, byte[]> model, long[] all, String what) {
        final List<Long> order = new ArrayList<>();
        table.forEach((id, type, packet, context) -> {
            order.add(id);
            final byte[] bytes = new byte[packet.capacity()];
            packet.getBytes(0, bytes);
            assertThat(bytes).as(what).isEqualTo(model.get(id));
            assertThat(context.capacity()).isEqualTo(5);
            assertThat(context.getByte(4)).as(what).isEqualTo((byte)id);
        });
        assertThat(order).as(what).containsExactlyElementsOf(model.keySet());
        for (final long id : all) {
            assertThat(table.contains(id)).as(what).isEqualTo(model.containsKey(id));
            assertThat(table.packet(id) == null).as(what).isEqualTo(!model.containsKey(id));
        }
    }

    @Test
    void shouldLetTheHandlerForgetWhatItVisits() {
        final InFlight table = table(10, 0);
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[PACKET]);
        for (int i = 0; i < 10; i++) {
            table.insert(i, 6, packet, 0, 8);
        }
        final List<Long> seen = new ArrayList<>();
        table.forEach((id, type, bytes, context) -> {
            seen.add(id);
            if (id % 3 != 0) {
                table.forget(id);
            }
        });
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        seen.clear();
        table.forEach((id, type, bytes, context) -> seen.add(id));
        assertThat(seen).containsExactly(0L, 3L, 6L, 9L);
    }

    @Test
    void shouldHoldNothingWhenItHasNoSlots() {
        final InFlight table = table(0, 8);
        assertThat(table.contains(0)).isFalse();
        assertThat(table.forget(0)).isEqualTo(Outcome.UNKNOWN);
        assertThat(table.context(0)).isNull();
        assertThat(table.packet(0)).isNull();
        assertThat(table.admit(0)).isEqualTo(Outcome.IN_FLIGHT_FULL);
        table.forEach((id, type, packet, context) -> {
            throw new AssertionError("nothing is in flight");
        });
    }
}
