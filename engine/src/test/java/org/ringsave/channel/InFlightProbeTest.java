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
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.ring.Outcome;

/**
 * An in-flight table finds all other ids, in order, when one goes. Ids that are chosen without the key of a table can't
 * make its probes long.
 */
class InFlightProbeTest {
    private static final long KEY = 0x6A09_E667_F3BC_C909L;
    /** The fixed multiplier, which everybody can read, and its inverse. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long INVERSE = inverse(MULTIPLIER);
    private static final int CHOSEN = 1024;
    /** Of a thousand ids that fall at random, a quarter of the buckets full, one table in 10^7 has a longer run. */
    private static final int LONGEST_RUN = 40;

    private final UnsafeBuffer nothing = new UnsafeBuffer(0, 0);

    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    private static UnsafeBuffer slots(int capacity) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(RequestSlotDescriptor.headsLength(capacity, 0)));
    }

    private static TableWords words() {
        return new TableWords(new UnsafeBuffer(ByteBuffer.allocateDirect(EndDescriptor.TABLE_LENGTH)), 0);
    }

    private static UnsafeBuffer nothing() {
        return new UnsafeBuffer(0, 0);
    }

    private static InFlight table(int capacity, long key) {
        return new InFlight(words(), slots(capacity), nothing(), capacity, 0, 0, new ChangeClock(), key);
    }

    private void insert(InFlight table, long id, int type) {
        if (table.admit(id) != 0) {
            throw new AssertionError("id " + id + " is not admitted: " + table.admit(id));
        }
        table.insert(id, type, nothing, 0, 0, 0);
    }

    /** Ids whose home is one bucket. */
    private static long[] idsOfHome(InFlight table, int home, int count) {
        return new SplittableRandom(home).longs().filter(id -> table.index.home(id) == home).limit(count).toArray();
    }

    private static int lastBucket(InFlight table) {
        return BitUtil.findNextPositivePowerOfTwo(table.capacity() * 3) - 1;
    }

    /** All ways in which five ids share four buckets around the last one, and all orders in which they go. */
    @Test
    void tableFindsAllOtherIdsWhenOneOfASharedBucketGoes() {
        final InFlight table = table(5, KEY);
        final int last = lastBucket(table);
        final long[][] idsOfHomes = new long[4][];
        for (int home = 0; home < 4; home++) {
            idsOfHomes[home] = idsOfHome(table, last - 2 + home & last, 5);
        }
        final List<int[]> orders = new ArrayList<>();
        permute(new int[] {0, 1, 2, 3, 4}, 0, orders);
        assertThat(orders).hasSize(120);
        final long[] ids = new long[5];
        for (int homes = 0; homes < 1 << 10; homes++) {
            for (int i = 0; i < 5; i++) {
                ids[i] = idsOfHomes[homes >> 2 * i & 3][i];
            }
            for (final int[] order : orders) {
                for (final long id : ids) {
                    insert(table, id, 6);
                }
                forgetAll(table, ids, order, homes);
            }
        }
        assertThat(table.index.longestRun()).as("buckets taken by nothing").isZero();
    }

    private static void permute(int[] order, int from, List<int[]> orders) {
        if (from == order.length) {
            orders.add(order.clone());
        }
        for (int i = from; i < order.length; i++) {
            swap(order, from, i);
            permute(order, from + 1, orders);
            swap(order, from, i);
        }
    }

    private static void swap(int[] order, int one, int other) {
        final int kept = order[one];
        order[one] = order[other];
        order[other] = kept;
    }

    private static void forgetAll(InFlight table, long[] ids, int[] order, int homes) {
        int left = 0b11111;
        for (final int gone : order) {
            left &= ~(1 << gone);
            int found = table.forget(ids[gone]) == 0 ? 0 : -1;
            for (int i = 0; i < ids.length; i++) {
                found |= table.contains(ids[i]) ? 1 << i : 0;
            }
            if (found != left || table.count() != Integer.bitCount(left)) {
                throw new AssertionError("homes " + Integer.toString(homes, 4) + " order " + List.of(order[0], order[1],
                    order[2], order[3], order[4]) + ": found " + Integer.toBinaryString(found) + " and not "
                    + Integer.toBinaryString(left) + " when " + gone + " had gone");
            }
        }
    }

    /** A full table in which one id takes the place of another, again and again, in runs that wrap. */
    @ParameterizedTest
    @CsvSource({"1,1,0", "2,5,0", "3,5,1", "4,5,2", "5,21,0", "6,21,1", "7,21,2", "8,64,0", "9,64,1", "10,64,2"})
    void fullTableThatChurnsAgreesWithALinkedMap(long seed, int capacity, int pattern) {
        final SplittableRandom random = new SplittableRandom(seed);
        final InFlight table = table(capacity, random.nextLong());
        final int last = lastBucket(table);
        final long[] pool = LongStream.range(0, 4)
            .flatMap(home -> LongStream.of(idsOfHome(table, (int)(last - 2 + home) & last, capacity))).toArray();
        final Map<Long, Integer> model = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            final long id = pool[random.nextInt(pool.length)];
            final boolean full = model.size() == capacity;
            final int expected = model.containsKey(id) ? Outcome.DUPLICATE : full ? Outcome.IN_FLIGHT_FULL : 0;
            assertThat(table.admit(id)).as("seed %d, %d", seed, i).isEqualTo(expected);
            if (expected == Outcome.IN_FLIGHT_FULL) {
                final long victim = victim(model, random, pattern);
                model.remove(victim);
                assertThat(table.forget(victim)).as("seed %d, %d", seed, i).isZero();
                assertThat(table.forget(victim)).as("seed %d, %d", seed, i).isEqualTo(Outcome.UNKNOWN);
            }
            if (expected != Outcome.DUPLICATE) {
                final int type = 6 + random.nextInt(4);
                insert(table, id, type);
                model.put(id, type);
            }
            if (i % 16 == 0) {
                check(table, model, pool, "seed " + seed + ", " + i);
            }
        }
        assertThat(table.index.longestRun()).as("seed %d: all in one run", seed).isEqualTo(capacity);
        List.copyOf(model.keySet()).forEach(id -> assertThat(table.forget(id)).isZero());
        assertThat(table.index.longestRun()).as("seed %d: nothing left", seed).isZero();
    }

    /** The oldest, the newest or any. */
    private static long victim(Map<Long, Integer> model, SplittableRandom random, int pattern) {
        final int last = model.size() - 1;
        final int index = pattern == 0 ? 0 : pattern == 1 ? last : random.nextInt(last + 1);
        return model.keySet().stream().skip(index).findFirst().orElseThrow();
    }

    private static void check(InFlight table, Map<Long, Integer> model, long[] pool, String when) {
        final Map<Long, Integer> visited = new LinkedHashMap<>();
        table.forEach((id, type, packet, context) -> visited.put(id, type));
        assertThat(visited).as(when).containsExactlyEntriesOf(model);
        assertThat(table.count()).as(when).isEqualTo(model.size());
        for (final long id : pool) {
            if (table.contains(id) != model.containsKey(id)) {
                throw new AssertionError(when + ": id " + id + (model.containsKey(id) ? " is lost" : " is there"));
            }
        }
    }

    /** Ids that a driver counts up or takes from addresses, and such as share a bucket where there is no key. */
    private static Map<String, LongUnaryOperator> choices() {
        final Map<String, LongUnaryOperator> choices = new LinkedHashMap<>();
        choices.put("no key", InFlightProbeTest::ofOneBucketWithoutKey);
        choices.put("no key, folded once", i -> fold(i * INVERSE));
        choices.put("no key, not folded", i -> i * INVERSE);
        choices.put("no key, not folded, middle bits", i -> (i << 52) * INVERSE);
        choices.put("multiples of the multiplier", i -> i * MULTIPLIER);
        choices.put("addresses", i -> 0xFFFF_8000_1234_0000L + i * 192);
        choices.put("downwards", i -> -i);
        for (int shift = 0; shift <= 54; shift++) {
            final int distance = shift;
            choices.put("distance 2^" + distance, i -> i << distance);
            choices.put("folded to distance 2^" + distance, i -> fold(i << distance));
            choices.put("reversed to distance 2^" + distance, i -> Long.reverseBytes(i << distance));
            choices.put("multiplied to distance 2^" + distance, i -> (i << distance) * INVERSE);
        }
        return choices;
    }

    private static long ofOneBucketWithoutKey(long i) {
        return fold(fold(i * INVERSE) * INVERSE);
    }

    /** Its own inverse. */
    private static long fold(long x) {
        return x ^ x >>> 32;
    }

    private int longestRun(InFlight table, LongUnaryOperator choice) {
        table.clear();
        for (int i = 0; i < CHOSEN; i++) {
            insert(table, choice.applyAsLong(i), 6);
        }
        return table.index.longestRun();
    }

    @Test
    void idsChosenWithTheKeyShareOneRun() {
        assertThat(longestRun(table(CHOSEN, 1), InFlightProbeTest::ofOneBucketWithoutKey)).isEqualTo(CHOSEN);
    }

    @Test
    void idsChosenWithoutTheKeyMakeShortRuns() {
        final SplittableRandom keys = new SplittableRandom(48);
        for (int i = 0; i < 20; i++) {
            final long key = keys.nextLong();
            final InFlight table = table(CHOSEN, key);
            choices().forEach((name, choice) -> assertThat(longestRun(table, choice)).as("%s, key %x", name, key)
                .isBetween(1, LONGEST_RUN));
        }
    }

    @Test
    void eachTableHasItsOwnKey() {
        final InFlight one = new InFlight(words(), slots(CHOSEN), nothing(), CHOSEN, 0, 0, new ChangeClock());
        final InFlight other = new InFlight(words(), slots(CHOSEN), nothing(), CHOSEN, 0, 0, new ChangeClock());
        assertThat(LongStream.range(0, CHOSEN).filter(id -> one.index.home(id) != other.index.home(id)).count())
            .as("ids that begin at different buckets").isPositive();
    }

    /** The same requests give the same bytes, in the slots and in the capture of a save, whatever the keys. */
    @Test
    void tableBytesDoNotDependOnItsKey() {
        final int capacity = 100;
        final UnsafeBuffer[] slots = {slots(capacity), slots(capacity)};
        final UnsafeBuffer[] heads = {slots(100), slots(100)};
        final long[][] words = new long[2][CapturedTable.LENGTH];
        final InFlight[] tables = new InFlight[2];
        for (int t = 0; t < 2; t++) {
            tables[t] =
                new InFlight(words(), slots[t], nothing(), capacity, 0, 0, new ChangeClock(), KEY * (2 * t + 1));
            final SplittableRandom random = new SplittableRandom(49);
            for (int i = 0; i < 10_000; i++) {
                final long id = random.nextInt(2 * capacity);
                if (tables[t].admit(id) == 0) {
                    insert(tables[t], id, 6);
                } else {
                    tables[t].forget(random.nextInt(2 * capacity));
                }
            }
            final int headLength = CapturedHead.length(0);
            assertThat(CapturedTable.captureWords(CapturedTable.wordsAddress(tables[t]), words[t], 0))
                .isEqualTo(tables[t].count());
            assertThat(CapturedTable.captureHeads(words[t], 0, CapturedTable.headsAddress(tables[t]), headLength,
                heads[t], 0)).isPositive()
                .isEqualTo(CapturedTable.headsLengthNow(CapturedTable.wordsAddress(tables[t]), headLength));
        }
        assertThat(tables[0].index.home(1)).as("two keys").isNotEqualTo(tables[1].index.home(1));
        assertThat(slots[0]).isEqualTo(slots[1]);
        assertThat(words[0]).isEqualTo(words[1]);
        assertThat(heads[0]).isEqualTo(heads[1]);
    }
}
