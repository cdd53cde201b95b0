/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** The embedder's code fails in the begin of a live save, or uses the rings there; or the saver dies. */
class LiveFailureTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    private final ChannelSet set = new ChannelSet();
    private final Embedder embedder = new Embedder();

    /** Two channels with full rings, and two requests in flight each way. */
    @BeforeEach
    void create() {
        for (int i = 0; i < 2; i++) {
            set.add(1 + i, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(5, 512, 8).withContext(8));
        }
        set.addState(embedder);
        set.addState(new ByteState("another", 1, new byte[9]));
        set.packetState(embedder);
        set.open();
        for (final Channel near : set.channels()) {
            for (final Channel end : new Channel[] {near, near.opposite()}) {
                end.outgoing().offer(Packet.IN_BAND, 1, 5 + end.id(), PAYLOAD, 0, 100);
                end.outgoing().offer(Packet.IN_BAND, 1, 6 + end.id(), PAYLOAD, 0, 200);
                hold(end.opposite());
                fill(end);
            }
        }
    }

    private static void hold(Channel end) {
        end.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 2);
    }

    private static void fill(Channel end) {
        int sent = 0;
        while (end.outgoing().offer(Packet.IN_BAND, 0, sent, PAYLOAD, 0, 256) > 0) {
            PAYLOAD.putInt(8, ++sent);
        }
        assertThat(sent).isPositive();
    }

    @AfterEach
    void close() {
        set.close();
    }

    /** How often a begin calls the embedder. */
    private int callsOfABegin() {
        embedder.atCall(-1, () -> { });
        final SaveSession session = new SaveSession();
        session.begin(set, SaveMode.LIVE, 1);
        session.end();
        return embedder.calls();
    }

    private void isAsIfNothingHadBegun(SaveSession session, long fingerprint) {
        assertThat(Shapes.fingerprint(set)).isEqualTo(fingerprint);
        assertThat(session.isSaving()).isFalse();
        assertThat(session.spillCount() + session.spilledLength()).isZero();
        set.addState(new ByteState("late" + set.appStates().size(), 1, new byte[1]));
        embedder.atCall(-1, () -> { });
        final byte[] expected = LiveSets.paused(set, 1);
        session.begin(set, SaveMode.LIVE, 1);
        final byte[] image = new byte[expected.length];
        assertThat(LiveSets.write(session, image, 500)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        assertThat(image).isEqualTo(expected);
    }

    @Test
    void liveBeginHasNoEffectWhenTheEmbeddersCodeThrows() {
        final int calls = callsOfABegin();
        assertThat(calls).isGreaterThan(20);
        final SaveSession session = new SaveSession();
        for (int call = 0; call < calls; call++) {
            final int throwing = call;
            embedder.atCall(call, () -> {
                throw new UnsupportedOperationException("call " + throwing);
            });
            final long before = Shapes.fingerprint(set);
            assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1)).hasMessage("call " + call);
            isAsIfNothingHadBegun(session, before);
        }
    }

    @Test
    void liveBeginLeavesNoPinWhenTheEmbeddersCodeThrows() {
        final int calls = callsOfABegin();
        final SaveSession session = new SaveSession(1 << 20, 0);
        for (int call = 0; call < calls; call++) {
            embedder.atCall(call, () -> {
                throw new StackOverflowError();
            });
            assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1)).isInstanceOf(StackOverflowError.class);
            for (final Channel near : set.channels()) {
                LiveSets.drain(near.opposite());
                fill(near);
                assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 256)).isEqualTo(Outcome.FULL);
            }
        }
    }

    @Test
    void liveBeginHasNoEffectWhenTheCaptureDoesNotFit() {
        final SaveSession session = new SaveSession(900, 0);
        final long before = Shapes.fingerprint(set);
        assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1)).isInstanceOf(CaptureException.class);
        assertThat(Shapes.fingerprint(set)).isEqualTo(before);
        assertThat(session.isSaving()).isFalse();
        isAsIfNothingHadBegun(new SaveSession(), before);
    }

    /** The handler is asked after the cut, so its sends and reads are not in the image. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 0})
    void liveSaveHasTheCutWhenAHandlerUsesTheRingsInBegin(int spillLimit) {
        final int calls = callsOfABegin();
        final SaveSession session = new SaveSession(1 << 20, spillLimit);
        // The calls from the first state of a request that is encoded on: as many encodes, and a version a channel.
        final int encodes = 2 * 2 * 4 + 2;
        for (int call = calls - encodes; call < calls; call++) {
            embedder.atCall(-1, () -> { });
            set.channels().forEach(near -> {
                LiveSets.drain(near);
                fill(near.opposite());
            });
            final byte[] expected = LiveSets.paused(set, 1);
            embedder.atCall(call, () -> LiveSets.churn(set));
            session.begin(set, SaveMode.LIVE, 1);
            final byte[] image = new byte[expected.length];
            assertThat(LiveSets.write(session, image, 500)).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            assertThat(image).as("call %d of %d", call, calls).isEqualTo(expected);
        }
    }

    @Test
    void liveBeginIsRefusedWhenTheEmbeddersCodeChangesRequestsInFlight() {
        final SaveSession session = new SaveSession();
        LiveSets.drain(set.get(1).opposite());
        assertThat(set.get(1).outgoing().offer(Packet.IN_BAND, 1, 99, PAYLOAD, 0, 500)).isPositive();
        final Channel far = set.get(1).opposite();
        // The third call encodes the application state, before the cut.
        embedder.atCall(2, () -> assertThat(far.incoming().poll(
            (type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1)).isEqualTo(1));
        assertThatThrownBy(() -> session.begin(set, SaveMode.LIVE, 1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContainingAll("begin", "the embedder's code", "in flight");
        assertThat(far.received().contains(99)).isTrue();
        isAsIfNothingHadBegun(session, Shapes.fingerprint(set));
    }

    static IntStream calls() {
        return IntStream.range(0, 24);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void sessionSavesAgainAfterItsSaverDied(int count) throws Exception {
        final SaveSession session = new SaveSession(1 << 20, 0);
        session.begin(set, SaveMode.LIVE, 1);
        final List<SaveStatus> seen = new ArrayList<>();
        SecondThread.start("saver", () -> {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(1000);
            for (int i = 0; i < count; i++) {
                seen.add(session.saveContinue(chunk.clear()));
            }
        }).join();
        assertThat(seen).hasSize(count).doesNotContain(SaveStatus.CANCELLED);
        session.cancel();
        // Nothing is in the way any more, though nothing may be spilled.
        for (final Channel near : set.channels()) {
            LiveSets.drain(near.opposite());
            fill(near);
            assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 256)).isEqualTo(Outcome.FULL);
        }
        session.end();
        isAsIfNothingHadBegun(session, Shapes.fingerprint(set));
    }
}
