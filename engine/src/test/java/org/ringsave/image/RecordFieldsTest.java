/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;

/** Fields of records and heads, at the offsets of the page. */
class RecordFieldsTest {
    private static HeaderRecord header(byte[] image) {
        return new HeaderRecord().wrap(new ImageRecord().wrap(new UnsafeBuffer(image)));
    }

    /** Empty rings, regions and states: the shortest image has nothing but its records and its directory. */
    @Test
    void leastLengthOfAnImageFollowsFromItsCounts() {
        try (ChannelSet set = new ChannelSet()) {
            assertThat(header(SeededSet.bytes(SeededSet.image(set, 1))).leastImageLength())
                .isEqualTo(SeededSet.image(set, 1).remaining());
            for (int id = 0; id < 3; id++) {
                set.add(id, "", ChannelConfig.ofPages(1));
            }
            for (int i = 0; i < 5; i++) {
                set.addState(new ByteState("" + i, 0, new byte[0]));
            }
            set.addTrackedRegion("a", 1, 4096);
            set.addTrackedRegion("b", 1, 4096);
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            long records = 0;
            for (final ImageParts.Part part : ImageParts.of(image).parts()) {
                final long section = part.length() - part.record().length - 8;
                records += part.template() == ImageParts.REQUESTS || part.template() == ImageParts.PACKETS ? 0
                    : part.record().length + 8 + (part.template() == ImageParts.DIRECTORY ? section : 0);
            }
            assertThat(header(image).leastImageLength()).isEqualTo(records);
        }
    }

    @Test
    void headerKnowsItsMagicAndReservedField() {
        try (ChannelSet set = new ChannelSet()) {
            final byte[] image = SeededSet.bytes(SeededSet.image(set, 1));
            assertThat(header(image).isMagic()).isTrue();
            assertThat(header(image).reserved()).isZero();
            final byte[] ones = new byte[80];
            Arrays.fill(ones, (byte)-1);
            System.arraycopy(image, 0, ones, 0, 8);
            assertThat(header(ones).isMagic()).isFalse();
            assertThat(header(ones).reserved()).isEqualTo(0xFFFF);
        }
    }

