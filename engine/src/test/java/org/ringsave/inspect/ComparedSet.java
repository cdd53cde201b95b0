/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;

/** A small set with content of every kind, whose images are compared. It is paused at first. */
final class ComparedSet implements AutoCloseable {
    static final int PAGE = 4096;

    final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    final ByteState clock = new ByteState("clock", 1, new byte[16]);
    final ChannelSet set = new ChannelSet();
    final Channel disk;
    final MemoryRegion memory;

    ComparedSet() {
        clock.bytes()[6] = 1;
        set.addState(clock);
        set.addState(new ByteState("rules", 1, new byte[100_000]));
        memory = set.addTrackedRegion("memory", 1, 2048 * PAGE);
        disk = set.add(7, "disk", ChannelConfig.ofPages(4).withInFlight(8, 64, 16).withContext(24).withBothEnds());
        set.add(9, "net", ChannelConfig.ofPages(1));
        set.open();
        for (int page = 0; page < 600; page++) {
            write(page, page);
        }
        send(1, 2, 3);
        set.pause();
    }

    void write(int page, long word) {
        memory.prepareToWrite((long)page * PAGE, 8);
        memory.putLong((long)page * PAGE, word);
    }

    /** The opposite end sends requests to the near end. */
    void send(long... ids) {
        for (final long id : ids) {
            disk.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, 32);
        }
    }

    void poll(PacketAction action, int limit) {
        disk.incoming().poll((type, flags, id, buffer, offset, length) -> action, limit);
    }

    @Override
    public void close() {
        set.close();
    }
}
