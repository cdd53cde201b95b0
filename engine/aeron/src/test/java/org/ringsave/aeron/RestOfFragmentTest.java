/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.save.SaveMode;

/** A save may fill less than its claim; nothing lies behind its bytes. */
class RestOfFragmentTest {
    /** A stream has three terms of this length, and uses each again. */
    private static final int TERM_LENGTH = 1 << 20;
    private static final int FRAGMENT_LIMIT = 100;

    private final Message message = new Message();
    private final FragmentDecoder fragment = new FragmentDecoder();
    private final FragmentHandler look = (buffer, offset, length, header) -> look(buffer, offset, length);
    private long rests;
    private long longest;
    private long others;

    /** Aeron swallows what a handler throws, so it counts. */
    private void look(DirectBuffer buffer, int offset, int length) {
        if (!message.read(buffer, offset, length) || message.template() != FragmentDecoder.TEMPLATE_ID) {
            return;
        }
        fragment.wrap(message.buffer(), MessageHeaderDecoder.ENCODED_LENGTH, FragmentDecoder.BLOCK_LENGTH,
            FragmentDecoder.SCHEMA_VERSION);
        final int end = Claims.FRAGMENT_HEADER_LENGTH + (int)fragment.filled();
        for (int i = end; i < length; i++) {
            others += buffer.getByte(offset + i) == 0 ? 0 : 1;
        }
        rests += length > end ? 1 : 0;
        longest = Math.max(longest, length - end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void restOfAFragmentIsZeros(String media) {
        try (TransferPair pair = new TransferPair(media, 1408).start(); ChannelSet set = TransferPair.longSet(5);
            Subscription tape = pair.driver.imagesIn()) {
            while (pair.imagesOut.position() < 5 * TERM_LENGTH) {
                pair.expectFull();
                pair.sender.start(pair.session, set, SaveMode.LIVE, 1);
                pair.run(() -> {
                    tape.poll(look, FRAGMENT_LIMIT);
                    return !pair.sender.state().isUnderWay();
                });
                pair.requireDone();
                pair.restore.end();
            }
        }
        assertThat(others).isZero();
        assertThat(rests).isPositive();
        assertThat(longest).isBetween(8L, 255L);
    }
}