    /** Counts the bytes of a record that a view has as its reserved fields. */
    private static int reservedBytes(ToLongFunction<ImageRecord> reserved) {
        int count = 0;
        for (int at = ImageDescriptor.BODY_OFFSET; at < ImageDescriptor.MAX_ATOMIC_LENGTH; at++) {
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[ImageDescriptor.MAX_ATOMIC_LENGTH]);
            bytes.putShort(0, (short)240);
            bytes.putShort(6, (short)ImageDescriptor.VERSION);
            bytes.putByte(at, (byte)1);
            count += reserved.applyAsLong(new ImageRecord().wrap(bytes)) == 0 ? 0 : 1;
        }
        return count;
    }

    @Test
    void reservedFieldsHaveAllTheirBytes() {
        assertThat(reservedBytes(record -> new HeaderRecord().wrap(record).reserved())).isEqualTo(2);
        assertThat(reservedBytes(record -> new ApplicationRecord().wrap(record).reserved())).isEqualTo(1);
        assertThat(reservedBytes(record -> new ChannelRecord().wrap(record).reserved())).isEqualTo(1);
        assertThat(reservedBytes(record -> new RingRecord().wrap(record).reserved())).isEqualTo(2);
        assertThat(reservedBytes(record -> new RegionRecord().wrap(record).reserved())).isEqualTo(5);
        assertThat(reservedBytes(record -> new PacketsRecord().wrap(record).survivors(TableNumber.NEAR))).isEqualTo(4);
        assertThat(Checksum.text(0x8000_000A)).isEqualTo("0x8000000a");
    }

    @Test
    void kindsKnowWhereTheirPayloadGoes() {
        for (final RecordKind kind : RecordKind.values()) {
            assertThat(kind.isCaptured()).as("%s", kind).isEqualTo(
                kind == RecordKind.APPLICATION || kind == RecordKind.CHANNEL || kind == RecordKind.REQUESTS);
            assertThat(kind.isInPlace()).as("%s", kind).isEqualTo(
                kind == RecordKind.RING || kind == RecordKind.PACKETS || kind == RecordKind.REGION);
            assertThat(RecordKind.of(kind.templateId())).isEqualTo(kind);
        }
    }

    @Test
    void headOfARequestHasItsFields() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        buffer.setMemory(0, 64, (byte)-1);
        RequestHead.put(buffer, 8, -2, 9, 0x1122_3344, 0x5566_7788, 0x0A0B_0C0D);
        assertThat(RequestHead.transactionId(buffer, 8)).isEqualTo(-2);
        assertThat(RequestHead.packetLength(RequestHead.lengths(buffer, 8))).isEqualTo(0x1122_3344);
        assertThat(RequestHead.rangesLength(RequestHead.lengths(buffer, 8))).isEqualTo(0x5566_7788);
        assertThat(RequestHead.stateLength(RequestHead.rest(buffer, 8))).isEqualTo(0x0A0B_0C0D);
        assertThat(RequestHead.type(RequestHead.rest(buffer, 8))).isEqualTo(9);
        assertThat(RequestHead.reserved(RequestHead.rest(buffer, 8))).isZero();
        assertThat(RequestHead.reserved(RequestHead.rest(buffer, 32))).isEqualTo(0xFFFF);
        assertThat(RequestHead.packetLength(RequestHead.lengths(buffer, 32))).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void pagesOfAGroupAreFoundInTheirOwnBitmap() {
        final long[] bitmaps = new long[2 * RegionEntry.BITMAP_WORDS];
        bitmaps[RegionEntry.BITMAP_WORDS] = 1 << 3;
        assertThat(RegionEntry.next(bitmaps, 0, 0, true)).isEqualTo(RegionEntry.GROUP_PAGES);
        assertThat(RegionEntry.next(bitmaps, RegionEntry.BITMAP_WORDS, 0, true)).isEqualTo(3);
        assertThat(RegionEntry.next(bitmaps, RegionEntry.BITMAP_WORDS, 3, false)).isEqualTo(4);
        assertThat(RegionEntry.count(bitmaps, 0)).isZero();
        assertThat(RegionEntry.count(bitmaps, RegionEntry.BITMAP_WORDS)).isEqualTo(1);
        bitmaps[1] = 1L << 63;
        assertThat(RegionEntry.next(bitmaps, 0, 0, true)).isEqualTo(127);
        assertThat(RegionEntry.next(bitmaps, 0, 127, true)).isEqualTo(127);
    }

    @Test
    void bitmapOfARegionHasOnlyItsPages() {
        final long pages = RegionEntry.GROUP_PAGES + 65;
        assertThat(RegionEntry.existing(pages, 0, RegionEntry.BITMAP_WORDS - 1)).isEqualTo(-1);
        assertThat(RegionEntry.existing(pages, 1, 0)).isEqualTo(-1);
        assertThat(RegionEntry.existing(pages, 1, 1)).isEqualTo(1);
        assertThat(RegionEntry.existing(pages, 1, 2)).isZero();
        assertThat(RegionEntry.existing(64, 0, 0)).isEqualTo(-1);
        assertThat(RegionEntry.existing(63, 0, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(RegionEntry.existing(64, 0, 1)).isZero();
    }

    @Test
    void emptyRangeLeavesADigestAsItWas() {
        final UnsafeBuffer words = new UnsafeBuffer(ByteBuffer.allocate(64));
        words.putLong(8, 5);
        final Digest one = new Digest();
        final Digest other = new Digest();
        one.update(7);
        other.update(7);
        other.update(words, 8, 0);
        one.update(words, 8, 8);
        other.update(words, 8, 8);
        one.finish();
        other.finish();
        assertThat(other.first()).isEqualTo(one.first());
        assertThat(other.second()).isEqualTo(one.second());
    }
}
