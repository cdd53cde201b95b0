/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;

class PacketRangesTest {
    private final UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final PacketRangesEncoder encoder = new PacketRangesEncoder();
    private final PacketRanges ranges = new PacketRanges();

    /** struct vmdata_gpa_direct without its descriptor: reserved, rangecount, then len, offset, pfn_array of each. */
    @Test
    void gpaDirectRangesHaveThePublicLayout() {
        encoder.gpaDirect(scratch, 8).range(512, 8192).page(17).page(4).page(5).range(0, 1).page(-1);
        assertThat(encoder.count()).isEqualTo(2);
        assertThat(encoder.length()).isEqualTo(8 + 8 + 24 + 8 + 8);
        assertThat(words(8, 7)).containsExactly(2L << 32, 8192L | 512L << 32, 17L, 4L, 5L, 1L, -1L);
    }

    /** struct vmtransfer_page_packet_header without its descriptor: set id, owns set, reserved, count, count/offset. */
    @Test
    void transferPagesHaveThePublicLayout() {
        encoder.transferPages(scratch, 0, 0xBEEF, true).range(1 << 20, 1500).range(0, 64);
        assertThat(words(0, 3)).containsExactly(0x0001_BEEFL | 2L << 32, 1500L | 1L << 52, 64L);
        assertThat(ranges.wrap(Packet.TRANSFER_PAGES, scratch, 0, 24)).isNull();
        assertThat(ranges.pageSetId()).isEqualTo(0xBEEF);
        assertThat(ranges.isSenderOwned()).isTrue();
        encoder.transferPages(scratch, 0, 1, false);
        assertThat(ranges.wrap(Packet.TRANSFER_PAGES, scratch, 0, encoder.length())).isNull();
        assertThat(ranges.isSenderOwned()).isFalse();
        assertThat(ranges.count()).isZero();
        assertThat(ranges.next()).isFalse();
    }

