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
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** A lost chunk is written again, from any offset where a call ended, after any other seeks. */
class SeekTest {
    private static final List<ChannelSet> SETS = new ArrayList<>();
    private static final List<byte[]> IMAGES = new ArrayList<>();

    @BeforeAll
    static void save() {
        SETS.add(SeededSet.paused(11, 3, 1));
        final ChannelSet large = new ChannelSet();
        large.add(7, "large", ChannelConfig.ofPages(40));
        large.add(9, "", ChannelConfig.ofPages(17).withInFlight(2, 131_080, 0));
        Shapes.rings(large.get(7), new SplittableRandom(1), 40 * 4096 - 4104, 131_072);
        Shapes.rings(large.get(9), new SplittableRandom(2), 8, 65_536);
        Shapes.inFlight(large.get(9), new SplittableRandom(2), 2);
        SETS.add(large);
        final ChannelSet empty = new ChannelSet();
        SETS.add(empty);
        SETS.forEach(set -> IMAGES.add(SeededSet.bytes(SeededSet.image(set, 3))));
    }

    @AfterAll
    static void close() {
        SETS.forEach(ChannelSet::close);
    }

    @Test
    @Proves("A chunk that was lost is written again with the same bytes.")
    void seekFromAnyOffsetToAnyOtherRepeatsTheSameBytes() {
        final ChannelSet set = SETS.get(0);
        final byte[] image = IMAGES.get(0);
        final SaveSession session = new SaveSession();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(256);
        session.begin(set, 3);
        final List<Integer> offsets = new ArrayList<>(List.of(0));
        while (session.saveContinue(chunk.clear().limit(offsets.size() % 2 == 0 ? 96 : 256))
            == SaveStatus.BUFFER_OVERFLOW) {
            offsets.add((int)session.offset());
        }
        offsets.add((int)session.offset());
        for (final int from : offsets) {
            for (final int to : offsets) {
                Cases.count(1);
                session.seek(from);
                session.seek(to);
                check(session, chunk.clear(), image, () -> "from " + from + " to " + to);
            }
        }
        session.end();
    }

    private static SaveStatus check(SaveSession session, ByteBuffer chunk, byte[] image,
        Supplier<String> what) {
        final int at = (int)session.offset();
        final int position = chunk.position();
        final SaveStatus status = session.saveContinue(chunk);
        final int other = chunk.slice(position, session.bytesFilled())
            .mismatch(ByteBuffer.wrap(image, at, session.bytesFilled()));
        if (other >= 0) {
            throw new AssertionError(what.get() + ": other byte at " + (at + other));
        }
        assertThat(session.offset()).isEqualTo(at + session.bytesFilled());
        return status;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Proves("Random seeks repeat the same bytes.")
    void randomSeeksRepeatTheSameBytes(int which) {
        final byte[] image = IMAGES.get(which);
        final SaveSession session = new SaveSession();
        final int most = which == 1 ? 1 << 17 : 2048;
        final ByteBuffer chunk = ByteBuffer.allocateDirect(most);
        for (int seed = 0; seed < (which == 1 ? 300 : 2_000); seed++) {
            Cases.count(1);
            final SplittableRandom random = new SplittableRandom(seed);
            session.begin(SETS.get(which), 3);
            final List<Long> offsets = new ArrayList<>(List.of(0L));
            final String text = "image " + which + " seed " + seed;
            final Supplier<String> what = () -> text;
            for (int step = 0; step < 25; step++) {
                if (random.nextInt(3) == 0) {
                    session.seek(offsets.get(random.nextInt(offsets.size())));
                }
                final int position = random.nextInt(9);
                final int length = random.nextInt(most - position);
                check(session, chunk.clear().limit(position + length).position(position), image, what);
                offsets.add(session.offset());
            }
            while (check(session, chunk.clear(), image, what) == SaveStatus.BUFFER_OVERFLOW) {
                offsets.add(session.offset());
            }
            assertThat(session.offset()).as(text).isEqualTo(image.length);
            session.seek(offsets.get(random.nextInt(offsets.size())));
            while (check(session, chunk.clear(), image, what) != SaveStatus.SUCCESS) {
                assertThat(session.offset()).isLessThan(image.length);
            }
            session.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void refusedSeekChangesNothing(int which) {
        final byte[] image = IMAGES.get(which);
        final SaveSession session = new SaveSession();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 17);
        for (int seed = 0; seed < 300; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final String text = "seed " + seed;
            session.begin(SETS.get(which), 3);
            long high = 0;
            SaveStatus status = SaveStatus.BUFFER_OVERFLOW;
            while (status == SaveStatus.BUFFER_OVERFLOW) {
                final long before = session.offset();
                final int required = session.bytesRequired();
                for (final long illegal : illegal(random, high)) {
                    assertThatThrownBy(() -> session.seek(illegal)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(String.valueOf(illegal));
                    assertThat(session.offset()).isEqualTo(before);
                    assertThat(session.bytesRequired()).isEqualTo(required);
                }
                status = check(session, chunk.clear().limit(256 + random.nextInt(which == 0 ? 2048 : 100_000)), image,
                    () -> text);
                high = session.offset();
            }
            session.end();
        }
    }

    private static long[] illegal(SplittableRandom random, long high) {
        final long odd = high == 0 ? 1 : random.nextLong(high) | 1;
        return new long[] {-1, -8, Long.MIN_VALUE, Long.MAX_VALUE, high + 8, high + 1, odd, 8,
            56};
    }

    @Test
    void seekIsRefusedWithoutASave() {
        final SaveSession session = new SaveSession();
        assertThatThrownBy(() -> session.seek(0)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("no save is under way");
        session.begin(SETS.get(0), 1);
        session.end();
        assertThatThrownBy(() -> session.seek(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void seekAfterTheEndKeepsTheDigest() {
        final SaveSession session = new SaveSession();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(IMAGES.get(0).length);
        session.begin(SETS.get(0), 3);
        assertThatThrownBy(session::digest).isInstanceOf(IllegalStateException.class);
        session.saveContinue(chunk);
        final String digest = session.digest();
        session.seek(80);
        assertThat(session.digest()).isEqualTo(digest);
        assertThat(session.saveContinue(chunk.clear())).isEqualTo(SaveStatus.SUCCESS);
        assertThat(session.digest()).isEqualTo(digest);
        session.end();
        assertThat(session.digest()).isEqualTo(digest);
    }
}
