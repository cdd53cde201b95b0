/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A payload section in pieces: its blocks, padding and trailers. */
class SectionReaderTest {
    private final SectionReader reader = new SectionReader();

    /** A section by the page: blocks of 64 KiB, zeros up to a multiple of 8, and a trailer after each block. */
    private static byte[] section(int payloadLength) {
        final int padded = payloadLength + 7 & -8;
        final byte[] payload = new byte[padded];
        for (int i = 0; i < payloadLength; i++) {
            payload[i] = (byte)(i % 251 + 1);
        }
        final ByteBuffer out = ByteBuffer.allocate(padded + 8 * ((padded + 65_535) / 65_536))
            .order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < padded; at += 65_536) {
            final int length = Math.min(65_536, padded - at);
            final CRC32C crc = new CRC32C();
            crc.update(payload, at, length);
            out.put(payload, at, length).putInt((int)crc.getValue()).putInt(at / 65_536);
        }
        return out.array();
    }

    /** Reads a section in pieces of a length; returns how many blocks it had. */
    private int read(byte[] bytes, int payloadLength, int most) {
        final UnsafeBuffer piece = new UnsafeBuffer(bytes);
        reader.begin(payloadLength);
        int at = 0;
        int blocks = 0;
        while (!reader.isWhole()) {
            while (reader.blockRemaining() > 0) {
                final int length = Math.min(most, reader.blockRemaining());
                final ByteBuffer taken = ByteBuffer.wrap(bytes, at, length);
                reader.take(taken, piece, at, 1000 + at);
                assertThat(taken.hasRemaining()).isFalse();
                at += length;
            }
            while (!reader.isTrailerWhole()) {
                final int taken = reader.takeTrailer(piece, at, Math.min(most, bytes.length - at));
                assertThat(taken).isBetween(1, 8);
                at += taken;
            }
            final long trailer = reader.endBlock(1000 + at - 8);
            assertThat(trailer).isEqualTo(piece.getLong(at - 8));
            blocks++;
        }
        assertThat(at).isEqualTo(bytes.length);
        return blocks;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,1", "8,1", "9,1", "65529,1", "65535,1", "65536,1", "65537,2", "131072,2", "131073,3"})
    void sectionIsReadInPiecesOfAnyLength(int payloadLength, int blocks) {
        final byte[] bytes = section(payloadLength);
        for (final int most : new int[] {1, 3, 8, 4096, 1 << 20}) {
            assertThat(read(bytes, payloadLength, most)).as("pieces of %d", most).isEqualTo(blocks);
        }
    }

    @Test
    void emptySectionIsWhole() {
        reader.begin(0);
        assertThat(reader.isWhole()).isTrue();
    }

    private void refuses(byte[] bytes, int payloadLength, String message) {
        for (final int most : new int[] {1, 1 << 20}) {
            assertThatThrownBy(() -> read(bytes, payloadLength, most)).isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
        }
    }

    @Test
    void everyByteOfPaddingMustBeZero() {
        for (int payloadLength = 9; payloadLength < 16; payloadLength++) {
            for (int at = payloadLength; at < 16; at++) {
                final byte[] bytes = section(payloadLength);
                bytes[at] = 5;
                refuses(bytes, payloadLength, "padding of the payload is 5, expected 0");
            }
        }
    }

    @Test
    void changedByteOfABlockOrItsTrailerIsRefused() {
        for (final int at : new int[] {0, 65_535, 65_536, 65_539}) {
            final byte[] bytes = section(65_540);
            bytes[at] ^= 1;
            refuses(bytes, 65_540, "image offset 66536: crc32c of block 0 is ");
        }
        final byte[] last = section(65_540);
        last[65_544] ^= 1;
        refuses(last, 65_540, "image offset 66552: crc32c of block 1 is ");
        final byte[] index = section(65_540);
        index[65_556] = 3;
        refuses(index, 65_540, "image offset 66552: block index is 3, expected 1");
    }
}
