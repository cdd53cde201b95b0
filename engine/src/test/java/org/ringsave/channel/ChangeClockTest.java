/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** What a set's clock of change says of pages and packets, at its end too. */
class ChangeClockTest {
    private static final int PAGE = 4096;

    private final RestoreSession restore = new RestoreSession();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);

    @Test
    void lineageEndsAndStampsAreRenewedBeforeTheClockOverflows() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 600 * PAGE);
            for (final int page : new int[] {0, 1, 599}) {
                region.putLong(page * PAGE, page + 1);
            }
            region.discard(PAGE, PAGE);
            final Deltas saves = new Deltas(set);
            saves.full(1);
            set.checkWrites();
            ClockEnd.reach(set);
            region.putLong(2 * PAGE, 3);
            assertThatThrownBy(() -> saves.delta(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is none: save a full image");
            final byte[] base = saves.full(2);
            assertThat(region.presentPages()).isEqualTo(3);
            region.putLong(599 * PAGE, 4);
            region.discard(0, PAGE);
            final byte[] delta = saves.delta(3);
            assertThat(delta).as("one page of three").hasSizeLessThan(2 * PAGE);
            restore.begin(1 << 22);
            Deltas.take(restore, base, delta);
            try (ChannelSet chained = restore.apply()) {
                assertThat(full(chained)).isEqualTo(full(set));
            }
            region.buffer().putByte(2 * PAGE, (byte)1);
            assertThatThrownBy(set::checkWrites).hasMessageContaining("page at offset " + 2 * PAGE);
        }
    }

    /** A rehearsal cuts thousands of times. The end of the clock must end the lineage of the set, not a lent one. */
    @Test
    void lineageEndsBeforeARehearsalThatWouldPassTheEndOfTheClock() {
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("r", 1, 600 * PAGE);
            ClockEnd.approach(set, 43);
            final Deltas saves = new Deltas(set);
            saves.full(1);
            region.putLong(2 * PAGE, 3);
            new SaveSession().prepare(set);
            region.putLong(5 * PAGE, 6);
            assertThatThrownBy(() -> saves.delta(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is none: save a full image");
        }
    }

    /** The request came before the clock started again. Its slot is used again before the saver comes to it. */
    @Test
    void packetIsSavedFromItsSlotAfterTheClockStartedAgain() {
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(0, "", ChannelConfig.ofPages(1).withInFlight(1, 64, 0).withBothEnds());
            set.open();
            ClockEnd.reach(set);
            receive(channel, 1);
            set.pause();
            final byte[] expected = full(set);
            set.resume();
            final SaveSession save = new SaveSession();
            save.begin(set, SaveMode.LIVE, 3);
            channel.complete(1, payload, 0, 8);
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
            receive(channel, 2);
            final ByteBuffer image = ByteBuffer.allocateDirect((int)save.imageLength());
            assertThat(save.saveContinue(image)).isEqualTo(SaveStatus.SUCCESS);
            save.end();
            assertThat(SeededSet.bytes(image.flip())).isEqualTo(expected);
        }
    }

    private void receive(Channel channel, long id) {
        payload.putLong(0, id);
        assertThat(channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, 8))
            .isPositive();
        assertThat(channel.incoming().poll((type, flags, from, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1))
            .isEqualTo(1);
    }

    private static byte[] full(ChannelSet set) {
        return SeededSet.bytes(SeededSet.image(set, 3));
    }

    @Test
    void pageIsNotToBeWrittenWhileItIsRestored() {
        try (ChannelSet source = new ChannelSet(); ChannelSet set = new ChannelSet()) {
            source.addTrackedRegion("r", 1, PAGE).putLong(0, 1);
            final ByteBuffer image = SeededSet.image(source, 1);
            final MemoryRegion region = set.addTrackedRegion("r", 1, PAGE);
            restore.begin(set);
            restore.restoreFromBuffer(image.limit(image.limit() - 8));
            assertThat(region.presentPages()).isEqualTo(1);
            assertThat(region.prepareToWrite(0, 8)).isFalse();
            restore.end();
        }
    }
}
