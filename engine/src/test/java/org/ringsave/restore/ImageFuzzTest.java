/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** Any bytes are an image that is saved to the same bytes again, or are refused by an ImageException. */
class ImageFuzzTest {
    private static final long LIMIT = 4 << 20;

    private final RestoreSession session = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);

    @Proves("Any bytes that claim to be an image are restored exactly or refused.")
    @MethodSource("org.ringsave.fixture.FuzzedImages#seeds")
    @FuzzTest
    void anyImageIsRefusedOrRestored(byte[] input) {
        final FuzzedImages images = new FuzzedImages(input);
        final ByteBuffer bytes = Shapes.direct(images.first());
        final String verdict = verify(bytes, bytes.capacity());
        assertThat(verify(bytes, 8 << images.choice() / 2)).as("verdict on pieces").isEqualTo(verdict);
        session.begin(LIMIT, new KeptStates(), images.states());
        ChannelSet set = null;
        try {
            if (session.restoreFromBuffer(bytes.duplicate()) == RestoreStatus.SUCCESS) {
                set = session.apply();
            }
        } catch (ImageException e) {
            assertThat(e.getMessage()).startsWith("image offset ");
        }
        session.end();
        if (set != null) {
            try (ChannelSet built = set) {
                assertThat(verdict).as("verdict").isEqualTo("SUCCESS");
                saveAgain(built, bytes, images);
            }
        }
        Cases.count(1);
    }

    private String verify(ByteBuffer image, int length) {
        session.beginVerify();
        final ByteBuffer bytes = image.duplicate();
        try {
            RestoreStatus status = RestoreStatus.MORE_PROCESSING_REQUIRED;
            for (int at = 0; at < image.capacity(); at = bytes.position()) {
                bytes.limit(Math.min(image.capacity(), at + length));
                status = session.restoreFromBuffer(bytes);
            }
            return status.toString();
        } catch (ImageException e) {
            // How many bytes stand behind the end depends on the piece.
            return e.getMessage().replaceFirst("end is \\d+", "end is more");
        } finally {
            session.end();
        }
    }

    /** Restores into a set of the same parts, and saves that. */
    private void saveAgain(ChannelSet built, ByteBuffer bytes, FuzzedImages images) {
        try (ChannelSet given = new ChannelSet()) {
            images.addParts(built, given);
            session.begin(given);
            session.restoreFromBuffer(bytes.duplicate());
            session.apply();
            final byte[] again = SeededSet.bytes(SeededSet.image(given, session.label()));
            if (images.haveOnlyKnownRecords()) {
                assertThat(again).isEqualTo(images.first());
            }
        }
    }
}
