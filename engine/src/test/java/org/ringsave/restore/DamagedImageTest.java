/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;

/** Damage to the bytes of an image: all of it is found, and nothing is applied. */
@Tag("slow")
class DamagedImageTest {
    private static byte[] image;
    private static byte[] other;
    private final SmallImages images = new SmallImages();

    @BeforeAll
    static void save() {
        image = SmallImages.save(1);
        other = SmallImages.save(2);
        assertThat(image).hasSizeBetween(6_000, 13_000).hasSameSizeAs(other);
    }

    private void check(ChannelSet set, byte[] bytes, String what) {
        assertThat(images.isRefused(set, bytes)).as(what).isTrue();
        assertThat(Shapes.isEmpty(set)).as(what).isTrue();
        Cases.count(1);
    }

    /** Checks an image that may be as before, which is no case. */
    private void checkMixed(byte[] bytes, String what) {
        if (!Arrays.equals(bytes, image)) {
            assertThat(images.isRefused(null, bytes)).as(what).isTrue();
            Cases.count(1);
        }
    }

    @Test
    @Proves("A flipped bit of an image is found, and nothing is restored.")
    void everyFlippedBitIsFound() {
        try (ChannelSet set = SmallImages.given()) {
            assertThat(images.isRefused(set, image)).isFalse();
            checkFlips(set, image);
            assertThat(Shapes.isEmpty(set)).isTrue();
        }
    }

    /** All 524,288 bits. */
    @Test
    @Tag("nightly")
    @Proves("A flipped bit of an image of 64 KiB is found.")
    void everyFlippedBitOfALongImageIsFound() {
        try (ChannelSet set = SmallImages.given()) {
            checkFlips(set, longImage());
        }
    }

