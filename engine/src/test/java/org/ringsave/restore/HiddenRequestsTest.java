/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.InFlightLoader;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.image.ImageException;
import org.ringsave.image.RequestHead;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** Requests of an image are in the tables before the image is applied, and no call finds them there. */
class HiddenRequestsTest {
    private static final ChannelConfig CONFIG = ChannelConfig.ofPages(1).withInFlight(50, 64, 20);
    private static final int REQUESTS = 40;

    private final RestoreSession session = new RestoreSession();
    private final ChannelSet saved = new ChannelSet();
    private final ChannelSet given = new ChannelSet();
    private Channel channel;

    @BeforeEach
    void create() {
        Shapes.inFlight(saved.add(1, "", CONFIG), new SplittableRandom(7), REQUESTS);
        channel = given.add(1, "", CONFIG);
    }

    @AfterEach
    void close() {
        saved.close();
        given.close();
    }

    private LongArrayList ids() {
        final LongArrayList ids = new LongArrayList();
        saved.get(1).received().forEach((id, type, packet, context) -> ids.addLong(id));
        return ids;
    }

    @Test
    void noCallFindsARequestBeforeApply() {
        final ByteBuffer image = SeededSet.image(saved, 1);
        session.begin(given);
        session.restoreFromBuffer(image.duplicate());
        final InFlight table = channel.received();
        assertThat(ids()).hasSize(REQUESTS).allSatisfy(id -> {
            assertThat(table.contains(id)).isFalse();
            assertThat(table.context(id)).isNull();
            assertThat(table.packet(id)).isNull();
            assertThat(table.ranges(id)).isNull();
            assertThat(table.forget(id)).isEqualTo(Outcome.UNKNOWN);
        });
        table.forEach((id, type, packet, context) -> assertThat(id).as("an id before apply").isNull());
        assertThat(table.count() + channel.awaiting().count()).isZero();
        session.apply();
        assertThat(table.count()).isEqualTo(REQUESTS);
        assertThat(SeededSet.bytes(SeededSet.image(given, 1))).isEqualTo(SeededSet.bytes(image));
    }

    @Test
    void refusedImageLeavesEmptyTablesThatTakeRequests() {
        final ByteBuffer image = SeededSet.image(saved, 1);
        final ByteBuffer damaged = Shapes.direct(SeededSet.bytes(image));
        damaged.put(damaged.capacity() - 1, (byte)~damaged.get(damaged.capacity() - 1));
        session.begin(given);
        assertThatThrownBy(() -> session.restoreFromBuffer(damaged)).isInstanceOf(ImageException.class);
        assertThat(ChannelAccess.memory(channel).isPristine()).isTrue();
        for (final long id : ids()) {
            assertThat(channel.received().contains(id)).isFalse();
        }
        Shapes.inFlight(channel, new SplittableRandom(7), REQUESTS);
        assertThat(SeededSet.bytes(SeededSet.image(given, 1))).isEqualTo(SeededSet.bytes(image));
    }

    @Test
    void applyOnlyLeavesEmptyTablesOfOtherChannelsThatTakeRequests() {
        Shapes.inFlight(saved.add(2, "", CONFIG), new SplittableRandom(8), REQUESTS);
        given.add(2, "", CONFIG);
        final ByteBuffer image = SeededSet.image(saved, 1);
        session.begin(given);
        session.restoreFromBuffer(image.duplicate());
        session.applyOnly(2);
        assertThat(channel.received().count()).isZero();
        Shapes.inFlight(channel, new SplittableRandom(7), REQUESTS);
        assertThat(ids()).allSatisfy(id -> assertThat(channel.received().contains(id)).isTrue());
        assertThat(SeededSet.bytes(SeededSet.image(given, 1))).isEqualTo(SeededSet.bytes(image));
    }

    /** A live save holds the slots of completed requests. An image without requests of their table shows none. */
    @Test
    void requestsWhoseSlotsWereHeldByASaveDoNotComeBack() {
        Shapes.inFlight(channel, new SplittableRandom(9), REQUESTS);
        final SaveSession save = new SaveSession();
        save.begin(given, SaveMode.LIVE, 1);
        for (final InFlight table : List.of(channel.received(), channel.awaiting())) {
            final LongArrayList held = new LongArrayList();
            table.forEach((id, type, packet, context) -> held.addLong(id));
            assertThat(held).hasSize(REQUESTS).allSatisfy(id -> assertThat(table.forget(id)).isZero());
        }
        save.abandon();
        try (ChannelSet other = new ChannelSet()) {
            final UnsafeBuffer none = new UnsafeBuffer(new byte[24]);
            ChannelAccess.memory(other.add(1, "", CONFIG)).restoreInFlight(1, 5, 6, 0, 0, none, 0);
            session.begin(given);
            session.restoreFromBuffer(SeededSet.image(other, 1));
            session.apply();
        }
        assertThat(channel.awaiting().count()).isEqualTo(1);
        assertThat(channel.received().count()).isZero();
        channel.received().forEach((id, type, packet, context) -> assertThat(id).as("an id of an old save").isNull());
    }

    @Test
    void restoredTableGoesOnAsOneThatWasFilled() {
        session.begin(given);
        session.restoreFromBuffer(SeededSet.image(saved, 1));
        session.apply();
        final LongArrayList left = ids();
        final SplittableRandom random = new SplittableRandom(3);
        while (!left.isEmpty()) {
            final long id = left.removeAt(random.nextInt(left.size()));
            assertThat(channel.received().forget(id)).isZero();
            assertThat(saved.get(1).received().forget(id)).isZero();
            assertThat(SeededSet.bytes(SeededSet.image(given, 1)))
                .isEqualTo(SeededSet.bytes(SeededSet.image(saved, 1)));
        }
    }

    @Test
    void loaderRefusesARepeatedIdAndATableThatIsTooSmall() {
        final ChannelMemory memory = ChannelAccess.memory(channel);
        final InFlightLoader loader = new InFlightLoader();
        loader.start(memory, 0, 50);
        assertThat(loader.addHead(requests(5), 0)).isEqualTo(1);
        assertThat(loader.addHead(requests(5), 0)).isZero();
        assertThat(loader.add(requests(6, 7, 5, 8), 0, 4)).isEqualTo(2);
        memory.clearInFlight();
        loader.start(memory, 0, 1);
        assertThatThrownBy(() -> loader.add(requests(5, 6), 0, 2)).isInstanceOf(IllegalStateException.class)
            .hasMessage("only 1 requests were told");
        assertThat(loader.add(requests(5), 0, 1)).isEqualTo(1);
        assertThatThrownBy(() -> loader.addHead(requests(6), 0)).isInstanceOf(IllegalStateException.class)
            .hasMessage("only 1 requests were told");
        memory.showInFlight();
        assertThat(channel.received().contains(5)).isTrue();
        assertThat(channel.received().count()).isEqualTo(1);
        assertThatThrownBy(() -> loader.start(memory, 0, 51)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("51 requests for a table of 50 slots");
    }

    /** Requests without packet as an image has them, with contexts of 20 bytes. */
    private static UnsafeBuffer requests(long... ids) {
        final int stride = RequestHead.LENGTH + 24;
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(ids.length * stride));
        for (int i = 0; i < ids.length; i++) {
            RequestHead.put(buffer, i * stride, ids[i], Packet.IN_BAND, 0, 0, 0);
        }
        return buffer;
    }
}
