/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** A recorded image has each of its messages once, in order, wherever the stream had no room. */
class RecordedStreamTest {
    private static final long ID = 7;

    private final Message message = new Message();
    private final SaveSession session = new SaveSession();
    private final SortedMap<Long, Integer> templates = new TreeMap<>();

    /** By their positions: a new reader may begin with messages that the one before has read. */
    private void poll(Subscription in) {
        in.poll((buffer, offset, length, header) -> {
            message.read(buffer, offset, length);
            templates.put(header.position(), message.template());
        }, 1);
    }

    @Test
    void messageThatFoundNoRoomIsSentAgain() throws IOException {
        try (TestDriver driver = TestDriver.ipc(65_504); ChannelSet set = SeededSet.paused(1, 4, 2);
            ExclusivePublication out = driver.imagesOut()) {
            session.begin(set, 1);
            final RecordedStream stream = new RecordedStream(out, ID);
            stream.start(SentImage.ofSave(session, SaveMode.PAUSED, 1, null));
            final int[] most = {OfferDecoder.TEMPLATE_ID, FragmentDecoder.TEMPLATE_ID, DoneDecoder.TEMPLATE_ID};
            for (final int template : most) {
                // There is no reader now, so the message is due once more.
                driver.await(() -> !out.isConnected(), () -> "no reader");
                assertThat(stream.send(1)).isZero();
                assertThat(stream.isOut()).isFalse();
                try (Subscription in = driver.imagesIn()) {
                    driver.await(out::isConnected, () -> "a reader");
                    assertThat(stream.send(1)).isPositive();
                    driver.await(() -> {
                        poll(in);
                        return templates.containsKey(out.position());
                    }, () -> "message " + template);
                }
            }
            assertThat(stream.isOut()).isTrue();
            assertThat(stream.endPosition()).isEqualTo(out.position());
        } finally {
            session.abandon();
        }
        assertThat(templates.values()).containsExactly(OfferDecoder.TEMPLATE_ID, FragmentDecoder.TEMPLATE_ID,
            DoneDecoder.TEMPLATE_ID);
    }
}
