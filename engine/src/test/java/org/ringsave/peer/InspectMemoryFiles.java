/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** A JVM that writes two long images of a set, which differ in a few places. */
final class InspectMemoryFiles {
    /** In the outgoing ring of channel 0. */
    static final int PACKETS = 30_000;
    /** In flight on channel 0. */
    static final int REQUESTS = 60_000;
    private static final int PAGE = 4096;
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[8]);

    private InspectMemoryFiles() {
    }

    /** Takes both files, the pages of the region and the number of channels. */
    public static void main(String[] args) throws IOException {
        final int pages = Integer.parseInt(args[2]);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel =
                set.add(0, "", ChannelConfig.ofPages(1024).withInFlight(65_536, 8, 0).withBothEnds());
            final MemoryRegion memory = set.addTrackedRegion("memory", 1, Math.max(4L, pages) * PAGE);
            for (int id = 1; id < Integer.parseInt(args[3]); id++) {
                set.add(id, "channel " + id, ChannelConfig.ofPages(1).withInFlight(1, 8, 0).withBothEnds());
            }
            set.open();
            fill(set, channel);
            for (long page = 0; page < pages; page++) {
                memory.putLong(page * PAGE, page);
            }
            save(set, Path.of(args[0]));
            set.resume();
            request(channel, REQUESTS);
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
            memory.putLong(0, -1);
            memory.putLong(Math.max(0, pages - 2L) * PAGE, -1);
            memory.putLong((pages - 1L) * PAGE, -1);
            save(set, Path.of(args[1]));
        }
    }

    private static void fill(ChannelSet set, Channel channel) {
        for (int i = 0; i < PACKETS; i++) {
            channel.outgoing().offer(Packet.IN_BAND, 0, i, PAYLOAD, 0, 8);
        }
        for (int i = 0; i < REQUESTS; i++) {
            request(channel, i);
        }
        for (final Channel each : set.channels()) {
            if (each != channel) {
                each.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 1, PAYLOAD, 0, 8);
                each.outgoing().offer(Packet.IN_BAND, 0, 1, PAYLOAD, 0, 8);
            }
        }
    }

    private static void request(Channel channel, long id) {
        channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, PAYLOAD, 0, 8);
        channel.incoming().poll((type, flags, transactionId, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
    }

    private static void save(ChannelSet set, Path path) throws IOException {
        set.pause();
        final SaveSession session = new SaveSession();
        session.begin(set, 1);
        ImageFile.save(session, ImageFile.create(path, SyncMode.NONE), ByteBuffer.allocateDirect(1 << 20));
    }
}
