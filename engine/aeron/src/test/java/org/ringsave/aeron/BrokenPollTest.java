/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Subscription;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.aeron.codec.OfferDecoder;

/** Where a message of one publication fails, a poll takes none of another one: the next poll does. */
class BrokenPollTest {
    private static final long ID = 9;
    private static final long GAP = 1000;

    private TestDriver driver;
    private Subscription in;

    /** Two publications have sent a fragment each. */
    @BeforeEach
    void send() {
        driver = TestDriver.ipc(1408);
        in = driver.imagesIn();
        for (int i = 1; i <= 2; i++) {
            final RawMessages out = new RawMessages(driver.imagesOut());
            final long imageOffset = i * GAP;
            driver.await(() -> out.fragment(ID, imageOffset, 8, 8), () -> "room for a fragment");
        }
        driver.await(() -> in.imageCount() == 2, () -> "both publications");
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void failedMessageOfASenderLeavesThatOfAnotherOne() {
        final Refusing messages = new Refusing();
        final ImageStream stream = new ImageStream(in, messages);
        for (int i = 1; i <= 2; i++) {
            final int taken = i;
            assertThatThrownBy(stream::poll).isInstanceOf(IllegalArgumentException.class);
            assertThat(messages.fragments).isEqualTo(taken);
        }
    }

    @Test
    void gapInALinkLeavesTheBytesOfAnotherPublication() {
        final LinkReader link = new LinkReader(in, ID);
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> link.read(ByteBuffer.allocate(100))).isInstanceOf(ProtocolException.class);
        }
    }

    /** Takes no fragment. */
    private static final class Refusing implements SenderMessages {
        private int fragments;

        @Override
        public void offered(OfferDecoder offer, int sessionId) throws IOException {
            throw new IOException("no offer was sent");
        }

        @Override
        public void fragment(long transferId, long imageOffset, int filled, ByteBuffer piece) {
            fragments++;
            throw new IllegalArgumentException("fragment " + fragments);
        }

        @Override
        public void cancelled(long transferId) {
            throw new IllegalStateException("no cancel was sent");
        }
    }
}
