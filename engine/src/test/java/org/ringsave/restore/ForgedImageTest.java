/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;

/** Images that were changed on purpose, with right checksums: each is found. */
class ForgedImageTest {
    private final byte[] image = SmallImages.save(1);
    private final byte[] other = SmallImages.save(2);
    private final SmallImages images = new SmallImages();

    @Test
    @Proves("A record of another image with a right checksum is found.")
    void recordsOfAnotherImageAreFoundDespiteRightChecksums() {
        final ImageParts own = ImageParts.of(image);
        final ImageParts foreign = ImageParts.of(other);
        for (int i = 0; i < own.parts().size(); i++) {
            final ImageParts mixed = own.copy();
            final ImageParts.Part part = foreign.parts().get(i).copy();
            final boolean same = Arrays.equals(part.record(), own.parts().get(i).record())
                && Arrays.equals(part.payload(), own.parts().get(i).payload());
            mixed.parts().set(i, part);
            if (!same) {
                assertThat(images.isRefused(null, mixed.bytes())).as("record %d", i).isTrue();
                Cases.count(1);
            }
        }
    }

    @Test
    @Proves("A changed byte of a payload with a right checksum is found.")
    void everyChangedPayloadByteIsFoundDespiteRightChecksums() {
        final ImageParts parts = ImageParts.of(image);
        for (final ImageParts.Part part : parts.parts()) {
            for (int i = 0; i < part.payload().length; i++) {
                part.payload()[i] = (byte)(part.payload()[i] ^ (1 << (i & 7)));
                assertThat(images.isRefused(null, parts.bytes())).as("byte %d of kind %d", i, part.template()).isTrue();
                Cases.count(1);
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
                assertThat(images.isRefused(null, parts.bytes())).as("bit %d of kind %d", bit, part.template())
                    .isTrue();
            }
            part.reserved(0);
        }
        assertThat(images.isRefused(null, parts.bytes())).isFalse();
    }

    @Test
    void nonZeroPaddingIsFoundDespiteRightDigests() {
        final ImageParts parts = ImageParts.of(image);
        final ImageParts padded = parts.copy();
        padded.first(ImageParts.APPLICATION).padding(1);
        assertThat(images.isRefused(null, padded.digest().bytes())).as("padding of a section").isTrue();
        // Of kind, payload offset: after the 5 bytes of a state's name, the 3 of a channel's, contexts of 9 and of 13.
        for (final int[] at : new int[][] {{ImageParts.APPLICATION, 5}, {ImageParts.CHANNEL, 3},
            {ImageParts.CHANNEL, 17}, {ImageParts.CHANNEL, 39}, {ImageParts.REQUESTS, 24 + 13},
            {ImageParts.REQUESTS, 24 + 15}}) {
            final ImageParts changed = parts.copy();
            changed.first(at[0]).payload()[at[1]] = 1;
            assertThat(images.isRefused(null, changed.digest().bytes())).as("kind %d byte %d", at[0], at[1]).isTrue();
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
            for (int k = 0; k < i; k++) {
                final ImageParts exchanged = own.copy();
                Collections.swap(exchanged.parts(), i, k);
                assertThat(images.isRefused(null, exchanged.bytes())).as("%d and %d", i, k).isTrue();
                Cases.count(1);
                final boolean fixed = k == 0 || i >= count - 2;
                if (!isExchangeable(own.parts().get(i), own.parts().get(k)) && !fixed) {
                    assertThat(images.isRefused(null, exchanged.settle().bytes())).as("%d and %d settled", i, k)
                        .isTrue();
                    Cases.count(1);
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
        assertThat(images.isRefused(null, changed.bytes())).as(what).isTrue();
        Cases.count(1);
        if (index > 0 && index < count - 2) {
            assertThat(images.isRefused(null, changed.settle().bytes())).as("%s, settled", what).isTrue();
            Cases.count(1);
        }
    }
}
