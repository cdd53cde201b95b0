/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ringsave.fixture.Refusals.refused;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.HeldBuffer;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** When a live save may begin, how its set may change meanwhile, and which threads may use its session. */
class LiveSaveStateTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(64));

    private final SaveSession session = new SaveSession();
    private final ChannelSet set = SeededSet.paused(11, 3, 1);

    @AfterEach
    void close() {
        session.end();
        set.close();
    }

    private void beginRefused(String... parts) {
        final long before = Shapes.fingerprint(set);
        refused(() -> session.begin(set, SaveMode.LIVE, 1), parts);
        assertThat(Shapes.fingerprint(set)).isEqualTo(before);
        assertThat(session.isSaving()).isFalse();
    }

    /** Begins, overwrites everything in the set, and compares the image with that of a paused save before. */
    private void saves(SaveSession with, ChannelSet of) {
        final byte[] expected = LiveSets.paused(of, 5);
        with.begin(of, SaveMode.LIVE, 5);
        if (of.state() == ChannelState.OPEN) {
            LiveSets.churn(of);
        }
        final byte[] image = new byte[expected.length];
        assertThat(LiveSets.write(with, image, 300)).isEqualTo(SaveStatus.SUCCESS);
        with.end();
        assertThat(image).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "2,false", "2,true"})
    void liveBeginIsRefusedInsideAClaim(int index, boolean opposite) {
        set.resume();
        final Channel near = set.channels().get(index);
        final OutgoingRing ring = (opposite ? near.opposite() : near).outgoing();
        final int claimed = ring.tryClaim(Packet.IN_BAND, 0, 9, 16);
        assertThat(claimed).isNotNegative();
        beginRefused("begin", "channel", "id=" + near.id(), "has an open claim");
        ring.abort(claimed);
        saves(session, set);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void liveBeginIsRefusedWithAnUnpublishedBatch(boolean opposite) {
        set.resume();
        final Channel near = set.channels().get(1);
        final OutgoingRing ring = (opposite ? near.opposite() : near).outgoing();
        assertThat(ring.append(Packet.IN_BAND, 0, 9, PAYLOAD, 0, 16)).isPositive();
        beginRefused("begin", "id=" + near.id(), "appended packets that are not published");
        ring.publish();
        saves(session, set);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void liveBeginIsRefusedInsideAHandler(boolean opposite) {
        set.resume();
        final Channel near = set.channels().get(1);
        final Channel end = opposite ? near.opposite() : near;
        end.opposite().outgoing().offer(Packet.IN_BAND, 0, 9, PAYLOAD, 0, 16);
        final int[] asked = {0};
        end.incoming().poll((type, flags, id, buffer, offset, length) -> {
            beginRefused("begin", "id=" + near.id(), "inside a poll");
            asked[0]++;
            return PacketAction.ABORT;
        }, 1);
        assertThat(asked[0]).isEqualTo(1);
        saves(session, set);
    }

    @ParameterizedTest
    @CsvSource({"LIVE,a live save is under way", "PAUSED,a save is under way"})
    void liveBeginIsRefusedWhileAnotherSessionSaves(SaveMode other, String message) {
        final SaveSession first = new SaveSession();
        first.begin(set, other, 1);
        beginRefused(message, "end it first");
        refused(() -> session.begin(set, 1), message);
        final byte[] image = new byte[(int)first.imageLength()];
        assertThat(LiveSets.write(first, image, 1000)).isEqualTo(SaveStatus.SUCCESS);
        first.end();
        assertThat(image).isEqualTo(LiveSets.paused(set, 1));
        saves(session, set);
    }

    @Test
    void liveBeginIsRefusedWhileSavingRestoringOrClosed() {
        session.begin(set, SaveMode.LIVE, 1);
        refused(() -> session.begin(set, SaveMode.LIVE, 2), "begin", "saving already", "end()");
        session.end();
        final RestoreSession restore = new RestoreSession();
        try (ChannelSet empty = new ChannelSet()) {
            session.begin(empty, SaveMode.LIVE, 1);
            refused(() -> restore.begin(empty), "a live save is under way");
            session.end();
            restore.begin(empty);
            refused(() -> session.begin(empty, SaveMode.LIVE, 1), "a restore is under way");
            restore.end();
        }
        assertThatThrownBy(() -> session.begin(set, null, 1)).isInstanceOf(NullPointerException.class);
        set.close();
        refused(() -> session.begin(set, SaveMode.LIVE, 1), "CLOSED");
        assertThat(session.isSaving()).isFalse();
    }

    @Test
    void liveSaveWorksInEachStateOfTheSet() {
        saves(session, set);
        set.resume();
        saves(session, set);
        try (ChannelSet created = new ChannelSet()) {
            created.add(1, "one", SeededSet.config(1));
            assertThat(created.state()).isEqualTo(ChannelState.CREATED);
            saves(session, created);
        }
    }

    @Test
    void liveSaveHasTheStateAtBeginWhenTheSetIsOpened() {
        try (ChannelSet created = Shapes.build(SeededSet.image(set, 1), new ByteState("clock", 3, new byte[0]))) {
            final byte[] expected = LiveSets.paused(created, 8);
            session.begin(created, SaveMode.LIVE, 8);
            created.open();
            LiveSets.churn(created);
            final byte[] image = new byte[expected.length];
            assertThat(LiveSets.write(session, image, 500)).isEqualTo(SaveStatus.SUCCESS);
            assertThat(image).isEqualTo(expected);
        }
    }

    @Test
    void liveSaveHasTheStateAtBeginWhenTheSetIsPausedAndResumed() {
        final byte[] expected = LiveSets.paused(set, 8);
        session.begin(set, SaveMode.LIVE, 8);
        final byte[] image = new byte[expected.length];
        final ByteBuffer chunk = ByteBuffer.allocateDirect(600);
        for (int i = 0; session.saveContinue(chunk.clear()) == SaveStatus.BUFFER_OVERFLOW; i++) {
            chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            if (i % 2 == 0) {
                set.resume();
                LiveSets.churn(set);
            } else {
                set.pause();
                refused(() -> set.get(1).outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8), "PAUSED");
            }
        }
        chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
        assertThat(image).isEqualTo(expected);
        refused(set.state() == ChannelState.OPEN ? set::resume : set::pause, "the set is " + set.state());
        refused(set::open, "not CREATED");
    }

    @Test
    void setRefusesNewPartsDuringALiveSave() {
        set.resume();
        final byte[] expected = LiveSets.paused(set, 1);
        session.begin(set, SaveMode.LIVE, 1);
        final String[] message = {"a live save is under way", "end it first"};
        refused(() -> set.add(2, "", ChannelConfig.ofPages(1)), message);
        refused(() -> set.map(2, "", ChannelConfig.ofPages(1), Path.of("/nowhere"), Path.of("/nowhere")), message);
        refused(() -> set.addState(new ByteState("late", 1, new byte[1])), message);
        refused(() -> set.addRegion("late", 1, 100), message);
        refused(() -> set.packetState(new KeptStates()), message);
        final byte[] image = new byte[expected.length];
        LiveSets.write(session, image, 1000);
        assertThat(image).isEqualTo(expected);
        session.end();
        assertThat(set.addRegion("late", 1, 100).isPinned()).isFalse();
        set.add(2, "", ChannelConfig.ofPages(1).withBothEnds());
        saves(session, set);
    }

    @Test
    void secondThreadInsideALiveCallIsRefused() throws Exception {
        final byte[] expected = LiveSets.paused(set, 1);
        session.begin(set, SaveMode.LIVE, 1);
        final HeldBuffer held = new HeldBuffer();
        final SecondThread<SaveStatus> call =
            held.enter(buffer -> session.saveContinue(buffer, 0, HeldBuffer.LENGTH));
        try {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(256);
            refused(() -> session.saveContinue(chunk), "saveContinue", "another thread is inside this live save");
            refused(() -> session.saveContinue(chunk, 1000), "another thread is inside this live save");
            refused(() -> session.saveContinue(new UnsafeBuffer(chunk), 0, 256), "another thread is inside");
            refused(() -> session.seek(0), "seek", "another thread is inside this live save");
            refused(() -> session.release(0), "release", "another thread is inside this live save");
            assertThat(chunk).isEqualTo(ByteBuffer.allocateDirect(256));
        } finally {
            held.release();
        }
        assertThat(call.join()).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        assertThat(session.bytesFilled()).isPositive();
        final byte[] image = new byte[expected.length];
        final long before = session.offset();
        assertThat(LiveSets.write(session, image, 1000)).isEqualTo(SaveStatus.SUCCESS);
        System.arraycopy(expected, 0, image, 0, (int)before);
        assertThat(image).isEqualTo(expected);
    }

    @Test
    void sessionSavesSeveralSetsLiveAndPaused() {
        set.resume();
        try (ChannelSet other = SeededSet.paused(12, 5, 2)) {
            for (int i = 0; i < 3; i++) {
                saves(session, set);
                assertThat(session.spillCount()).isPositive();
                final byte[] expected = LiveSets.paused(other, 4);
                session.begin(other, 4);
                refused(() -> session.release(0), "release", "no live save");
                refused(session::manualRelease, "manualRelease", "no live save");
                session.cancel();
                final byte[] image = new byte[expected.length];
                assertThat(LiveSets.write(session, image, 4096)).isEqualTo(SaveStatus.SUCCESS);
                session.seek(0);
                session.end();
                assertThat(image).isEqualTo(expected);
                assertThat(session.spillCount() + session.spilledLength()).isZero();
                saves(session, other);
                saves(new SaveSession(), set);
            }
        }
    }

    @Test
    void sessionReportsItsOwnSpills() {
        set.resume();
        saves(session, set);
        final long count = session.spillCount();
        final long length = session.spilledLength();
        assertThat(count).isPositive();
        final SaveSession other = new SaveSession();
        other.begin(set, SaveMode.LIVE, 1);
        assertThat(session.spillCount()).isEqualTo(count);
        assertThat(session.spilledLength()).isEqualTo(length);
        other.end();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledLiveSaveReleasesTheRingsAtOnce(boolean byOwner) {
        set.resume();
        final SaveSession tight = new SaveSession(1 << 20, 0);
        final Channel near = set.channels().get(0);
        fill(near.outgoing());
        tight.begin(set, SaveMode.LIVE, 1);
        assertThat(tight.saveContinue(ByteBuffer.allocateDirect(80))).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        LiveSets.drain(near.opposite());
        assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 64)).isEqualTo(-2);
        if (byOwner) {
            tight.cancel();
            tight.cancel();
        } else {
            set.channels().get(2).close();
        }
        assertThat(near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 64)).isPositive();
        assertThat(tight.isSaving()).isTrue();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(300).position(8);
        assertThat(tight.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
        assertThat(tight.saveContinue(chunk, 1_000_000)).isEqualTo(SaveStatus.CANCELLED);
        assertThat(tight.saveContinue(new UnsafeBuffer(chunk), 0, 256)).isEqualTo(SaveStatus.CANCELLED);
        assertThat(chunk.position()).isEqualTo(8);
        assertThat(tight.bytesFilled()).isZero();
        refused(tight::digest, "not complete");
        tight.end();
        saves(session, set);
    }

    private static void fill(OutgoingRing ring) {
        int sent = 0;
        while (ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 64) > 0) {
            sent++;
        }
        assertThat(sent).isPositive();
    }

    @Test
    void sessionBeginsAgainAfterAnEarlyEnd() {
        set.resume();
        for (int offset = 0; offset < 4000; offset += 800) {
            session.begin(set, SaveMode.LIVE, 1);
            session.saveContinue(ByteBuffer.allocateDirect(offset));
            session.end();
            session.end();
            refused(() -> session.saveContinue(ByteBuffer.allocateDirect(256)), "no save is under way");
            refused(() -> session.release(0), "no live save");
            refused(() -> session.seek(0), "no save is under way");
            session.cancel();
            saves(session, set);
        }
    }

    @Test
    void saveCancelledDuringItsLastCallIsNotComplete() throws Exception {
        session.begin(set, SaveMode.LIVE, 1);
        final HeldBuffer held = new HeldBuffer();
        assertThat(session.saveContinue(ByteBuffer.allocateDirect((int)session.imageLength() - 72)))
            .isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        final SecondThread<SaveStatus> call =
            held.enter(buffer -> session.saveContinue(buffer, 0, HeldBuffer.LENGTH));
        session.cancel();
        held.release();
        assertThat(call.join()).isEqualTo(SaveStatus.CANCELLED);
        refused(session::digest, "not complete");
    }
}
