/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** Damage to the bytes of an image: all of it is found, and nothing is applied. */
class DamagedImageTest {
    private static final ChannelConfig CONFIG =
        ChannelConfig.ofPages(1).withInFlight(2, 64, 13).withContext(9).withBothEnds();
    private static byte[] image;
    private static byte[] other;
    private final RestoreSession session = new RestoreSession();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

    @BeforeAll
    static void save() {
        image = save(1);
        other = save(2);
        assertThat(image).hasSizeBetween(6_000, 13_000).hasSameSizeAs(other);
    }

    private static byte[] save(long seed) {
        try (ChannelSet set = given()) {
            for (final Channel channel : set.channels()) {
                final SplittableRandom random = new SplittableRandom(seed + channel.id());
                Shapes.rings(channel, random, 4096 * 3 - 800, 1600);
                Shapes.contexts(Shapes.inFlight(channel, random, 1), random);
            }
            new SplittableRandom(seed).nextBytes(((ByteState)set.appStates().get(0)).bytes());
            set.regions().get(0).buffer().putLong(1, new SplittableRandom(seed).nextLong());
            final byte[] state = new byte[5];
            new SplittableRandom(-seed).nextBytes(state);
            final KeptStates kept = new KeptStates().version(1, (int)seed);
            final InFlight received = set.get(1).received();
            received.forEach((id, type, packet, context) -> kept.put(received, id, state));
            set.packetState(kept);
            return SeededSet.bytes(SeededSet.image(set, seed));
        }
    }

    private static ChannelSet given() {
        final ChannelSet set = new ChannelSet();
        set.add(1, "one", CONFIG);
        set.add(-1, "", CONFIG);
        set.addState(new ByteState("state", 1, new byte[33]));
        set.addRegion("region", 1, 21);
        return set;
    }

    /** Feeds bytes to a restore into the set: true if they were refused, as they must be, or are not complete. */
    private boolean isRefused(ChannelSet set, byte[] bytes) {
        if (set == null) {
            session.beginVerify();
        } else {
            session.begin(set);
        }
        try {
            return session.restoreFromBuffer(buffer.clear().put(bytes).flip()) != RestoreStatus.SUCCESS;
        } catch (ImageException e) {
            return true;
        } finally {
            session.end();
        }
    }

    private void check(ChannelSet set, byte[] bytes, String what) {
        assertThat(isRefused(set, bytes)).as(what).isTrue();
        assertThat(Shapes.isEmpty(set)).as(what).isTrue();
    }

    @Test
    @Proves("A flipped bit of an image is found, and nothing is restored.")
    void everyFlippedBitIsFound() {
        try (ChannelSet set = given()) {
            assertThat(isRefused(set, image)).isFalse();
            checkFlips(set, image);
            assertThat(Shapes.isEmpty(set)).isTrue();
        }
    }

    /** All 524,288 bits. */
    @Test
    @Tag("nightly")
    @Proves("A flipped bit of an image of 64 KiB is found.")
    void everyFlippedBitOfALongImageIsFound() {
        try (ChannelSet set = given()) {
            checkFlips(set, longImage());
        }
    }

