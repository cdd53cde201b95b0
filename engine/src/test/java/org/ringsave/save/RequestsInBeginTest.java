/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** Callbacks and bursts that change which requests are in flight around a live begin. */
class RequestsInBeginTest {
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(4).withBothEnds().withInFlight(16, 64, 8);

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private ChannelSet set;
    private Channel near;
    private int content;

    @BeforeEach
    void open() {
        set = new ChannelSet();
        near = set.add(1, "", CONFIG);
        set.open();
    }

    @AfterEach
    void close() {
        set.close();
    }

    private void receive(Channel end, long... ids) {
        for (final long id : ids) {
            payload.setMemory(0, payload.capacity(), (byte)++content);
            assertThat(end.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0,
                payload.capacity())).isPositive();
            end.opposite().awaiting().forget(id);
            assertThat(end.incoming().poll((type, flags, transactionId, buffer, offset, length) ->
                PacketAction.IN_FLIGHT, 1)).isEqualTo(1);
        }
    }

    private static void forget(Channel end, long... ids) {
        for (final long id : ids) {
            assertThat(end.received().forget(id)).isZero();
        }
    }

    /** A state of the embedder whose code runs in the middle of a begin. */
    private void addState(Runnable whileEncoding) {
        set.addState(new AppState() {
            @Override
            public String name() {
                return "state";
            }

            @Override
            public int version() {
                return 1;
            }

            @Override
            public int encodedLength() {
                return 0;
            }

            @Override
            public void encode(MutableDirectBuffer buffer) {
                whileEncoding.run();
            }

            @Override
            public void prepare(int version, DirectBuffer buffer) {
                // It has no bytes.
            }

            @Override
            public void commit() {
                // It has no bytes.
            }
        });
    }

    private static PacketStateHandler stateOfEightBytesTimesTheId() {
        return new PacketStateHandler() {
            @Override
            public int version(Channel channel) {
                return 3;
            }

            @Override
            public int encodedLength(Channel end, InFlight table, long transactionId) {
                return (int)transactionId * Long.BYTES;
            }

            @Override
            public void encode(Channel end, InFlight table, long transactionId, MutableDirectBuffer buffer) {
                buffer.setMemory(0, buffer.capacity(), (byte)transactionId);
            }

            @Override
            public void decode(Channel end, InFlight table, long transactionId, int version, DirectBuffer buffer) {
                assertThat(buffer.capacity()).isEqualTo((int)transactionId * Long.BYTES);
            }
        };
    }

    /** States of the application are encoded before the cut, and those of requests after it. */
    @Test
    void stateThatReplacesARequestComesBeforeTheCut() {
        receive(near, 1, 2);
        set.packetState(stateOfEightBytesTimesTheId());
        addState(() -> {
            if (near.received().contains(1)) {
                forget(near, 1);
                receive(near, 3);
            }
        });
        final SaveSession session = new SaveSession();
        final ByteBuffer live = ByteBuffer.allocateDirect(1 << 16);
        session.begin(set, SaveMode.LIVE, 1);
        assertThat(session.saveContinue(live)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        set.pause();
        assertThat(SeededSet.bytes(live.flip())).isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
    }

    @Test
    void beginTakesATableThatACallbackEmptiedAndFilledAgain() {
        receive(near, 1, 2);
        forget(near, 1);
        addState(() -> {
            forget(near, 2);
            receive(near, 3);
        });
        final SaveSession session = new SaveSession();
        session.begin(set, SaveMode.LIVE, 1);
        session.end();
        assertThat(near.received().contains(3)).isTrue();
    }

    /** The rings of the image are at position 0, so the set is as it was created when its requests have gone. */
    @Test
    void setThatWasEmptiedDuringALiveSaveIsRestored() {
        receive(near, 1, 2, 3);
        set.pause();
        final ImageParts parts = ImageParts.of(SeededSet.bytes(SeededSet.image(set, 1)));
        parts.parts().stream().filter(part -> part.template() == ImageParts.RING)
            .forEach(part -> part.set(16, 8, 0).set(24, 8, 0));
        final byte[] image = parts.settle().bytes();
        try (ChannelSet to = new ChannelSet()) {
            final Channel target = to.add(1, "", CONFIG);
            for (int i = 0; i < 2; i++) {
                final RestoreSession restore = new RestoreSession();
                restore.begin(to);
                restore.restoreFromBuffer(Shapes.direct(image));
                restore.apply();
                assertThat(SeededSet.bytes(SeededSet.image(to, 1))).as("restore %d", i).isEqualTo(image);
                final SaveSession session = new SaveSession();
                session.begin(to, SaveMode.LIVE, 1);
                forget(target, 1, 2, 3);
                session.end();
            }
        }
    }

    /** The arena of the second session has room for one request, and not for the slots of the burst. */
    @Test
    void beginCopiesNoSlotsOfABurstThatEndedDuringASave() {
        final long[] burst = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        receive(near, burst);
        final SaveSession session = new SaveSession(1 << 20, 0);
        session.begin(set, SaveMode.LIVE, 1);
        forget(near, burst);
        session.end();
        receive(near, 20);
        final SaveSession small = new SaveSession(128, 0);
        small.begin(set, SaveMode.LIVE, 1);
        small.end();
        assertThat(near.received().count()).isEqualTo(1);
    }
}
