/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.fixture.Repeats;
import org.ringsave.save.SaveSession;

/**
 * Another program writes anything anywhere into both rings between the engine's calls. Nothing is thrown and nothing
 * comes back but outcomes, and no end leaves its ring.
 */
@Tag("slow")
class AdversaryTest {
    @TempDir
    private Path directory;

    private final UnsafeBuffer payload = MappedPair.words(1, 2, 3, 4, 5, 6, 7, 8);
    private final Map<String, Integer> seen = new TreeMap<>();
    private final SaveSession session = new SaveSession();
    private SplittableRandom random;
    private MappedPair pair;
    private RawRing toEngine;
    private RawRing fromEngine;

    @ParameterizedTest
    @CsvSource({"101,1,40000", "102,3,30000"})
    void arbitraryWritesOfAPeerCauseOnlyOutcomes(long seed, int pages, int rounds)
        throws IOException {
        random = new SplittableRandom(seed);
        pair = MappedPair.open(directory, pages, 3);
        toEngine = pair.toEngine();
        fromEngine = pair.fromEngine();
        for (int round = 0; round < Repeats.of(rounds); round++) {
            try {
                disturb();
                act();
                if (stuck() && random.nextInt(3) == 0 || random.nextInt(5000) == 0) {
                    toEngine.empty(8 * random.nextInt(toEngine.length() / 8));
                    fromEngine.empty(8 * random.nextInt(fromEngine.length() / 8));
                    pair.mapAgain(3);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + e, e);
            }
        }
        pair.close();
        assertThat(seen.keySet()).as("seed %d: %s", seed, seen).contains("in", "out", "dataOffset8", "length8",
            "ranges", "delivered", "kept", "completed", "sent", "FULL", "CORRUPT", "UNKNOWN", "unknown completion",
            "repeated request", "saved", "save refused");
    }

    private boolean stuck() {
        return pair.channel().incoming().damage() != null || pair.channel().outgoing().damage() != null;
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private int anyIndex(RawRing ring) {
        return 8 * random.nextInt(ring.length() / 8);
    }

    private void disturb() {
        switch (random.nextInt(16)) {
            case 0 -> toEngine.poke(4 * random.nextInt(1023 + toEngine.length() / 4), random.nextLong());
            case 1 -> fromEngine.poke(4 * random.nextInt(1023 + fromEngine.length() / 4), random.nextLong());
            case 2 -> toEngine.poke32(4 * random.nextInt(2), random.nextInt());
            case 3 -> toEngine.in(anyIndex(toEngine));
            case 4 -> fromEngine.out(anyIndex(fromEngine));
            case 5 -> fromEngine.out(fromEngine.in());
            case 6 -> toEngine.out(random.nextInt(toEngine.length()));
            case 7 -> fromEngine.in(random.nextInt());
            case 8 -> {
                if (canSend()) {
                    toEngine.header(random.nextInt(13), random.nextInt(6), random.nextInt(40), random.nextInt(3),
                        anyId());
                    toEngine.advanceIn(8 * random.nextInt(12));
                }
            }
            default -> sendRight();
        }
    }

    private boolean canSend() {
        final int in = toEngine.in();
        return (in & 7) == 0 && in >= 0 && in < toEngine.length() && toEngine.used() < toEngine.length() - 400;
    }

    private void sendRight() {
        if (canSend()) {
            final int[] types = {6, 6, 7, 9, 11};
            final int type = types[random.nextInt(5)];
            final int flags = type == 11 ? random.nextInt(20) / 19 : random.nextInt(2);
            toEngine.send(type, flags, anyId(), 2 + random.nextInt(3), new long[random.nextInt(10)]);
        }
    }

    private long anyId() {
        return random.nextInt(6);
    }

    private void act() {
        final Channel channel = pair.channel();
        final long result;
        switch (random.nextInt(8)) {
            case 0 -> result = channel.incoming().available();
            case 1 -> result = channel.outgoing().free();
            case 2 -> {
                long last = 0;
                for (int i = random.nextInt(100) == 0 ? 400 : 1; i > 0; i--) {
                    last = channel.outgoing().offer(6, random.nextInt(20) / 19, anyId(), payload, 0,
                        random.nextInt(65));
                    count(last > 0 ? "sent" : Outcome.toString(last));
                }
                result = last;
            }
            case 3 -> {
                result = channel.complete(anyId(), payload, 0, 8);
                count(result > 0 ? "completed" : Outcome.toString(result));
            }
            case 4 -> result = save();
            default -> result = poll(channel, random.nextInt(6));
        }
        assertThat(result).isGreaterThanOrEqualTo(Outcome.TOO_LONG).isNotEqualTo(Outcome.PINNED)
            .isNotEqualTo(Outcome.CLOSED);
        assertThat(channel.incoming().available()).isBetween(0, toEngine.length() - 8);
        assertThat(channel.outgoing().free()).isBetween(0, fromEngine.length() - 8);
        assertThat(channel.received().count()).isBetween(0, 3);
        assertThat(channel.awaiting().count()).isBetween(0, 3);
        channel.received().forEach((id, type, packet, context) ->
            assertThat(type).as("type of a request in flight").isIn(6, 7, 9));
        countDamage(channel.incoming().damage());
        countDamage(channel.outgoing().damage());
    }

    private void countDamage(Damage damage) {
        if (damage != null) {
            assertThat(damage.toString()).contains("=").contains("position");
            count(damage.field());
        }
    }

    private int poll(Channel channel, int limit) {
        final int before = channel.received().count();
        final int result = channel.incoming().poll((type, flags, transactionId, buffer, offset, length) -> {
            assertThat(length).isBetween(0, toEngine.length() - 32);
            long sum = 0;
            for (int i = 0; i < length; i += 8) {
                sum += buffer.getLong(offset + i);
            }
            count(sum == 0 ? "delivered" : "delivered with a payload");
            return (flags & 1) != 0 && type >= 6 && type <= 9 && type != 8 ? PacketAction.IN_FLIGHT
                : PacketAction.DONE;
        }, limit);
        if (channel.incoming().unknownCompletions() > 0) {
            count("unknown completion");
        }
        if (channel.incoming().repeatedRequests() > 0) {
            count("repeated request");
        }
        if (channel.received().count() > before) {
            count("kept");
        }
        return result;
    }

    /** A save reads the indices as they stand: it begins with positions of a ring, or names the damage. */
    private int save() {
        pair.set().pause();
        try {
            session.begin(pair.set(), 1);
            assertThat(session.imageLength()).isLessThan(600_000);
            session.end();
            count("saved");
        } catch (RingDamageException e) {
            assertThat(e.damage().field()).isIn("in", "out");
            count("save refused");
        }
        pair.set().resume();
        return 0;
    }
}