    private void checkFlips(ChannelSet set, byte[] bytes) {
        final List<String> unfound = new ArrayList<>();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit >> 3] = (byte)(bytes[bit >> 3] ^ (1 << (bit & 7)));
            if (!images.isRefused((bit & 7) == 0 && bytes == image ? set : null, bytes)) {
                unfound.add("bit " + bit);
            }
            Cases.count(1);
            bytes[bit >> 3] = (byte)(bytes[bit >> 3] ^ (1 << (bit & 7)));
        }
        assertThat(unfound).isEmpty();
    }

    /** An image of exactly 64 KiB. */
    private static byte[] longImage() {
        final int rest = 65_536 - imageWithState(0).length;
        final byte[] bytes = imageWithState(rest);
        assertThat(bytes).hasSize(65_536);
        return bytes;
    }

    private static byte[] imageWithState(int length) {
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "one", SmallImages.CONFIG);
            Shapes.rings(set.get(1), new SplittableRandom(1), 4096 * 3 - 800, 1600);
            set.addState(new ByteState("state", 1, new byte[length]));
            return SeededSet.bytes(SeededSet.image(set, 1));
        }
    }

    /** A checksum must find all of them in the 80 bytes of the header, not most of them. */
    @Test
    @Proves("Two flipped bits close together in the header are found.")
    void everyPairOfFlippedBitsInTheHeaderIsFound() {
        for (int bit = 0; bit < 80 * 8; bit++) {
            for (int other = bit + 1; other < Math.min(bit + 32, 80 * 8); other++) {
                image[bit >> 3] = (byte)(image[bit >> 3] ^ (1 << (bit & 7)));
                image[other >> 3] = (byte)(image[other >> 3] ^ (1 << (other & 7)));
                assertThat(images.isRefused(null, image)).as("bits %d and %d", bit, other).isTrue();
                image[bit >> 3] = (byte)(image[bit >> 3] ^ (1 << (bit & 7)));
                image[other >> 3] = (byte)(image[other >> 3] ^ (1 << (other & 7)));
                Cases.count(1);
            }
        }
    }

    @Test
    @Proves("Two to 63 flipped bits anywhere in an image are found.")
    void everyErrorOfSeveralBitsIsFound() {
        final SplittableRandom random = new SplittableRandom(5);
        final int runs = Repeats.isMany() ? 1_000_000 : 20_000;
        for (int run = 0; run < runs; run++) {
            final byte[] damaged = image.clone();
            for (int bits = 2 + random.nextInt(62); bits > 0; bits--) {
                final int bit = random.nextInt(image.length * 8);
                damaged[bit >> 3] = (byte)(damaged[bit >> 3] ^ (1 << (bit & 7)));
            }
            checkMixed(damaged, "seed 5 run " + run);
        }
    }

    @Test
    @Tag("nightly")
    @Proves("An image of 64 KiB that ends at any earlier byte is found.")
    void everyTruncationOfALongImageIsFound() {
        final byte[] bytes = longImage();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(images.verify(bytes, length)).as("length %d", length)
                .isEqualTo(RestoreStatus.MORE_PROCESSING_REQUIRED);
            Cases.count(1);
        }
    }

    @Test
    @Proves("An image that ends too early is found, and nothing is restored.")
    void everyTruncationIsFound() {
        try (ChannelSet set = SmallImages.given()) {
            for (int length = 0; length < image.length; length++) {
                check(set, Arrays.copyOf(image, length), "length " + length);
            }
        }
    }

    @Test
    @Proves("Bytes after the end of an image are found, and nothing is restored.")
    void appendedBytesAreFound() {
        try (ChannelSet set = SmallImages.given()) {
            for (int more = 1; more < 300; more++) {
                check(set, Arrays.copyOf(image, image.length + more), "zeros " + more);
            }
            final byte[] twice = Arrays.copyOf(image, 2 * image.length);
            System.arraycopy(image, 0, twice, image.length, image.length);
            check(set, twice, "the image again");
        }
    }

    /** A disk writes whole sectors, so a lost write leaves zeros or an older image in them. */
    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    @Proves("A sector of zeros or of an older image is found, and nothing is restored.")
    void sectorsThatWereNotWrittenAreFound(int sector) {
        try (ChannelSet set = SmallImages.given()) {
            for (int at = 0; at < image.length; at += sector) {
                final int length = Math.min(sector, image.length - at);
                final byte[] zeros = image.clone();
                Arrays.fill(zeros, at, at + length, (byte)0);
                final byte[] older = image.clone();
                System.arraycopy(other, at, older, at, length);
                for (final byte[] damaged : new byte[][] {zeros, older}) {
                    if (!Arrays.equals(damaged, image)) {
                        check(set, damaged, "sector at " + at);
                    }
                }
            }
        }
    }

    @Test
    @Proves("Pieces that change places, come twice or from another image are found.")
    void exchangedRepeatedAndForeignPiecesAreFound() {
        final int piece = image.length / 64 & -8;
        try (ChannelSet set = SmallImages.given()) {
            for (int i = 0; i < 64; i++) {
                for (int k = 0; k < 64; k++) {
                    final byte[] mixed = image.clone();
                    System.arraycopy(other, i * piece, mixed, k * piece, piece);
                    checkMixed(mixed, "other " + i + " at " + k);
                    System.arraycopy(image, 0, mixed, 0, image.length);
                    System.arraycopy(image, i * piece, mixed, k * piece, piece);
                    System.arraycopy(image, k * piece, mixed, i * piece, piece);
                    checkMixed(mixed, i + " and " + k);
                }
                final ByteArrayOutputStream repeated = new ByteArrayOutputStream();
                repeated.write(image, 0, (i + 1) * piece);
                repeated.write(image, i * piece, image.length - i * piece);
                check(set, repeated.toByteArray(), "repeated " + i);
            }
        }
    }

    /** Six blocks, in all orders but the right one, and each block in the place of each other. */
    @Test
    @Proves("Blocks of an image that change places or come twice are found.")
    void exchangedBlocksAreFound() {
        try (ChannelSet set = new ChannelSet()) {
            set.add(1, "", ChannelConfig.ofPages(100));
            Shapes.rings(set.get(1), new SplittableRandom(1), 8, 6 * 65_536);
            final byte[] large = SeededSet.bytes(SeededSet.image(set, 1));
            final int[] order = {0, 1, 2, 3, 4, 5};
            permute(large, order, 0);
            for (int i = 0; i < 6; i++) {
                for (int k = 0; k < 6; k++) {
                    order[k] = i;
                    checkBlocks(large, order);
                    order[k] = k;
                }
            }
        }
    }

    private void permute(byte[] large, int[] order, int place) {
        if (place == order.length) {
            checkBlocks(large, order);
        }
        for (int from = place; from < order.length; from++) {
            final int block = order[from];
            order[from] = order[place];
            order[place] = block;
            permute(large, order, place + 1);
            order[place] = order[from];
            order[from] = block;
        }
    }

    private void checkBlocks(byte[] large, int[] order) {
        final int first = 80 + 64 + 56;
        final byte[] mixed = large.clone();
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(large, first + order[i] * 65_544, mixed, first + i * 65_544, 65_544);
        }
        final boolean isRight = Arrays.equals(order, new int[] {0, 1, 2, 3, 4, 5});
        assertThat(images.isRefused(null, mixed)).as("blocks %s", Arrays.toString(order)).isEqualTo(!isRight);
        Cases.count(isRight ? 0 : 1);
    }
}
