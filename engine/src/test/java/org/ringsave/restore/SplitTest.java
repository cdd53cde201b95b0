/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** An image restores to the same state from pieces of any lengths. */
@Tag("slow")
class SplitTest {
    private static final ChannelConfig CONFIG =
        ChannelConfig.ofPages(6).withInFlight(3, 264, 13).withContext(21).withBothEnds();
    private static byte[] bytes;
    private static ByteBuffer image;

    enum Target { GIVEN, BUILT, VERIFY }

    @BeforeAll
    static void save() {
        try (ChannelSet set = given()) {
            for (final Channel channel : set.channels()) {
                final SplittableRandom random = new SplittableRandom(channel.id());
                Shapes.rings(channel, random, 24_576 * 3 - 16_000, 14_680);
                Shapes.contexts(Shapes.inFlight(channel, random, 3), random);
            }
            ((ByteState)set.appStates().get(0)).bytes()[5] = 5;
            image = SeededSet.image(set, 6);
            bytes = SeededSet.bytes(image);
            assertThat(bytes.length).isBetween(60_000, 70_000);
        }
    }

    private static ChannelSet given() {
        final ChannelSet set = new ChannelSet();
        set.add(2, "two", CONFIG);
        set.add(-2, "", CONFIG);
        set.addState(new ByteState("state", 4, new byte[101]));
        return set;
    }

    /** Feeds the image in pieces, and checks the restored state. */
    private static void feed(RestoreSession session, Target target, IntUnaryOperator lengthAt, boolean whole,
        String what) {
        try (ChannelSet set = given()) {
            switch (target) {
                case GIVEN -> session.begin(set);
                case BUILT -> session.begin(1L << 30, new ByteState("state", 4, new byte[0]));
                default -> session.beginVerify();
            }
            for (int at = 0; at < bytes.length;) {
                final int length = Math.min(lengthAt.applyAsInt(at), bytes.length - at);
                final ByteBuffer piece = image.duplicate().order(ByteOrder.BIG_ENDIAN);
                piece.limit(at + length).position(at);
                final boolean readOnly = (at & 1) != 0;
                final RestoreStatus status = session.restoreFromBuffer(readOnly ? piece.asReadOnlyBuffer() : piece);
                at += length;
                assertThat(session.offset()).isEqualTo(at);
                assertThat(status).as("%s at %d", what, at).isEqualTo(
                    at == bytes.length ? RestoreStatus.SUCCESS : RestoreStatus.MORE_PROCESSING_REQUIRED);
                assertThat(readOnly || piece.remaining() == 0).isTrue();
            }
            if (target == Target.VERIFY) {
                session.end();
                return;
            }
            try (ChannelSet restored = session.apply()) {
                if (whole) {
                    assertThat(SeededSet.bytes(SeededSet.image(restored, 6))).as(what).isEqualTo(bytes);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    @Proves("An image split at any byte is verified; split at sampled bytes, restored.")
    void imageSplitAtAnyPointIsRestored(Target target) {
        final RestoreSession session = new RestoreSession();
        final int step = target == Target.VERIFY ? 1 : 7;
        for (int split = 0; split <= bytes.length; split += step) {
            final int first = split;
            feed(session, target, at -> at == 0 && first > 0 ? first : bytes.length, split % 97 == 0,
                target + " split at " + split);
            Cases.count(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void imageThatComesByteByByteIsRestored(Target target) {
        feed(new RestoreSession(), target, at -> 1, true, target.name());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Proves("An image in random pieces is taken whole.")
    void imageInRandomPiecesIsRestored(long seed) {
        final RestoreSession session = new RestoreSession();
        for (int run = 0; run < Repeats.of(60); run++) {
            final SplittableRandom random = new SplittableRandom(seed * 1000 + run);
            final int most = 2 << 3 + random.nextInt(12);
            final Target target = Target.values()[run % 3];
            feed(session, target, at -> random.nextInt(most), run % 10 == 0, target + " seed " + seed + " run " + run);
            Cases.count(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void restoreMovesThePositionAndLeavesLimitAndOrder(Target target) {
        final RestoreSession session = new RestoreSession();
        session.begin(1L << 30, new ByteState("state", 4, new byte[0]));
        final ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(10 + target.ordinal()).put(bytes);
        final int end = buffer.position();
        buffer.limit(end).position(end - bytes.length);
        assertThat(session.restoreFromBuffer(buffer)).isEqualTo(RestoreStatus.SUCCESS);
        assertThat(buffer.position()).isEqualTo(end);
        assertThat(buffer.limit()).isEqualTo(end);
        assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        session.apply().close();
    }

    @AfterAll
    static void forget() {
        image = null;
    }
}
