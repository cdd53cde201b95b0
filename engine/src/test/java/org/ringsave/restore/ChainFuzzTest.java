/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;

/** Any images one after another are a chain that builds a set and fills a given one alike, or are refused. */
class ChainFuzzTest {
    private static final long LIMIT = 4 << 20;

    private final RestoreSession building = new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES);
    /** Channels come and go in a chain, so a set that fits its last image may not fit the first. */
    private final RestoreSession filling = new RestoreSession(RestoreOption.values());

    @Proves("Any bytes that claim to be a chain of images are restored exactly or refused.")
    @MethodSource("org.ringsave.fixture.FuzzedImages#seeds")
    @FuzzTest
    void anyChainIsRefusedOrRestored(byte[] input) {
        final FuzzedImages images = new FuzzedImages(input);
        final byte[][] chain = images.all().toArray(new byte[0][]);
        try {
            building.begin(LIMIT, new KeptStates(), images.states());
            if (refusal(building, chain) == null) {
                try (ChannelSet built = building.apply()) {
                    saveAgain(images, chain, built);
                }
            }
        } finally {
            building.end();
        }
        Cases.count(1);
    }

    /** Null if the session takes the whole chain. */
    private static String refusal(RestoreSession session, byte[]... chain) {
        try {
            RestoreStatus status = null;
            for (final byte[] image : chain) {
                if (status == RestoreStatus.MORE_PROCESSING_REQUIRED) {
                    return "an image is cut short";
                }
                if (status != null) {
                    session.next();
                }
                status = Deltas.take(session, image);
            }
            return status == RestoreStatus.SUCCESS ? null : "an image is cut short";
        } catch (ImageException e) {
            assertThat(e.getMessage()).contains("image offset ");
            return e.getMessage();
        }
    }

    /** A set that the chain fills, and a set that the save of that set fills, are saved to the same bytes. */
    private void saveAgain(FuzzedImages images, byte[][] chain, ChannelSet built) {
        try (ChannelSet given = new ChannelSet(); ChannelSet again = new ChannelSet()) {
            images.addParts(built, given);
            filling.begin(given);
            final String refusal = refusal(filling, chain);
            if (refusal != null) {
                // A channel or region changed on the way, and the set has what it is at the end.
                assertThat(refusal).contains("in the set");
                filling.end();
                return;
            }
            filling.apply();
            final byte[] saved = SeededSet.bytes(SeededSet.image(given, building.label()));
            images.addParts(built, again);
            filling.begin(again);
            assertThat(refusal(filling, saved)).as("refusal of its save").isNull();
            filling.apply();
            assertThat(SeededSet.bytes(SeededSet.image(again, building.label()))).isEqualTo(saved);
        }
    }
}
