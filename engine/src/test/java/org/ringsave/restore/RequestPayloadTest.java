/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.image.RequestHead;

/** The payload of a Requests record: each head with its context area and state, wherever pieces of it end. */
class RequestPayloadTest {
    private static ChannelConfig config(int contextLength) {
        return ChannelConfig.ofPages(1).withInFlight(32, 64, contextLength).withBothEnds();
    }

    /** A set with requests in each of its four tables, each with a state of a random length. */
    private static ChannelSet set(int contextLength, int requests, int longestState) {
        final SplittableRandom random = new SplittableRandom(7);
        final ChannelSet set = new ChannelSet();
        final KeptStates states = new KeptStates();
        set.add(1, "one", config(contextLength));
        Shapes.inFlight(set.get(1), random, requests);
        for (final InFlight table : tables(set)) {
            table.forEach((id, type, packet, context) -> {
                final byte[] state = new byte[random.nextInt(longestState + 1)];
                random.nextBytes(state);
                states.put(table, id, state);
            });
        }
        if (longestState > 0) {
            set.packetState(states);
        }
        return set;
    }

    private static List<InFlight> tables(ChannelSet set) {
        final Channel near = set.get(1);
        return List.of(near.received(), near.awaiting(), near.opposite().received(), near.opposite().awaiting());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,40", "13,0", "13,40", "64,0", "64,40", "64,9000", "1000,40", "4072,0", "4073,8", "9000,0"})
    void requestsComeBackThatLieInManyPieces(int contextLength, int longestState) {
        try (ChannelSet saved = set(contextLength, 24, longestState)) {
            final byte[] image = SeededSet.bytes(SeededSet.image(saved, 1));
            for (final int chunk : new int[] {image.length, 4096, 1000, 24, 7}) {
                requireSame(image, chunk, contextLength, longestState > 0);
            }
        }
    }

    private static void requireSame(byte[] image, int chunk, int contextLength, boolean hasStates) {
        try (ChannelSet given = new ChannelSet()) {
            given.add(1, "one", config(contextLength));
            if (hasStates) {
                given.packetState(new KeptStates());
            }
            final RestoreSession session = new RestoreSession();
            session.begin(given);
            final ByteBuffer bytes = Shapes.direct(image);
            for (int at = 0; at < image.length; at += chunk) {
                session.restoreFromBuffer(bytes.limit(Math.min(image.length, at + chunk)).position(at));
            }
            session.apply();
            assertThat(SeededSet.bytes(SeededSet.image(given, 1))).isEqualTo(image);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,20", "3,20", "13,20", "16,20", "3,0", "13,0"})
    void eachByteOfPaddingIsZero(int contextLength, int longestState) {
        final List<Integer> expected = new ArrayList<>();
        final List<Integer> refused = new ArrayList<>();
        try (ChannelSet saved = set(contextLength, 3, longestState)) {
            final ImageParts image = ImageParts.of(SeededSet.bytes(SeededSet.image(saved, 1)));
            final byte[] payload = image.first(ImageParts.REQUESTS).payload();
            for (int head = 0; head < payload.length;) {
                final int state = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt(head + 16);
                final int context = head + RequestHead.LENGTH;
                final int behindContext = context + (contextLength + 7 & -8);
                addAll(expected, context + contextLength, behindContext);
                head = behindContext + (state + 7 & -8);
                addAll(expected, behindContext + state, head);
            }
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= 1;
                final byte[] changed = image.copy().settle().bytes();
                payload[i] ^= 1;
                final Throwable failure = catchThrowable(() -> verify(changed));
                if (failure != null && failure.getMessage().contains(": padding is 1, expected 0")) {
                    refused.add(i);
                }
            }
        }
        assertThat(refused).isEqualTo(expected).isNotEmpty();
    }

    private static void addAll(List<Integer> to, int from, int end) {
        for (int i = from; i < end; i++) {
            to.add(i);
        }
    }

    private static void verify(byte[] image) {
        final RestoreSession session = new RestoreSession();
        session.beginVerify();
        session.restoreFromBuffer(Shapes.direct(image));
    }

    /** The payload is cut or longer by each number of words, up to a request and more. */
    @Test
    void payloadEndsWithTheLastRequest() {
        try (ChannelSet saved = set(64, 24, 20)) {
            final byte[] image = SeededSet.bytes(SeededSet.image(saved, 1));
            final int length = ImageParts.of(image).first(ImageParts.REQUESTS).payload().length;
            for (int change = -length; change <= 4096; change += change < -400 || change > 400 ? 200 : 8) {
                final ImageParts changed = ImageParts.of(image);
                final ImageParts.Part requests = changed.first(ImageParts.REQUESTS);
                requests.payload(Arrays.copyOf(requests.payload(), length + change));
                final byte[] bytes = changed.settle().bytes();
                if (change == 0) {
                    verify(bytes);
                } else {
                    assertThatThrownBy(() -> verify(bytes)).as("%d bytes more", change)
                        .isInstanceOf(ImageException.class)
                        .hasMessageContaining("payloadLength is another one, expected the length of all requests");
                }
            }
        }
    }
}
