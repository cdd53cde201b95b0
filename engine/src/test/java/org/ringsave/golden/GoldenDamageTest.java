/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.restore.RestoreStatus;

/** Damage to each golden image is found: all kinds of records are in them. */
@Tag("slow")
class GoldenDamageTest {
    private static final int RANDOM_FLIPS = 4_096;

    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);

    static Stream<GoldenImage> images() {
        return GoldenCases.ALL.keySet().stream().map(GoldenImage::new);
    }

    private boolean isRefused(ByteBuffer bytes) {
        session.beginVerify();
        try {
            return session.restoreFromBuffer(bytes) != RestoreStatus.SUCCESS;
        } catch (ImageException e) {
            return true;
        } finally {
            session.end();
        }
    }

    private void checkFlip(ByteBuffer image, int bit) {
        image.clear().put(bit >> 3, (byte)(image.get(bit >> 3) ^ 1 << (bit & 7)));
        assertThat(isRefused(image)).as("bit %d", bit).isTrue();
        image.put(bit >> 3, (byte)(image.get(bit >> 3) ^ 1 << (bit & 7)));
        Cases.count(1);
    }

    /** Offset and end of the first record of each kind, with its trailer and without its payload. */
    private static List<int[]> firstRecords(byte[] bytes) {
        final List<int[]> found = new ArrayList<>();
        final List<Integer> kinds = new ArrayList<>();
        int at = 0;
        for (final ImageParts.Part part : ImageParts.of(bytes).parts()) {
            if (!kinds.contains(part.template())) {
                kinds.add(part.template());
                found.add(new int[] {at, at + part.record().length + 8});
            }
            at += Math.toIntExact(part.length());
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("images")
    @Proves("A flipped bit of a record of any kind is found.")
    void everyFlippedBitOfTheFirstRecordOfEachKindIsFound(GoldenImage golden) throws IOException {
        final ByteBuffer image = Restored.direct(golden.bytes());
        assertThat(isRefused(image)).isFalse();
        for (final int[] record : firstRecords(golden.bytes())) {
            for (int bit = record[0] * 8; bit < record[1] * 8; bit++) {
                checkFlip(image, bit);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    @Proves("A flipped bit at sampled places of a golden image is found.")
    void flippedBitAnywhereIsFound(GoldenImage golden) throws IOException {
        final ByteBuffer image = Restored.direct(golden.bytes());
        final SplittableRandom random = new SplittableRandom(golden.name().hashCode());
        final int flips = Repeats.isMany() ? RANDOM_FLIPS : RANDOM_FLIPS / 16;
        for (int i = 0; i < flips; i++) {
            checkFlip(image, random.nextInt(image.capacity() * 8));
        }
    }

    /** A long image ends at each of its bytes in a nightly run, and at some of them otherwise. */
    @ParameterizedTest
    @MethodSource("images")
    @Proves("A golden image that ends early, at sampled bytes, is incomplete.")
    void goldenImageThatEndsEarlyIsIncomplete(GoldenImage golden) throws IOException {
        final ByteBuffer image = Restored.direct(golden.bytes());
        final int step = Repeats.isMany() ? 1 + image.capacity() / 65_536 : 1 + image.capacity() / 2_000;
        for (int length = 0; length < image.capacity(); length += step) {
            session.beginVerify();
            assertThat(session.restoreFromBuffer(image.clear().limit(length))).as("length %d", length)
                .isEqualTo(RestoreStatus.MORE_PROCESSING_REQUIRED);
            session.end();
            Cases.count(1);
        }
    }
}
