/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;

/** The checks that all kinds of records share, on the header of an image. */
class RecordReaderTest {
    private static final int LENGTH = ImageDescriptor.HEADER_LENGTH;
    private final UnsafeBuffer bytes = header();
    private final RecordReader reader = new RecordReader();

    private static UnsafeBuffer header() {
        try (ChannelSet set = new ChannelSet()) {
            final ByteBuffer image = SeededSet.image(set, 1);
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[1024]);
            bytes.putBytes(0, image, 0, image.remaining());
            return bytes;
        }
    }

    private void refuses(String message, Consumer<UnsafeBuffer> change) {
        final UnsafeBuffer changed = new UnsafeBuffer(new byte[1024]);
        changed.putBytes(0, bytes, 0, 1024);
        change.accept(changed);
        reader.reset();
        assertThatThrownBy(() -> {
            reader.collect(changed, 0, 1024, 24);
            reader.check(24);
            reader.checkLayout(24, ImageDescriptor.VERSION);
        }).isInstanceOf(ImageException.class).hasMessageContaining("image offset 24: " + message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 9, 79, 80, 81, 1024})
    void recordIsWholeWithItsLastByte(int piece) {
        int taken = 0;
        while (!reader.isWhole()) {
            assertThat(taken).isLessThan(LENGTH);
            assertThat(reader.length()).isEqualTo(taken < 8 ? 0 : LENGTH);
            final int now = reader.collect(bytes, taken, piece, 0);
            assertThat(now).isEqualTo(Math.min(piece, LENGTH - taken));
            taken += now;
        }
        assertThat(taken).isEqualTo(LENGTH);
        assertThat(reader.collect(bytes, taken, 8, 0)).isZero();
        reader.check(0);
        reader.checkLayout(0, ImageDescriptor.VERSION);
        assertThat(reader.record().kind()).isEqualTo(RecordKind.HEADER);
        reader.reset();
        assertThat(reader.isWhole()).isFalse();
        assertThat(reader.length()).isZero();
    }

    @Test
    void lengthThatNoRecordMayHaveIsRefused() {
        for (final int blockLength : new int[] {0, 1, 7, 9, 63, 241, 248, 0xFFFF}) {
            refuses("blockLength is " + blockLength + ", expected a multiple of 8 in 8..240",
                changed -> changed.putShort(0, (short)blockLength));
        }
        for (final int blockLength : new int[] {8, 240}) {
            refuses("crc32c of the record is ", changed -> changed.putShort(0, (short)blockLength));
        }
    }

    @Test
    void otherSchemaIsNoImageAtItsStartAndDamageLater() {
        refuses("schemaId is 1, expected ", changed -> changed.putShort(4, (short)1));
        final UnsafeBuffer other = new UnsafeBuffer(new byte[8]);
        other.putShort(0, (short)64);
        for (final int offset : new int[] {0, 24}) {
            reader.reset();
            assertThatThrownBy(() -> reader.collect(other, 0, 8, offset)).hasMessageEndingWith(
                offset == 0 ? " (this is no Ringsave image)" : " (the image is damaged)");
        }
    }

    /** A newer version may lengthen a record, and may have kinds that this one doesn't know. */
    @Test
    void lengthOfTheBlockIsThatOfTheKindInThisVersion() {
        final int newer = ImageDescriptor.VERSION + 1;
        assertThat(layout(ImageDescriptor.VERSION, 64, 1, ImageDescriptor.VERSION)).isEmpty();
        assertThat(layout(newer, 64, 1, ImageDescriptor.VERSION)).contains("version is " + newer);
        assertThat(layout(newer, 64, 1, newer)).isEmpty();
        assertThat(layout(newer, 72, 1, newer)).isEmpty();
        assertThat(layout(newer, 56, 1, newer)).contains("blockLength is 56, expected 64");
        assertThat(layout(ImageDescriptor.VERSION, 72, 1, ImageDescriptor.VERSION)).contains("blockLength is 72");
        assertThat(layout(ImageDescriptor.VERSION, 56, 1, ImageDescriptor.VERSION)).contains("blockLength is 56");
        assertThat(layout(ImageDescriptor.VERSION, 8, 40_000, ImageDescriptor.VERSION)).isEmpty();
    }

    private String layout(int version, int blockLength, int templateId, int imageVersion) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1024]);
        record.putBytes(0, bytes, 0, 1024);
        record.putShort(0, (short)blockLength);
        record.putShort(2, (short)templateId);
        record.putShort(6, (short)version);
        reader.reset();
        reader.collect(record, 0, 1024, 24);
        try {
            reader.checkLayout(24, imageVersion);
            return "";
        } catch (ImageException e) {
            return e.getMessage();
        }
    }

    @Test
    void changedByteOfTheTrailerIsRefused() {
        for (int at = LENGTH - 8; at < LENGTH; at++) {
            final int index = at;
            refuses("crc32c of the record is ", changed -> changed.putByte(index, (byte)~bytes.getByte(index)));
        }
        try (ChannelSet set = new ChannelSet()) {
            final ImageParts parts = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
            parts.first(ImageParts.HEADER).reserved(256);
            refuses("reserved word of the record's trailer is 256, expected 0",
                changed -> changed.putBytes(0, parts.bytes()));
        }
    }
}
