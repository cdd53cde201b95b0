/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The digest against a second implementation over bytes, with a tail of any length and big integers. */
class DigestTest {
    private static final BigInteger MASK = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger C1 = new BigInteger("87c37b91114253d5", 16);
    private static final BigInteger C2 = new BigInteger("4cf5ad432745937f", 16);

    private static BigInteger times(BigInteger a, BigInteger b) {
        return a.multiply(b).and(MASK);
    }

    private static BigInteger plus(BigInteger a, BigInteger b) {
        return a.add(b).and(MASK);
    }

    private static BigInteger left(BigInteger a, int bits) {
        return a.shiftLeft(bits).or(a.shiftRight(64 - bits)).and(MASK);
    }

    private static BigInteger mixed(BigInteger value) {
        BigInteger k = value.xor(value.shiftRight(33));
        k = times(k, new BigInteger("ff51afd7ed558ccd", 16));
        k = k.xor(k.shiftRight(33));
        k = times(k, new BigInteger("c4ceb9fe1a85ec53", 16));
        return k.xor(k.shiftRight(33));
    }

    /** Little-endian number of the bytes from an index, as many as there are, at most 8. */
    private static BigInteger number(byte[] bytes, int from) {
        BigInteger value = BigInteger.ZERO;
        for (int i = Math.min(bytes.length, from + 8) - 1; i >= from; i--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xFF));
        }
        return value;
    }

    private static BigInteger first(BigInteger k) {
        return times(left(times(k, C1), 31), C2);
    }

    private static BigInteger second(BigInteger k) {
        return times(left(times(k, C2), 33), C1);
    }

    /** MurmurHash3_x64_128, seed 0, as its author's page has it. */
    private static long[] murmur(byte[] bytes) {
        BigInteger h1 = BigInteger.ZERO;
        BigInteger h2 = BigInteger.ZERO;
        int at = 0;
        for (; at + 16 <= bytes.length; at += 16) {
            h1 = plus(left(h1.xor(first(number(bytes, at))), 27), h2);
            h1 = plus(times(h1, BigInteger.valueOf(5)), BigInteger.valueOf(0x52dce729L));
            h2 = plus(left(h2.xor(second(number(bytes, at + 8))), 31), h1);
            h2 = plus(times(h2, BigInteger.valueOf(5)), BigInteger.valueOf(0x38495ab5L));
        }
        h2 = h2.xor(second(number(bytes, at + 8)));
        h1 = h1.xor(first(number(bytes, at)));
        h1 = h1.xor(BigInteger.valueOf(bytes.length));
        h2 = h2.xor(BigInteger.valueOf(bytes.length));
        h1 = plus(h1, h2);
        h2 = plus(h2, h1);
        h1 = mixed(h1);
        h2 = mixed(h2);
        h1 = plus(h1, h2);
        return new long[] {h1.longValue(), plus(h2, h1).longValue()};
    }

    /** The second implementation is right: vectors of other libraries for text of any length. */
    @ParameterizedTest
    @CsvSource({"'',0000000000000000,0000000000000000", "hello,cbd8a7b341bd9b02,5b1e906a48ae1d19",
        "'hello, world',342fac623a5ebc8e,4cdcbc079642414d",
        "'19 Jan 2038 at 3:14:07 AM',b89e5988b737affc,664fc2950231b2cb",
        "The quick brown fox jumps over the lazy dog.,cd99481f9ee902c9,695da1a38987b6e7"})
    void secondImplementationHasThePublishedDigests(String text, String first, String second) {
        assertThat(murmur(text.getBytes(StandardCharsets.US_ASCII)))
            .containsExactly(Long.parseUnsignedLong(first, 16), Long.parseUnsignedLong(second, 16));
    }

    @Test
    void digestAgreesWithTheSecondImplementation() {
        final SplittableRandom random = new SplittableRandom(71);
        final Digest digest = new Digest();
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
        for (int round = 0; round < 60; round++) {
            for (int words = 0; words <= 40; words++) {
                final byte[] bytes = new byte[words * 8];
                random.nextBytes(bytes);
                final long[] expected = murmur(bytes);
                final ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                digest.reset();
                for (int i = 0; i < words; i++) {
                    digest.update(source.getLong(i * 8));
                    if (random.nextInt(10) == 0) {
                        digest.finish();
                    }
                }
                digest.finish();
                assertThat(new long[] {digest.first(), digest.second()}).as("seed 71, %d words", words)
                    .isEqualTo(expected);
                buffer.putBytes(13, bytes);
                final int split = words == 0 ? 0 : 8 * random.nextInt(words);
                digest.reset();
                digest.update(buffer, 13, split);
                digest.update(buffer, 13 + split, bytes.length - split);
                digest.finish();
                digest.finish();
                assertThat(new long[] {digest.first(), digest.second()}).as("seed 71, %d words split at %d", words,
                    split).isEqualTo(expected);
            }
        }
    }

    @Test
    void digestTextHasTheBytesInImageOrder() {
        assertThat(ImageDigests.text(0x0807_0605_0403_0201L, 0xFFFE_0000_0000_0009L))
            .isEqualTo("01020304050607080900000000" + "00feff");
    }

    @Test
    void emptyApplicationSectionHasTheDigestOfNoRecords() {
        final ImageDigests digests = new ImageDigests();
        for (int i = 0; i < 2; i++) {
            digests.reset();
            digests.endApplication();
            digests.finish();
            // Its cut digest is that of no bytes, 16 zeros; its own digest covers that, and the image's covers its own.
            final long[] sixteenZeros = murmur(new byte[16]);
            final byte[] own = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(sixteenZeros[0])
                .putLong(sixteenZeros[1]).array();
            assertThat(new long[] {digests.imageFirst(), digests.imageSecond()}).isEqualTo(murmur(own));
            assertThat(new long[] {digests.cutIdFirst(), digests.cutIdSecond()}).isEqualTo(sixteenZeros);
        }
    }
}