    @Test
    void rangesAreDeliveredWithTheirPayloadAtEveryStart() {
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(16));
        payload.putLong(0, 0x0123_4567_89AB_CDEFL);
        try (ChannelSet set = new ChannelSet()) {
            final Channel near = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds());
            set.open();
            final IncomingRing to = near.opposite().incoming();
            final List<String> seen = new ArrayList<>();
            final List<String> payloads = new ArrayList<>();
            for (int i = 0; i < 1024; i++) {
                final boolean direct = i % 3 != 0;
                if (direct) {
                    encoder.gpaDirect(scratch, 0).range(i & 0xFFF, 4096).page(i);
                    if (i % 4096 != 0) {
                        encoder.page(i + 1);
                    }
                } else {
                    encoder.transferPages(scratch, 0, i, true).range(i, 9);
                }
                final int type = direct ? Packet.GPA_DIRECT : Packet.TRANSFER_PAGES;
                assertThat(near.outgoing().offer(type, 0, i, encoder, payload, 0, 8)).isPositive();
                assertThat(near.outgoing().offer(Packet.IN_BAND, 0, i, payload, 0, 0)).isPositive();
                final int index = i;
                final int polled = to.poll((packetType, flags, id, buffer, offset, length) -> {
                    seen.add(packetType + ":" + to.ranges().count());
                    if (packetType != Packet.IN_BAND) {
                        payloads.add(length + ":" + buffer.getLong(offset));
                        assertOneRange(to.ranges(), index, direct);
                    }
                    return PacketAction.DONE;
                }, 2);
                assertThat(polled).as("packet %d, %s", i, to.damage()).isEqualTo(2);
                assertThat(seen).containsExactly(type + ":1", "6:0");
                seen.clear();
            }
            assertThat(payloads).hasSize(1024).containsOnly("8:" + 0x0123_4567_89AB_CDEFL);
        }
    }

    private static void assertOneRange(PacketRanges ranges, int index, boolean direct) {
        assertThat(ranges.next()).isTrue();
        assertThat(ranges.byteOffset()).isEqualTo(index);
        assertThat(ranges.byteCount()).isEqualTo(direct ? 4096 : 9);
        assertThat(ranges.pageCount()).isEqualTo(direct ? 2 : 0);
        if (direct) {
            assertThat(ranges.pageNumber(1)).isEqualTo(index + 1);
        }
        assertThat(ranges.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 0, 0, 0, 24, a GPA_DIRECT packet has a range",
        "9, 2, 100, 0, 24, range 1 of 2",
        "9, 1, 0, 0, 24, range 0 of 1",
        "9, 1, 100, 4096, 24, range 0 of 1",
        "9, 1, 4097, 0, 24, range 0 of 1",
        "9, 1, -1, 4095, 24, range 0 of 1",
        "9, -1, 100, 0, 24, range 1 of 4294967295",
        "7, 3, 100, 0, 24, range 2 of 3",
        "7, -2147483648, 1, 0, 16, range 1 of 2147483648",
        "7, 0, 0, 0, 4, ranges take 8 or more"})
    void rangesThatBreakARuleAreRefused(int type, int count, int byteCount, int byteOffset, int available,
        String rule) {
        scratch.putInt(0, 0);
        scratch.putInt(4, count);
        scratch.putInt(8, byteCount);
        scratch.putInt(12, byteOffset);
        scratch.putLong(16, 77);
        assertThat(ranges.wrap(type, scratch, 0, available)).contains(rule);
        assertThat(ranges.next()).isFalse();
    }

    @Test
    void rangesMayEndWithTheLastByte() {
        encoder.gpaDirect(scratch, 0).range(4095, 2).page(1).page(2);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 32)).isNull();
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 31)).contains("range 0 of 1");
        assertThat(ranges.wrap(Packet.IN_BAND, scratch, 0, 31)).isNull();
        assertThat(ranges.length()).isZero();
        assertThat(ranges.count()).isZero();
    }

    @Test
    void rangesThatStartBeyondTheirFirstPageAreRefusedThoughTheyFit() {
        scratch.putLong(0, 1L << 32);
        scratch.putInt(8, 100);
        scratch.putInt(12, 4096);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 64)).contains("range 0 of 1");
        scratch.putInt(12, 4095);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 32)).isNull();
        assertThat(ranges.wrap(Packet.TRANSFER_PAGES, scratch, 0, 16)).isNull();
        assertThat(ranges.length()).isEqualTo(16);
    }

    @Test
    void rangesOutsideTheBufferChangeNothing() {
        encoder.transferPages(scratch, 0, 7, true).range(0, 64);
        assertThat(ranges.wrap(Packet.TRANSFER_PAGES, scratch, 0, 16)).isNull();
        assertThatThrownBy(() -> ranges.wrap(Packet.GPA_DIRECT, scratch, 508, 8))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ranges.wrap(Packet.GPA_DIRECT, null, 0, 8)).isInstanceOf(NullPointerException.class);
        assertThat(ranges.pageSetId()).isEqualTo(7);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, null, 0, 7)).contains("ranges take 8 or more");
        assertThat(ranges.wrap(Packet.IN_BAND, null, 0, 8)).isNull();
    }

    @Test
    void rangeIsReadAfterNextAlone() {
        encoder.gpaDirect(scratch, 0).range(0, 64).page(9);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, 24)).isNull();
        assertThatThrownBy(ranges::byteCount).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ranges::byteOffset).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ranges::pageCount).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ranges.pageNumber(0)).isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("pageNumber: ");
        assertThat(ranges.next()).isTrue();
        assertThat(ranges.pageNumber(0)).isEqualTo(9);
        assertThatThrownBy(() -> ranges.pageNumber(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ranges.pageNumber(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void unfinishedRangesNameTheMissingPart() {
        assertThatThrownBy(() -> encoder.page(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoder.range(0, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("begin them");
        encoder.gpaDirect(scratch, 0).range(1, 4096).page(1);
        assertThatThrownBy(() -> encoder.range(0, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("lacks 1 pages");
        encoder.page(2);
        assertThatThrownBy(() -> encoder.page(3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoder.range(4096, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.range(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.transferPages(scratch, 0, 65_536, false))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(ranges.wrap(Packet.GPA_DIRECT, scratch, 0, encoder.length())).isNull();
        assertThat(ranges.next()).isTrue();
        assertThatThrownBy(() -> ranges.pageNumber(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void offerRefusesRangesOfAnotherPacketType() {
        try (ChannelSet set = new ChannelSet()) {
            final OutgoingRing ring = set.add(1, "", ChannelConfig.ofPages(1).withBothEnds()).outgoing();
            set.open();
            encoder.gpaDirect(scratch, 0);
            assertThatThrownBy(() -> ring.offer(Packet.GPA_DIRECT, 0, 1, encoder, scratch, 0, 8))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 of type 9");
            encoder.range(0, 5000);
            assertThatThrownBy(() -> ring.offer(Packet.GPA_DIRECT, 0, 1, encoder, scratch, 0, 8))
                .isInstanceOf(IllegalStateException.class);
            encoder.page(1).page(2);
            assertThatThrownBy(() -> ring.offer(Packet.TRANSFER_PAGES, 0, 1, encoder, scratch, 0, 8))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("of type 9 for a packet of type 7");
            assertThatThrownBy(() -> ring.offer(Packet.GPA_DIRECT, 0, 1, encoder, scratch, 0,
                ring.maxPayloadLength() - encoder.length() + 1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(ring.position()).isZero();
        }
    }

    private long[] words(int from, int count) {
        final long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = scratch.getLong(from + i * 8);
        }
        return words;
    }
}
