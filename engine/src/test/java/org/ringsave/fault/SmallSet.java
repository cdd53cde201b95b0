/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ringsave.channel.AppState;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.channel.InFlight;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.PacketStateHandler;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.FaultPoints;
import org.ringsave.fixture.KeptStates;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;

/** A small set with every kind of part, the same each time, whose embedder's code passes fault points. */
final class SmallSet {
    static final long LABEL = 7;
    /** Most memory of a restore that builds the set. */
    static final long LIMIT = 1 << 22;
    private static final int CHANNELS = 2;
    private static final ByteBuffer CHUNK = ByteBuffer.allocateDirect(900);

    final ChannelSet set = new ChannelSet();
    final List<AppState> states = List.of(FaultPoints.callback(AppState.class, new ByteState("clock", 3, new byte[21])),
        FaultPoints.callback(AppState.class, new NumberedState("numbered", new byte[40])));
    final KeptStates kept = new KeptStates();
    final PacketStateHandler handler = FaultPoints.callback(PacketStateHandler.class, kept);

    /** The set without any traffic. */
    static SmallSet empty() {
        final SmallSet small = new SmallSet();
        small.make();
        return small;
    }

    /** The paused set after traffic. */
    static SmallSet paused() {
        final SmallSet small = empty();
        small.set.open();
        small.drive(5);
        small.set.pause();
        return small;
    }

    /** Adds all parts that the set does not have yet. */
    void make() {
        for (int i = 0; i < CHANNELS; i++) {
            if (set.get(i) == null) {
                set.add(i, "channel-" + i, SeededSet.config(1));
            }
        }
        final List<String> names = set.regions().stream().map(MemoryRegion::name).toList();
        if (!names.contains("memory")) {
            set.addRegion("memory", 1, 300);
        }
        if (!names.contains("tracked")) {
            set.addTrackedRegion("tracked", 2, 3 * MemoryRegion.PAGE_LENGTH - 100);
        }
        for (final AppState state : states) {
            if (!set.appStates().contains(state)) {
                set.addState(state);
            }
        }
        set.packetState(handler);
    }

    /** Traffic in all channels of the open set, states of requests, and bytes in regions. */
    void drive(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (final Channel channel : set.channels()) {
            SeededSet.drive(random, channel, 24);
            for (final Channel end : List.of(channel, channel.opposite())) {
                keep(end.received());
                keep(end.awaiting());
            }
        }
        for (final MemoryRegion region : set.regions()) {
            assertThat(region.putLong(8 * random.nextInt((int)region.length() / 8), random.nextLong())).isTrue();
        }
    }

    private void keep(InFlight table) {
        final List<Long> ids = new ArrayList<>();
        table.forEach((id, type, packet, context) -> ids.add(id));
        for (final long id : ids) {
            kept.put(table, id, new byte[] {(byte)id, 1, 2, (byte)(id >> 8), 4});
        }
    }

    /** The rest of a save, written in small chunks, and ended. */
    static byte[] write(SaveSession session) {
        final byte[] image = new byte[(int)session.imageLength()];
        SaveStatus status;
        do {
            status = session.saveContinue(CHUNK.clear());
            CHUNK.get(0, image, (int)session.offset() - session.bytesFilled(), session.bytesFilled());
        } while (status == SaveStatus.BUFFER_OVERFLOW);
        assertThat(status).isEqualTo(SaveStatus.SUCCESS);
        session.end();
        return image;
    }

    /** A full image by a session that nothing happened to, of the set as it is now. */
    byte[] image() {
        return image(set);
    }

    static byte[] image(ChannelSet set) {
        return SeededSet.bytes(SeededSet.image(set, LABEL));
    }

    /** Takes an image in pieces. */
    static void take(RestoreSession restore, byte[] image) {
        for (int at = 0; at < image.length; at += CHUNK.capacity()) {
            final int length = Math.min(CHUNK.capacity(), image.length - at);
            restore.restoreFromBuffer(CHUNK.clear().put(image, at, length).flip());
        }
    }

    /**
     * No lock is held: the set moves from state to state. The session's next full image is right, and so is a delta
     * against it, and the memory is still the set's.
     */
    void isRight(SaveSession session) {
        assertThat(session.isSaving()).isFalse();
        set.regions().forEach(region -> assertThat(region.isPinned()).isFalse());
        if (set.state() == ChannelState.OPEN) {
            set.pause();
        }
        session.begin(set, LABEL);
        final byte[] full = write(session);
        assertThat(full).isEqualTo(image());
        if (set.state() == ChannelState.CREATED) {
            set.open();
        } else {
            set.resume();
        }
        drive(9);
        session.begin(set, SaveMode.LIVE, LABEL, session.cutId());
        final byte[] delta = write(session);
        set.pause();
        final KeptStates others = new KeptStates();
        final RestoreSession restore = new RestoreSession();
        restore.begin(LIMIT, others, new ByteState("clock", 3, new byte[0]), new NumberedState("numbered",
            new byte[0]));
        take(restore, full);
        restore.next();
        take(restore, delta);
        try (ChannelSet restored = restore.apply()) {
            assertThat(image(restored)).isEqualTo(image());
        }
    }
}
