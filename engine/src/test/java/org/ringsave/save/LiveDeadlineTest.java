/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.LiveSets;
import org.ringsave.fixture.RecordingSink;
import org.ringsave.fixture.SecondThread;
import org.ringsave.ring.MappedPair;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;

/** A late live save is revoked by a writer that needs its space, or by the owner. The test sets the clock. */
class LiveDeadlineTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    private final ChannelSet set = new ChannelSet();
    private long now;

    /** Three channels with full rings and a region of two blocks. */
    @BeforeEach
    void create() {
        for (int i = 0; i < 3; i++) {
            set.add(i, "", ChannelConfig.ofPages(2).withBothEnds().withContext(8));
        }
        set.addRegion("memory", 1, 70_000);
        set.open();
        for (int i = 0; i < 3; i++) {
            while (set.get(i).outgoing().offer(Packet.IN_BAND, 0, i, PAYLOAD, 0, 512) > 0) {
                PAYLOAD.putInt(8 * i, i);
            }
        }
    }

    @AfterEach
    void close() {
        set.close();
    }

    private SaveSession begin(int spillLimit, long timeout) {
        final SaveSession session = new SaveSession(1 << 20, spillLimit);
        session.deadline(timeout, () -> now);
        session.begin(set, SaveMode.LIVE, 1);
        return session;
    }

    /** The far end empties the ring of the near one; then one packet is sent that needs the saved space. */
    private long offer(int id) {
        LiveSets.drain(set.get(id).opposite());
        return set.get(id).outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512);
    }

    private void nothingIsHeldAndTheNextSaveIsRight(SaveSession session) {
        assertThat(session.isSaving()).isFalse();
        final byte[] expected = LiveSets.paused(set, 2);
        session.begin(set, SaveMode.LIVE, 2);
        assertThat(session.spillCount() + session.spilledLength()).isZero();
        final byte[] image = new byte[expected.length];
        assertThat(LiveSets.write(session, image, 1000)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        assertThat(image).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,9223372036854775806", "5000,40", "16777216,40"})
    void lateSaveIsRevokedInsteadOfSpilled(int spillLimit, long timeout) {
        now = Long.MAX_VALUE - 20;
        final SaveSession session = begin(spillLimit, timeout);
        session.saveContinue(ByteBuffer.allocateDirect(512));
        if (timeout > 0) {
            now += timeout - 1;
            // Rings as full as these take more than 5,000 bytes of an arena.
            assertThat(offer(0) > 0).isEqualTo(spillLimit > 5000);
            assertThat(session.cancelIfLate()).isFalse();
            now++;
        }
        final long spills = session.spillCount();
        assertThat(spills).isEqualTo(spillLimit > 5000 ? 1 : 0);
        for (int id = 0; id < 3; id++) {
            assertThat(offer(id)).isPositive();
        }
        assertThat(session.spillCount()).as("nothing was spilled any more").isEqualTo(spills);
        assertThat(set.regions().get(0).prepareToWrite(0, 70_000)).isTrue();
        assertThat(session.cancelIfLate()).isTrue();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(512);
        assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.CANCELLED);
        assertThat(chunk.position()).isZero();
        session.end();
        assertThat(session.cancelIfLate()).isFalse();
        nothingIsHeldAndTheNextSaveIsRight(session);
    }

    @Test
    void lateSaveIsRevokedWhenARegionBlockIsWritten() {
        final SaveSession session = begin(0, 10);
        final MemoryRegion region = set.regions().get(0);
        assertThat(region.prepareToWrite(69_999, 1)).isFalse();
        now = 10;
        assertThat(region.prepareToWrite(65_536, 0)).as("nothing is needed").isTrue();
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(512))).isEqualTo(SaveStatus.BUFFER_OVERFLOW);
        assertThat(region.prepareToWrite(0, 70_000)).isTrue();
        region.buffer().setMemory(0, 70_000, (byte)7);
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(512))).isEqualTo(SaveStatus.CANCELLED);
        session.end();
        nothingIsHeldAndTheNextSaveIsRight(session);
    }

    /** Room that is withheld from a peer is given back by the poll that would have spilled. */
    @Test
    void lateSaveIsRevokedWhenAPeerNeedsRoom(@TempDir Path directory) throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            final RawRing peer = pair.toEngine();
            while (peer.used() < 4096 - 256) {
                peer.send(6, 0, peer.in(), 2, new long[16]);
            }
            final SaveSession session = new SaveSession(1 << 20, 0);
            session.deadline(3, () -> now);
            session.begin(pair.set(), SaveMode.LIVE, 1);
            assertThat(LiveSets.drain(pair.channel())).isPositive();
            assertThat(peer.out()).as("withheld").isZero();
            now = 3;
            assertThat(session.isSaving()).isTrue();
            assertThat(pair.channel().incoming().prepareToWait()).isTrue();
            assertThat(peer.out()).isEqualTo(peer.in());
            assertThat(session.saveContinue(ByteBuffer.allocateDirect(256))).isEqualTo(SaveStatus.CANCELLED);
            session.end();
        }
    }

    @Test
    void lateSaveCompletesWhenNoWriterNeedsItsSpace() {
        final byte[] expected = LiveSets.paused(set, 1);
        final SaveSession session = begin(0, 10);
        now = 1000;
        set.channels().forEach(near -> LiveSets.drain(near.opposite()));
        final byte[] image = new byte[expected.length];
        assertThat(LiveSets.write(session, image, 1000)).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        assertThat(image).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void lateSaveIsRevokedWhenTheOwnerAsks(int parts) {
        final SaveSession session = begin(0, 10);
        final SavePart part = parts == 0 ? null : session.parallel(parts).get(0);
        now = 9;
        assertThat(session.cancelIfLate()).isFalse();
        now = 10;
        assertThat(session.cancelIfLate()).isTrue();
        now = 9;
        assertThat(session.cancelIfLate()).as("once for all").isTrue();
        assertThat(offer(1)).isPositive();
        final ByteBuffer chunk = ByteBuffer.allocateDirect(512);
        assertThat(part == null ? session.saveContinue(chunk) : part.saveContinue(chunk))
            .isEqualTo(SaveStatus.CANCELLED);
        session.end();
        nothingIsHeldAndTheNextSaveIsRight(session);
    }

    @Test
    void deadlineHoldsForEachSaveOfItsSessionOnly() {
        final SaveSession session = begin(0, 10);
        now = 9;
        session.end();
        session.begin(set, SaveMode.LIVE, 2);
        now = 18;
        assertThat(offer(0)).isEqualTo(Outcome.PINNED);
        session.end();
        final SaveSession patient = new SaveSession(1 << 20, 0);
        patient.begin(set, SaveMode.LIVE, 3);
        now = Long.MAX_VALUE;
        assertThat(offer(1)).isEqualTo(Outcome.PINNED);
        assertThat(patient.cancelIfLate()).isFalse();
        patient.end();
        session.deadline(Long.MAX_VALUE, () -> now);
        nothingIsHeldAndTheNextSaveIsRight(session);
    }

    /** The embedder's code may meet the pins inside begin already, when the save's own time has not begun. */
    @Test
    void beginIsNotLateByTheTimeOfTheLastSave() {
        final Embedder embedder = new Embedder();
        try (ChannelSet other = new ChannelSet()) {
            final Channel near = other.add(1, "", ChannelConfig.ofPages(1).withBothEnds().withInFlight(1, 64, 8));
            other.packetState(embedder);
            other.open();
            near.outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 1, PAYLOAD, 0, 64);
            near.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
            while (near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512) > 0) {
                PAYLOAD.putLong(0, near.outgoing().position());
            }
            final SaveSession first = new SaveSession(1 << 20, 0);
            first.deadline(5, () -> now);
            first.begin(other, SaveMode.LIVE, 1);
            first.end();
            now = 1000;
            // Its calls are two lengths, two states, and a version.
            final int state = embedder.calls() - 2;
            final byte[] expected = LiveSets.paused(other, 2);
            final long[] outcome = {0};
            embedder.atCall(state, () -> {
                LiveSets.drain(near.opposite());
                outcome[0] = near.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512);
            });
            final SaveSession second = new SaveSession(1 << 20, 0);
            second.begin(other, SaveMode.LIVE, 2);
            assertThat(outcome[0]).isEqualTo(Outcome.PINNED);
            final byte[] image = new byte[expected.length];
            assertThat(LiveSets.write(second, image, 1000)).isEqualTo(SaveStatus.SUCCESS);
            second.end();
            assertThat(image).isEqualTo(expected);
        }
    }

    @Test
    void pausedSaveIsNotRevoked() {
        set.pause();
        final SaveSession session = new SaveSession();
        session.deadline(0, () -> now);
        session.begin(set, 1);
        assertThat(session.cancelIfLate()).isFalse();
        assertThat(session.saveContinue(ByteBuffer.allocateDirect(1 << 20))).isEqualTo(SaveStatus.SUCCESS);
        session.end();
    }

    @Test
    void deadlineRefusesANegativeTimeoutAndAMissingClock() {
        final SaveSession session = new SaveSession();
        assertThatThrownBy(() -> session.deadline(-1, () -> now)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("deadline: timeout=-1 is negative");
        assertThatThrownBy(() -> session.deadline(1, null)).isInstanceOf(NullPointerException.class)
            .hasMessage("clock");
    }

    @Test
    void ownerDoesNotWaitForAnAgentThatHangsInItsSink() throws Exception {
        final SaveSession hung = new SaveSession(1 << 20, 0);
        hung.deadline(100, () -> now);
        final SaveAgent agent = new SaveAgent(hung, 4096, 0);
        final CountDownLatch hanging = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final RecordingSink sink = RecordingSink.ofNothing((call, chunk, offset) -> {
            hanging.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        agent.start(set, SaveMode.LIVE, 1, sink);
        final SecondThread<Integer> work = SecondThread.start("saver", agent::doWork);
        work.yieldWhile(() -> hanging.getCount() > 0);
        final OutgoingRing ring = set.get(2).outgoing();
        assertThat(offer(2)).isEqualTo(Outcome.PINNED);
        now = 100;
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        assertThat(hung.cancelIfLate()).isTrue();
        hung.end();
        nothingIsHeldAndTheNextSaveIsRight(new SaveSession());
        assertThat(sink.abandoned()).isZero();
        letGo.countDown();
        assertThatThrownBy(work::join).isInstanceOf(AssertionError.class).cause()
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("no live save is under way");
        assertThat(sink.abandoned()).isEqualTo(1);
        assertThat(sink.completed()).isZero();
        assertThat(agent.isSaving()).isFalse();
        nothingIsHeldAndTheNextSaveIsRight(hung);
    }
}
