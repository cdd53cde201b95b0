/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.LiveSets;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.OutgoingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** A live save holds and releases space: release and seek, spills, PINNED, and budgets. */
class LiveReleaseTest {
    private static final int LARGE = 1 << 24;
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

    private final ChannelSet set = new ChannelSet();
    private SaveSession session = new SaveSession();
    private byte[] expected;

    /** Three channels with full rings of three pages, all wrapped, and a region of more than two blocks. */
    @BeforeEach
    void create() {
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 3; i++) {
            set.add(1 + i, "c" + i, ChannelConfig.ofPages(3).withBothEnds().withInFlight(4, 64, 8).withContext(5));
        }
        final MemoryRegion region = set.addRegion("memory", 1, 140_001);
        for (int i = 0; i < region.length(); i += 8) {
            region.buffer().setMemory(i, (int)Math.min(8, region.length() - i), (byte)random.nextInt());
        }
        set.addState(new ByteState("clock", 1, new byte[] {1, 2, 3}));
        set.open();
        set.channels().forEach(near -> {
            fill(near, random, 5000);
            fill(near.opposite(), random, 9000);
        });
        expected = LiveSets.paused(set, 1);
    }

    private static void fill(Channel end, SplittableRandom random, int first) {
        for (int sent = 0; sent < first; sent += 424) {
            offer(end.outgoing(), random, 0, 400);
        }
        LiveSets.drain(end.opposite());
        offer(end.outgoing(), random, Packet.COMPLETION_REQUESTED, 64);
        end.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        long sent;
        do {
            sent = offer(end.outgoing(), random, 0, 200);
        } while (sent > 0);
        assertThat(sent).isEqualTo(Outcome.FULL);
    }

    private static long offer(OutgoingRing ring, SplittableRandom random, int flags, int length) {
        for (int i = 0; i < length; i += 8) {
            PAYLOAD.putLong(i, random.nextLong());
        }
        return ring.offer(Packet.IN_BAND, flags, random.nextLong(), PAYLOAD, 0, length);
    }

    @AfterEach
    void close() {
        session.end();
        set.close();
    }

    private static ByteBuffer chunk(int length) {
        return ByteBuffer.allocateDirect(length);
    }

    private byte[] rest() {
        final byte[] image = expected.clone();
        Arrays.fill(image, (int)session.offset(), image.length, (byte)0);
        assertThat(LiveSets.write(session, image, 777)).isEqualTo(SaveStatus.SUCCESS);
        return image;
    }

    @Test
    void liveSaveReleasesAfterEachCall() {
        session.begin(set, SaveMode.LIVE, 1);
        for (int i = 0; i < 40; i++) {
            final long before = session.offset();
            session.saveContinue(chunk(5000));
            assertThatThrownBy(() -> session.seek(before)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("seek: " + before, "below " + session.offset(), "released");
            session.seek(session.offset());
        }
        assertThat(rest()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1376, 5000, 40_000})
    void seekToTheLowWaterOffsetRepeatsTheSameBytes(int chunkLength) {
        final SplittableRandom random = new SplittableRandom(chunkLength);
        final byte[] image = new byte[expected.length];
        session.begin(set, SaveMode.LIVE, 1);
        session.manualRelease();
        final List<Long> offsets = new ArrayList<>(List.of(0L));
        while (session.offset() < image.length) {
            final ByteBuffer chunk = chunk(chunkLength);
            session.saveContinue(chunk);
            chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            offsets.add(session.offset());
            if (offsets.size() == 2 || random.nextInt(8) == 0) {
                LiveSets.churn(set);
            }
            if (random.nextInt(4) == 0) {
                release(offsets, random.nextInt(offsets.size()));
            }
            if (random.nextInt(4) == 0) {
                final int at = random.nextInt(offsets.size());
                session.seek(offsets.get(at));
                offsets.subList(at + 1, offsets.size()).clear();
            }
        }
        assertThat(image).isEqualTo(expected);
        assertThat(session.spillCount()).isPositive();
        session.seek(offsets.get(0));
        final byte[] again = image.clone();
        Arrays.fill(again, (int)(long)offsets.get(0), again.length, (byte)0);
        assertThat(LiveSets.write(session, again, 4096)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(again).isEqualTo(expected);
    }

    private void release(List<Long> offsets, int count) {
        final long released = offsets.get(count);
        session.release(released);
        offsets.subList(0, count).clear();
        if (released > 0) {
            for (final long below : new long[] {0, released - 8}) {
                assertThatThrownBy(() -> session.release(below)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("release: " + below, released + ".." + session.offset());
                assertThatThrownBy(() -> session.seek(below)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("seek: " + below, "below " + released);
            }
        }
        assertThatThrownBy(() -> session.release(session.offset() + 8)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("release: " + (session.offset() + 8));
    }

    @Test
    void manualReleaseKeepsRoomUntilRelease() {
        session = new SaveSession(1 << 20, 0);
        final OutgoingRing ring = set.get(1).outgoing();
        session.begin(set, SaveMode.LIVE, 1);
        session.manualRelease();
        LiveSets.drain(set.get(1).opposite());
        assertThat(ring.free()).as("the model sees an empty ring").isEqualTo(3 * 4096 - 8);
        while (session.offset() < 200_000 && session.offset() < expected.length - 72) {
            session.saveContinue(chunk(8192));
            assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isEqualTo(Outcome.PINNED);
        }
        session.release(session.offset());
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        assertThat(session.spillCount()).isZero();
        assertThat(rest()).isEqualTo(expected);
    }

    @Test
    void everyWriteReturnsPinnedUntilTheSaveGoesOn() {
        session = new SaveSession(1 << 20, 0);
        final Channel far = set.get(2).opposite();
        final OutgoingRing ring = far.outgoing();
        final long[] oldest = {0};
        far.received().forEach((id, type, packet, context) -> oldest[0] = id);
        session.begin(set, SaveMode.LIVE, 1);
        LiveSets.drain(set.get(2));
        final long position = ring.position();
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isEqualTo(Outcome.PINNED);
        assertThat(ring.append(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isEqualTo(Outcome.PINNED);
        assertThat(ring.tryClaim(Packet.IN_BAND, 0, 1, 512)).isEqualTo(Outcome.PINNED);
        assertThat(far.complete(oldest[0], PAYLOAD, 0, 512)).isEqualTo(Outcome.PINNED);
        assertThat(far.received().contains(oldest[0])).isTrue();
        assertThat(ring.prepareToWait(512)).as("nothing to wait for: the reader has read all").isFalse();
        assertThat(ring.position()).isEqualTo(position);
        assertThat(set.regions().get(0).prepareToWrite(70_000, 1)).isFalse();
        assertThat(ring.free()).isEqualTo(3 * 4096 - 8);

        final byte[] image = rest();
        assertThat(image).isEqualTo(expected);
        assertThat(session.isSaving()).as("released by saving, not by the end").isTrue();
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        assertThat(ring.append(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        ring.abort(ring.tryClaim(Packet.IN_BAND, 0, 1, 512));
        assertThat(far.complete(oldest[0], PAYLOAD, 0, 512)).isPositive();
        assertThat(set.regions().get(0).prepareToWrite(0, 140_001)).isTrue();
        assertThat(session.spillCount() + session.spilledLength()).isZero();
    }

    @Test
    void ringOrPageIsSpilledOnceWithinTheLimit() {
        session = new SaveSession(1 << 20, 4096 + 13_000);
        session.begin(set, SaveMode.LIVE, 1);
        final MemoryRegion region = set.regions().get(0);
        assertThat(region.prepareToWrite(8192, 0)).isTrue();
        assertThat(session.spillCount()).isZero();
        assertThat(region.prepareToWrite(8191, 1)).isTrue();
        assertThat(session.spillCount()).isEqualTo(1);
        assertThat(session.spilledLength()).isEqualTo(4096);
        assertThat(region.prepareToWrite(4096, 4096)).isTrue();
        assertThat(session.spilledLength()).isEqualTo(4096);
        assertThatThrownBy(() -> region.prepareToWrite(140_000, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        region.buffer().setMemory(4096, 4096, (byte)9);

        final OutgoingRing ring = set.get(1).outgoing();
        LiveSets.drain(set.get(1).opposite());
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        assertThat(session.spillCount()).isEqualTo(2);
        final long spilled = session.spilledLength();
        assertThat(spilled - 4096).isBetween(3L * 4096 - 400, 3L * 4096 - 8);
        assertThat(ring.offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isPositive();
        LiveSets.drain(set.get(2).opposite());
        assertThat(set.get(2).outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 512)).isEqualTo(Outcome.PINNED);
        assertThat(region.prepareToWrite(8191, 2)).as("no room for another page").isFalse();
        assertThat(session.spilledLength()).isEqualTo(spilled);
        assertThat(rest()).isEqualTo(expected);
        session.end();
        assertThat(session.spillCount()).isEqualTo(2);
        assertThat(session.spilledLength()).isEqualTo(spilled);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, 1, 20_000, Long.MAX_VALUE})
    void imageIsTheSameWithinAnyBudget(long budgetNs) {
        final byte[] image = new byte[expected.length];
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer chunk = chunk(50_011);
        SaveStatus status;
        do {
            LiveSets.churn(set);
            final long before = session.offset();
            chunk.clear().position(3).limit(50_003);
            status = session.saveContinue(chunk, budgetNs);
            final int filled = session.bytesFilled();
            assertThat(chunk.position()).isEqualTo(3 + filled);
            assertThat(chunk.limit()).isEqualTo(50_003);
            assertThat(session.offset()).isEqualTo(before + filled);
            if (status == SaveStatus.BUFFER_OVERFLOW) {
                // A slice may end up to 255 bytes before its limit, where no record fits.
                assertThat(filled).isGreaterThan(budgetNs == Long.MAX_VALUE ? 50_000 - 256 : 16_384 - 256);
            }
            chunk.get(3, image, (int)before, filled);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image).isEqualTo(expected);
        assertThat(session.saveContinue(chunk.clear(), budgetNs)).isEqualTo(SaveStatus.SUCCESS);
        assertThat(session.bytesFilled()).isZero();
    }

    @Test
    void chunkIsTooSmallOnlyWhereNoByteFits() {
        session.begin(set, SaveMode.LIVE, 1);
        final byte[] image = new byte[expected.length];
        final SplittableRandom random = new SplittableRandom(5);
        int tooSmall = 0;
        while (session.offset() < image.length) {
            final ByteBuffer chunk = chunk(random.nextInt(400));
            final long budgetNs = random.nextLong(3) * 1_000_000;
            final int required = session.bytesRequired();
            final SaveStatus status = session.saveContinue(chunk, budgetNs);
            assertThat(status == SaveStatus.BUFFER_TOO_SMALL).isEqualTo(chunk.capacity() < required);
            assertThat(session.bytesFilled() == 0).isEqualTo(chunk.capacity() < required);
            tooSmall += status == SaveStatus.BUFFER_TOO_SMALL ? 1 : 0;
            chunk.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
        }
        assertThat(tooSmall).isPositive();
        assertThat(image).isEqualTo(expected);
    }

    @Test
    void wrongBufferWithABudgetChangesNothing() {
        session.begin(set, SaveMode.LIVE, 1);
        session.saveContinue(chunk(1000));
        final long before = session.offset();
        for (final ByteBuffer wrong : new ByteBuffer[] {ByteBuffer.allocate(40_000),
            chunk(40_000).asReadOnlyBuffer()}) {
            wrong.position(5).limit(39_000);
            assertThatThrownBy(() -> session.saveContinue(wrong, LARGE)).isInstanceOf(IllegalArgumentException.class);
            assertThat(wrong.position()).isEqualTo(5);
            assertThat(wrong.limit()).isEqualTo(39_000);
            assertThat(session.offset()).isEqualTo(before);
        }
        assertThat(rest()).isEqualTo(expected);
    }

    @Test
    void liveSaveWritesIntoAgronaBuffers() {
        session.begin(set, SaveMode.LIVE, 1);
        final ByteBuffer behind = chunk(2000).position(7).limit(1900);
        final UnsafeBuffer claim = new UnsafeBuffer(behind, 100, 1500);
        final byte[] image = new byte[expected.length];
        SaveStatus status;
        do {
            LiveSets.churn(set);
            status = session.saveContinue(claim, 24, 1376);
            claim.getBytes(24, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
            assertThat(behind.position()).isEqualTo(7);
            assertThat(behind.limit()).isEqualTo(1900);
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        assertThat(image).isEqualTo(expected);
    }
}
