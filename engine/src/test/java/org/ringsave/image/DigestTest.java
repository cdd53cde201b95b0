/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.fixture.Murmur3;

/** The digest against known vectors and against another implementation. */
class DigestTest {
    @ParameterizedTest
    @CsvSource({
        "'',0000000000000000,0000000000000000",
        "hello,cbd8a7b341bd9b02,5b1e906a48ae1d19",
        "'The quick brown fox jumps over the lazy dog',e34bbc7bbc071b6c,7a433ca9c49a9347"})
    void shouldBeMurmur3WhenGivenKnownVectors(String text, String first, String second) {
        final long[] hash = Murmur3.hash(text.getBytes());
        assertThat(String.format("%016x,%016x", hash[0], hash[1])).isEqualTo(first + ',' + second);
    }

    @Test
    void shouldEqualAnotherImplementationForEveryNumberOfWords() {
        final Digest digest = new Digest();
        final SplittableRandom random = new SplittableRandom(3);
        for (int words = 0; words < 2_000; words++) {
            final byte[] bytes = new byte[words * 8];
            random.nextBytes(bytes);
            final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length + 16));
            buffer.putBytes(8, bytes);
            digest.reset();
            final int first = random.nextInt(words + 1) * 8;
            digest.update(buffer, 8, first);
            if (random.nextBoolean()) {
                digest.finish();
            }
            for (int at = first; at < bytes.length; at += 8) {
                digest.update(buffer.getLong(8 + at));
            }
            digest.finish();
            assertThat(new long[] {digest.first(), digest.second()}).as("seed 3, %d words", words)
                .isEqualTo(Murmur3.hash(bytes));
        }
    }

    @Test
    void shouldPrintTheBytesOfTheImageInOrder() {
        assertThat(ImageDigests.text(0x0807_0605_0403_0201L, 0xFF0E_0D0C_0B0A_0900L))
            .isEqualTo("010203040506070800090a0b0c0d0eff");
    }
}