    private void checkFlips(ChannelSet set, byte[] bytes) {
        final List<String> unfound = new ArrayList<>();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit >> 3] = (byte)(bytes[bit >> 3] ^ (1 << (bit & 7)));
            if (!isRefused((bit & 7) == 0 && bytes == image ? set : null, bytes)) {
                unfound.add("bit " + bit);
            }
            bytes[bit >> 3] = (byte)(bytes[bit >> 3] ^ (1 << (bit & 7)));
        }
        Cases.count(bytes.length * 8L);
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
            set.add(1, "one", CONFIG);
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
                assertThat(isRefused(null, image)).as("bits %d and %d", bit, other).isTrue();
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
        Cases.count(runs);
        for (int run = 0; run < runs; run++) {
            final byte[] damaged = image.clone();
            for (int bits = 2 + random.nextInt(62); bits > 0; bits--) {
                final int bit = random.nextInt(image.length * 8);
                damaged[bit >> 3] = (byte)(damaged[bit >> 3] ^ (1 << (bit & 7)));
            }
            assertThat(Arrays.equals(damaged, image) || isRefused(null, damaged)).as("seed 5 run %d", run).isTrue();
        }
    }

    @Test
    @Tag("nightly")
    @Proves("An image of 64 KiB that ends at any earlier byte is found.")
    void everyTruncationOfALongImageIsFound() {
        final byte[] bytes = longImage();
        for (int length = 0; length < bytes.length; length++) {
            session.beginVerify();
            try {
                assertThat(session.restoreFromBuffer(buffer.clear().put(bytes, 0, length).flip()))
                    .as("length %d", length).isEqualTo(RestoreStatus.MORE_PROCESSING_REQUIRED);
            } finally {
                session.end();
            }
        }
        Cases.count(bytes.length);
    }

    @Test
    @Proves("An image that ends too early is found, and nothing is restored.")
    void everyTruncationIsFound() {
        Cases.count(image.length);
        try (ChannelSet set = given()) {
            for (int length = 0; length < image.length; length++) {
                check(set, Arrays.copyOf(image, length), "length " + length);
            }
        }
    }

    @Test
    @Proves("Bytes after the end of an image are found, and nothing is restored.")
    void appendedBytesAreFound() {
        Cases.count(300);
        try (ChannelSet set = given()) {
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
        try (ChannelSet set = given()) {
            for (int at = 0; at < image.length; at += sector) {
                final int length = Math.min(sector, image.length - at);
                final byte[] zeros = image.clone();
                Arrays.fill(zeros, at, at + length, (byte)0);
                final byte[] older = image.clone();
                System.arraycopy(other, at, older, at, length);
                for (final byte[] damaged : new byte[][] {zeros, older}) {
                    if (!Arrays.equals(damaged, image)) {
                        check(set, damaged, "sector at " + at);
                        Cases.count(1);
                    }
                }
            }
        }
    }

    @Test
    @Proves("Pieces that change places, come twice or from another image are found.")
    void exchangedRepeatedAndForeignPiecesAreFound() {
        Cases.count(2 * 64 * 64 + 64);
        final int piece = image.length / 64 & -8;
        try (ChannelSet set = given()) {
            for (int i = 0; i < 64; i++) {
                for (int k = 0; k < 64; k++) {
                    final byte[] mixed = image.clone();
                    System.arraycopy(other, i * piece, mixed, k * piece, piece);
                    assertThat(Arrays.equals(mixed, image) || isRefused(null, mixed)).as("other %d at %d", i, k)
                        .isTrue();
                    System.arraycopy(image, i * piece, mixed, k * piece, piece);
                    System.arraycopy(image, k * piece, mixed, i * piece, piece);
                    assertThat(Arrays.equals(mixed, image) || isRefused(null, mixed)).as("%d and %d", i, k).isTrue();
                }
                final ByteArrayOutputStream repeated = new ByteArrayOutputStream();
                repeated.write(image, 0, (i + 1) * piece);
                repeated.write(image, i * piece, image.length - i * piece);
                check(set, repeated.toByteArray(), "repeated " + i);
            }
        }
    }

    @Test
    @Proves("A record of another image with a right checksum is found.")
    void recordsOfAnotherImageAreFoundDespiteRightChecksums() {
        final ImageParts own = ImageParts.of(image);
        Cases.count(own.parts().size());
        final ImageParts foreign = ImageParts.of(other);
        for (int i = 0; i < own.parts().size(); i++) {
            final ImageParts mixed = own.copy();
            final ImageParts.Part part = foreign.parts().get(i).copy();
            final boolean same = Arrays.equals(part.record(), own.parts().get(i).record())
                && Arrays.equals(part.payload(), own.parts().get(i).payload());
            mixed.parts().set(i, part);
            assertThat(same || isRefused(null, mixed.bytes())).as("record %d", i).isTrue();
        }
    }

    @Test
    @Proves("A changed byte of a payload with a right checksum is found.")
    void everyChangedPayloadByteIsFoundDespiteRightChecksums() {
        final ImageParts parts = ImageParts.of(image);
        for (final ImageParts.Part part : parts.parts()) {
            for (int i = 0; i < part.payload().length; i++) {
                part.payload()[i] = (byte)(part.payload()[i] ^ (1 << (i & 7)));
                Cases.count(1);
                assertThat(isRefused(null, parts.bytes())).as("byte %d of kind %d", i, part.template()).isTrue();
                part.payload()[i] = (byte)(part.payload()[i] ^ (1 << (i & 7)));
            }
        }
    }

    @Test
    void nonZeroReservedWordsAreFoundDespiteRightChecksums() {
        final ImageParts parts = ImageParts.of(image);
        for (final ImageParts.Part part : parts.parts()) {
            for (int bit = 0; bit < 32; bit++) {
                part.reserved(1 << bit);
                assertThat(isRefused(null, parts.bytes())).as("bit %d of kind %d", bit, part.template()).isTrue();
            }
            part.reserved(0);
        }
        assertThat(isRefused(null, parts.bytes())).isFalse();
    }

    @Test
    void nonZeroPaddingIsFoundDespiteRightDigests() {
        final ImageParts parts = ImageParts.of(image);
        final ImageParts padded = parts.copy();
        padded.first(ImageParts.APPLICATION).padding(1);
        assertThat(isRefused(null, padded.digest().bytes())).as("padding of a section").isTrue();
        // Of kind, payload offset: after the 5 bytes of a state's name, the 3 of a channel's, contexts of 9 and of 13.
        for (final int[] at : new int[][] {{ImageParts.APPLICATION, 5}, {ImageParts.CHANNEL, 3},
            {ImageParts.CHANNEL, 17}, {ImageParts.CHANNEL, 39}, {ImageParts.REQUESTS, 24 + 13},
            {ImageParts.REQUESTS, 24 + 15}}) {
            final ImageParts changed = parts.copy();
            changed.first(at[0]).payload()[at[1]] = 1;
            assertThat(isRefused(null, changed.digest().bytes())).as("kind %d byte %d", at[0], at[1]).isTrue();
        }
    }

    @Test
    @Proves("Records that are missing, come twice or change places are found.")
    void missingRepeatedAndReorderedRecordsAreFound() {
        final ImageParts own = ImageParts.of(image);
        final int count = own.parts().size();
        for (int i = 0; i < count; i++) {
            final ImageParts missing = own.copy();
            missing.parts().remove(i);
            checkRecords(missing, i, count, "without record " + i);
            final ImageParts repeated = own.copy();
            repeated.parts().add(i, own.parts().get(i).copy());
            checkRecords(repeated, i, count, "record " + i + " twice");
            Cases.count(2 + i);
            for (int k = 0; k < i; k++) {
                final ImageParts exchanged = own.copy();
                Collections.swap(exchanged.parts(), i, k);
                assertThat(isRefused(null, exchanged.bytes())).as("%d and %d", i, k).isTrue();
                final boolean fixed = k == 0 || i >= count - 2;
                if (!isExchangeable(own.parts().get(i), own.parts().get(k)) && !fixed) {
                    assertThat(isRefused(null, exchanged.settle().bytes())).as("%d and %d settled", i, k).isTrue();
                }
            }
        }
    }

    private static boolean isExchangeable(ImageParts.Part one, ImageParts.Part two) {
        return one.template() == two.template() && (one.template() == ImageParts.REQUESTS
            || one.template() == ImageParts.PACKETS
            || one.template() == ImageParts.RING && one.get(44, 1) == two.get(44, 1));
    }

    private void checkRecords(ImageParts changed, int index, int count, String what) {
        assertThat(isRefused(null, changed.bytes())).as(what).isTrue();
        if (index > 0 && index < count - 2) {
            assertThat(isRefused(null, changed.settle().bytes())).as("%s, settled", what).isTrue();
        }
    }

    /** Six blocks, in all orders but the right one, and each block in the place of each other. */
    @Test
    @Tag("slow")
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
        assertThat(isRefused(null, mixed)).as("blocks %s", Arrays.toString(order)).isEqualTo(!isRight);
        Cases.count(1);
    }
}
