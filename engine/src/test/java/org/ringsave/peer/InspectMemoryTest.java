/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

/** Images that are longer than a JVM's memory are looked into. */
class InspectMemoryTest {
    private static final int PAGE = 4096;
    private static final int PACKETS = 30_000;
    private static final int REQUESTS = 60_000;

    @TempDir
    private Path directory;

    @Proves("Long images are compared and read in a JVM of less memory.")
    @Test
    void imagesLongerThanTheMemoryAreComparedAndRead() throws Exception {
        // 32 MiB, nightly 1 GiB.
        final int pages = Repeats.of(8, 256) * 1024;
        final Path first = directory.resolve("first.img");
        final Path second = directory.resolve("second.img");
        write(first, second, pages);
        try (PeerProcess child = PeerProcess.startJvm(directory, List.of("-Xmx16m", "-XX:MaxDirectMemorySize=2m"),
            InspectMemoryRun.class, first, second)) {
            assertThat(child.exitCode()).as("%s", child.output()).isZero();
            assertThat(child.output().lines()).containsExactly(
                "region memory: 1 page from 0x0, 2 pages from 0x" + Long.toHexString((pages - 2L) * PAGE) + " differ",
                "channel 0, incoming ring: head is " + REQUESTS * 32L + ", " + (REQUESTS + 1) * 32L + " in the second",
                "channel 0, outgoing ring: 1 packet fewer at its head",
                "channel 0, requests received: 1 request more: " + REQUESTS,
                "channel 0, requests awaiting at the opposite end: 1 request more: " + REQUESTS,
                pages + " pages, " + PACKETS + " packets, " + 2 * REQUESTS + " requests, whole: true");
        }
        Cases.count(2L * pages);
    }

    private static void write(Path first, Path second, int pages) throws IOException {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel =
                set.add(0, "", ChannelConfig.ofPages(1024).withInFlight(65_536, 8, 0).withBothEnds());
            final MemoryRegion memory = set.addTrackedRegion("memory", 1, (long)pages * PAGE);
            set.open();
            for (int i = 0; i < PACKETS; i++) {
                channel.outgoing().offer(Packet.IN_BAND, 0, i, payload, 0, 8);
            }
            for (int i = 0; i < REQUESTS; i++) {
                request(channel, payload, i);
            }
            for (long page = 0; page < pages; page++) {
                memory.putLong(page * PAGE, page);
            }
            save(set, first);
            set.resume();
            request(channel, payload, REQUESTS);
            channel.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
            memory.putLong(0, -1);
            memory.putLong((pages - 2L) * PAGE, -1);
            memory.putLong((pages - 1L) * PAGE, -1);
            save(set, second);
        }
    }

    private static void request(Channel channel, UnsafeBuffer payload, long id) {
        channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, id, payload, 0, 8);
        channel.incoming().poll((type, flags, transactionId, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
    }

    private static void save(ChannelSet set, Path path) throws IOException {
        set.pause();
        final SaveSession session = new SaveSession();
        session.begin(set, 1);
        ImageFile.save(session, ImageFile.create(path, SyncMode.NONE), ByteBuffer.allocateDirect(1 << 20));
    }
}
