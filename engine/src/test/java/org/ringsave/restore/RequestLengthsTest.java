/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Place;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;

/** The lengths of a request's ranges and payload, in an image with right checksums. */
class RequestLengthsTest {
    private final RestoreSession session = new RestoreSession();

    private static byte[] image() {
        try (ChannelSet set = new ChannelSet()) {
            set.add(5, "five", ChannelConfig.ofPages(1).withInFlight(2, 64, 13).withBothEnds());
            Shapes.inFlight(set.get(5), new SplittableRandom(5), 2);
            return SeededSet.bytes(SeededSet.image(set, 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"9,64,0,true", "9,24,40,true", "9,24,0,true", "9,24,48,false", "9,64,8,false", "9,72,0,false",
        "9,24,72,false", "9,16,48,false", "9,8,0,false", "9,0,64,false", "9,0,0,false",
        "7,64,0,true", "7,8,56,true", "7,8,0,true", "7,8,64,false", "7,72,0,false", "7,0,64,false", "7,0,0,false",
        "6,0,64,true", "6,0,0,true", "6,8,56,false", "6,0,72,false"})
    void rangesAndPayloadAreAcceptedUpToTheLengthOfASlot(int type, int ranges, int payload, boolean valid) {
        final ImageParts changed = ImageParts.of(image());
        final ImageParts.Part requests = changed.first(ImageParts.REQUESTS);
        final ImageParts.Part packets = changed.first(ImageParts.PACKETS);
        final int known = (int)(new Place("packetLength", requests.payload(), 8, 4).get()
            + new Place("rangesLength", requests.payload(), 12, 4).get());
        new Place("packetType", requests.payload(), 20, 2).set(type);
        new Place("packetLength", requests.payload(), 8, 4).set(payload);
        new Place("rangesLength", requests.payload(), 12, 4).set(ranges);
        final byte[] others = Arrays.copyOfRange(packets.payload(), known, packets.payload().length);
        final byte[] all = Arrays.copyOf(new byte[ranges + payload], ranges + payload + others.length);
        System.arraycopy(others, 0, all, ranges + payload, others.length);
        packets.payload(all);
        final byte[] bytes = changed.settle().bytes();
        session.beginVerify();
        if (valid) {
            assertThat(session.restoreFromBuffer(Shapes.direct(bytes))).isEqualTo(RestoreStatus.SUCCESS);
        } else {
            final int least = type == 9 ? 24 : type == 7 ? 8 : 0;
            final long at = changed.parts().stream().takeWhile(part -> part != requests)
                .mapToLong(ImageParts.Part::length).sum();
            assertThatThrownBy(() -> session.restoreFromBuffer(Shapes.direct(bytes)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(" (in the requests in flight of channel ")
                .hasMessageStartingWith("image offset " + at + ": " + (payload > 64
                    ? "packetLength is 72, expected a multiple of 8 in 0..64"
                    : "rangesLength is " + ranges + ", expected a multiple of 8 in " + least + ".."
                        + (type == 6 ? 0 : 64 - payload)));
        }
    }
}
