/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.ControlPage;
import org.ringsave.ring.MappedPair;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.Ring;

/** The ranges of a packet are kept with its request and restored with it. */
class HeldRangesTest {
    private static final int RING = 4096;
    private static final int[] TYPES = {Packet.IN_BAND, Packet.TRANSFER_PAGES, Packet.GPA_DIRECT};

    @TempDir
    private Path folder;

    /** Ranges that fill the words from 2 to before the data: so many of transfer pages, or one of so many pages. */
    private static long rangeWord(int type, int dataOffset8, int i) {
        if (i == 2) {
            return type == Packet.GPA_DIRECT ? 1L << 32 : 0x1111 | (dataOffset8 - 3L) << 32;
        }
        return i == 3 && type == Packet.GPA_DIRECT ? (dataOffset8 - 4) * 4096L : 0x1111_0000L + i;
    }

    /** Where the data of a packet whose ranges are these starts at least. */
    private static int least(int type) {
        return type == Packet.IN_BAND ? 2 : type == Packet.TRANSFER_PAGES ? 3 : 5;
    }

    private static long payloadWord(int i) {
        return 0x2222_0000L + i;
    }

    /** Puts a request at an index of the incoming ring of a channel of this process, as its other end would. */
    private static void arrive(Channel channel, int start, int type, int dataOffset8, int words) {
        final Ring ring = ChannelAccess.memory(channel).incoming();
        ring.restore(start, start, 0, 0);
        ring.open();
        final UnsafeBuffer data = ring.data();
        final int length8 = dataOffset8 + words;
        data.putLong(start, type | (long)dataOffset8 << 16 | (long)length8 << 32 | 1L << 48);
        data.putLong((start + 8) % RING, 77);
        for (int i = 2; i < length8; i++) {
            data.putLong((start + 8 * i) % RING,
                i < dataOffset8 ? rangeWord(type, dataOffset8, i) : payloadWord(i - dataOffset8));
        }
        ring.control().putInt(ControlPage.IN_OFFSET, (start + 8 * length8 + 8) % RING);
    }

    private static void keep(Channel channel, String what) {
        assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1))
            .as(what).isEqualTo(1);
    }

    private static void check(InFlight table, int type, int dataOffset8, int words, String what) {
        final DirectBuffer ranges = table.ranges(77);
        final int rangeWords = type == Packet.IN_BAND ? 0 : dataOffset8 - 2;
        assertThat(ranges.capacity()).as(what).isEqualTo(8 * rangeWords);
        for (int i = 0; i < rangeWords; i++) {
            assertThat(ranges.getLong(8 * i)).as(what).isEqualTo(rangeWord(type, dataOffset8, i + 2));
        }
        final DirectBuffer packet = table.packet(77);
        assertThat(packet.capacity()).as(what).isEqualTo(8 * words);
        for (int i = 0; i < words; i++) {
            assertThat(packet.getLong(8 * i)).as(what).isEqualTo(payloadWord(i));
        }
    }

    private static ChannelSet open() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "", ChannelConfig.ofPages(1).withInFlight(1, 64, 12));
        set.open();
        return set;
    }

    @Test
    void rangesOfAKeptRequestAreRestoredWhereverItsPacketWrapped() {
        for (int before = 8; before <= 80; before += 8) {
            for (final int type : TYPES) {
                for (int shape = 0; shape < 12; shape++) {
                    final String what = before + " bytes before the end, type " + type + ", shape " + shape;
                    try (ChannelSet set = open()) {
                        arrive(set.get(1), RING - before, type, least(type) + shape / 4, shape % 4);
                        keep(set.get(1), what);
                        check(set.get(1).received(), type, least(type) + shape / 4, shape % 4, what);
                        set.pause();
                        try (ChannelSet restored = Shapes.build(SeededSet.image(set, 1))) {
                            check(restored.get(1).received(), type, least(type) + shape / 4, shape % 4, what);
                        }
                    }
                }
            }
        }
    }

    @Test
    void rangesOfAKeptRequestFromAMappedRingAreKept() throws Exception {
        try (MappedPair pair = MappedPair.open(folder, 1, 1)) {
            for (int before = 8; before <= 80; before += 8) {
                for (final int type : TYPES) {
                    final String what = before + " bytes before the end, type " + type;
                    pair.toEngine().empty(RING - before);
                    pair.mapAgain(1);
                    for (int i = 2; i < 5; i++) {
                        pair.toEngine().word(RING - before + 8 * i, rangeWord(type, 5, i));
                    }
                    pair.toEngine().send(type, 1, 77, 5, payloadWord(0), payloadWord(1));
                    keep(pair.channel(), what);
                    check(pair.channel().received(), type, 5, 2, what);
                }
            }
        }
    }

    @Test
    void keptRangesAndPayloadShareTheMaximumLength() {
        try (ChannelSet set = open()) {
            arrive(set.get(1), 0, Packet.GPA_DIRECT, 2 + 3, 5);
            keep(set.get(1), "64 bytes");
            check(set.get(1).received(), Packet.GPA_DIRECT, 5, 5, "64 bytes");
            set.get(1).received().forget(77);
            arrive(set.get(1), 0, Packet.GPA_DIRECT, 2 + 4, 5);
            assertThat(set.get(1).incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT,
                1)).isEqualTo(Outcome.TOO_LONG);
            assertThat(set.get(1).received().ranges(77)).isNull();
        }
    }

    @Test
    void visitOfATableShowsTheKeptRanges() {
        try (ChannelSet set = open()) {
            arrive(set.get(1), 0, Packet.TRANSFER_PAGES, 3, 1);
            keep(set.get(1), "");
            final InFlight received = set.get(1).received();
            final List<Long> seen = new ArrayList<>();
            received.forEach((id, type, packet, context) -> {
                seen.add(received.ranges(id).getLong(0));
                seen.add(packet.getLong(0));
                seen.add((long)context.capacity());
            });
            assertThat(seen).containsExactly(rangeWord(Packet.TRANSFER_PAGES, 3, 2), payloadWord(0), 12L);
        }
    }

    @Test
    void sentRequestHasNoRanges() {
        try (ChannelSet set = open()) {
            set.get(1).outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 5, new UnsafeBuffer(0, 0), 0, 0);
            assertThat(set.get(1).awaiting().ranges(5).capacity()).isZero();
            assertThat(set.get(1).awaiting().ranges(6)).isNull();
        }
    }
}
