/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.SeededSet;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** Slots of requests that are completed while a live save still has to read their packets. */
class LivePacketTest {
    private static final int SLOTS = 4;
    private static final int LENGTH = 256;
    private static final int SPACIOUS = 1 << 20;
    /** Ends before the packets of the channel, whose rings are empty. */
    private static final int HEADER_ONLY = 256;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final ChannelSet set = new ChannelSet();
    private final Channel near = set.add(1, "", ChannelConfig.ofPages(4).withBothEnds().withInFlight(SLOTS, LENGTH, 8));
    private final Channel sender = near.opposite();
    private long nextId;

    LivePacketTest() {
        set.open();
        receive(SLOTS);
    }

    @AfterEach
    void close() {
        set.close();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            payload.setMemory(0, LENGTH, (byte)++nextId);
            assertThat(sender.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, nextId, payload, 0, LENGTH))
                .isPositive();
            // Only the table of the receiver is ever full.
            assertThat(sender.awaiting().forget(nextId)).isZero();
        }
    }

    private int poll() {
        return near.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, SLOTS);
    }

    private void receive(int count) {
        send(count);
        assertThat(poll()).isEqualTo(count);
    }

    /** Drops the oldest requests, so that no completion goes through a ring. */
    private void drop(int count) {
        final List<Long> ids = new ArrayList<>();
        near.received().forEach((id, type, packet, context) -> ids.add(id));
        for (final long id : ids.subList(0, count)) {
            assertThat(near.received().forget(id)).isZero();
        }
    }

    private static byte[] finish(SaveSession session, ByteBuffer image) {
        assertThat(session.saveContinue(image.limit(image.capacity()))).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return SeededSet.bytes(image.flip());
    }

    private static ByteBuffer begun(SaveSession session) {
        return ByteBuffer.allocateDirect((int)session.imageLength());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, SLOTS})
    void imageHasThePacketsOfBeginThoughTheirSlotsAreUsedAgain(int dropped) {
        final byte[] expected = LiveSets.paused(set, 1);
        final SaveSession session = new SaveSession(SPACIOUS, SPACIOUS);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        drop(dropped);
        receive(dropped);
        assertThat(session.spillCount()).isEqualTo(dropped);
        assertThat(session.spilledLength()).isEqualTo((long)dropped * LENGTH);
        assertThat(finish(session, image)).isEqualTo(expected);
    }

    @Test
    void pinnedSlotIsTakenLast() {
        drop(1);
        final SaveSession session = new SaveSession(SPACIOUS, SPACIOUS);
        final byte[] expected = LiveSets.paused(set, 1);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        for (int i = 0; i < 10; i++) {
            receive(1);
            final long newest = nextId;
            assertThat(near.received().forget(newest)).isZero();
        }
        drop(2);
        receive(1);
        assertThat(session.spillCount()).as("a slot that was free at begin is used again and again").isZero();
        receive(1);
        assertThat(session.spillCount()).isEqualTo(1);
        assertThat(finish(session, image)).isEqualTo(expected);
    }

    @Test
    void pollSaysPinnedUntilTheSaverHasThePackets() {
        final byte[] expected = LiveSets.paused(set, 1);
        final SaveSession session = new SaveSession(SPACIOUS, 0);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        assertThat(session.saveContinue(image.limit(HEADER_ONLY))).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        send(1);
        assertThat(poll()).as("the table is full").isZero();
        drop(1);
        assertThat(poll()).as("the free slot is pinned").isEqualTo(Outcome.PINNED);
        assertThat(near.incoming().damage()).isNull();
        assertThat(near.received().count()).isEqualTo(SLOTS - 1);
        // The directory and the end are left.
        session.saveContinue(image.limit(image.capacity() - 72));
        assertThat(poll()).isEqualTo(1);
        assertThat(session.spillCount()).isZero();
        assertThat(finish(session, image)).isEqualTo(expected);
    }

    @Test
    void pollEndsBeforeAPinnedSlotAndSaysHowManyItConsumed() {
        drop(1);
        final SaveSession session = new SaveSession(SPACIOUS, 0);
        session.begin(set, SaveMode.LIVE, 1);
        send(2);
        drop(1);
        assertThat(poll()).isEqualTo(1);
        assertThat(poll()).isEqualTo(Outcome.PINNED);
        session.end();
        assertThat(poll()).isEqualTo(1);
    }

    @Test
    void packetThatTheBaseHasIsNotPinned() {
        final SaveSession session = new SaveSession(SPACIOUS, 0);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer base = begun(session);
        finish(session, base);
        drop(1);
        receive(1);
        session.begin(set, SaveMode.LIVE, 2, session.cutId());
        final ByteBuffer delta = begun(session);
        drop(3);
        receive(3);
        drop(1);
        send(1);
        assertThat(poll()).as("the packet that came after the base is pinned").isEqualTo(Outcome.PINNED);
        finish(session, delta);
        assertThat(poll()).isEqualTo(1);
    }

    @Test
    void slotsOfASaveThatEndedAreFree() {
        final SaveSession session = new SaveSession(SPACIOUS, 0);
        for (int i = 0; i < 5; i++) {
            session.begin(set, SaveMode.LIVE, i);
            drop(SLOTS);
            session.end();
            receive(SLOTS);
        }
        final byte[] expected = LiveSets.paused(set, 1);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        drop(2);
        assertThat(finish(session, image)).isEqualTo(expected);
    }

    /** Slots are held for one save, then for the next one. */
    @Test
    void slotThatASaveHeldIsHeldByTheNextOneOnlyIfItWasUsedAgain() {
        final SaveSession session = new SaveSession(SPACIOUS, 0);
        session.begin(set, SaveMode.LIVE, 1);
        drop(2);
        session.end();
        final byte[] expected = LiveSets.paused(set, 2);
        session.begin(set, SaveMode.LIVE, 2);
        final ByteBuffer image = begun(session);
        drop(1);
        receive(2);
        send(1);
        assertThat(poll()).isEqualTo(Outcome.PINNED);
        assertThat(finish(session, image)).isEqualTo(expected);
        assertThat(poll()).isEqualTo(1);
    }

    @Test
    void hinderedPollRevokesALateSave() {
        final AtomicLong now = new AtomicLong();
        final SaveSession session = new SaveSession(SPACIOUS, SPACIOUS);
        session.deadline(10, now::get);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        drop(1);
        now.set(10);
        receive(1);
        assertThat(session.spillCount()).isZero();
        assertThat(session.saveContinue(image)).isEqualTo(SaveStatus.CANCELLED);
        session.end();
    }

    /** Requests without bytes need no room in the arena. */
    @Test
    void emptyPacketIsNeverSpilled() {
        drop(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            sender.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, ++nextId, payload, 0,
                i == 0 ? LENGTH : 0);
            assertThat(sender.awaiting().forget(nextId)).isZero();
        }
        assertThat(poll()).isEqualTo(SLOTS);
        final byte[] expected = LiveSets.paused(set, 1);
        final SaveSession session = new SaveSession(SPACIOUS, LENGTH);
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer image = begun(session);
        drop(SLOTS);
        receive(SLOTS);
        assertThat(session.spilledLength()).isEqualTo(LENGTH);
        assertThat(finish(session, image)).isEqualTo(expected);
    }
}
