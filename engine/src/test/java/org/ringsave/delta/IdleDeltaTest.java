/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.fixture.ByteState;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;

/** The table in EMBEDDING says how many bytes of a delta stand for a part of the set that has not changed. */
class IdleDeltaTest {
    private static final int KIB = 1_024;
    private static final int REGION_PAGES = 4 * KIB;
    private static final ChannelConfig RINGS = ChannelConfig.ofPages(16).withBothEnds();
    private static final ChannelConfig TABLES = RINGS.withInFlight(16, 256, 64);

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(256));

    /** Length of a delta of a set in which nothing has changed since the base. */
    private static long idle(Consumer<ChannelSet> parts) {
        final SaveSession session = new SaveSession();
        final ByteBuffer memory = ByteBuffer.allocateDirect(32 * KIB * KIB);
        try (ChannelSet set = new ChannelSet()) {
            parts.accept(set);
            session.begin(set, 1);
            session.saveContinue(memory);
            session.end();
            session.begin(set, SaveMode.PAUSED, 2, session.cutId());
            final long length = session.imageLength();
            session.abandon();
            return length;
        }
    }

    private static void addStates(ChannelSet set, int count, int length) {
        for (int i = 0; i < count; i++) {
            set.addState(new ByteState("state-" + i, 1, new byte[length]));
        }
    }

    private void keep(Channel channel, int requests) {
        for (int i = 0; i < requests; i++) {
            channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, i, payload, 0, 256);
            channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
        }
    }

    private long requests(int count) {
        return idle(set -> {
            final Channel channel = set.add(1, "disk-1", TABLES);
            set.open();
            keep(channel, count);
            set.pause();
        });
    }

    private static long region(boolean tracked) {
        return idle(set -> {
            final long length = (long)REGION_PAGES * MemoryRegion.PAGE_LENGTH;
            final MemoryRegion region = tracked ? set.addTrackedRegion("memory", 1, length)
                : set.addRegion("memory", 1, length);
            for (int page = 0; page < REGION_PAGES; page++) {
                region.putLong((long)page * MemoryRegion.PAGE_LENGTH, 1);
            }
        });
    }

    private static String row(String part, long bytes) {
        return String.format(Locale.ROOT, "| %s | %,d |\n", part, bytes);
    }

    @Test
    void tableNamesTheBytesOfEachUnchangedPart() throws Exception {
        final long empty = idle(set -> { });
        final long channel = idle(set -> set.add(1, "disk-1", RINGS));
        final long two = idle(set -> {
            set.add(1, "disk-1", RINGS);
            set.add(2, "disk-2", RINGS);
        });
        final long states = idle(set -> addStates(set, 1, KIB));
        final String table = "| unchanged since the base | bytes in a delta |\n|---|---|\n"
            + row("the image itself", empty)
            + row("a channel with both ends, whatever is in its rings; its name has 1 to 8 bytes", two - channel)
            + row("64 bytes of context at each of its ends", idle(set -> set.add(1, "disk-1", RINGS.withContext(64)))
                - channel)
            + row("its first request in flight, with a context of 64 bytes, at both ends", requests(1) - channel)
            + row("each further request", requests(2) - requests(1))
            + row("the first state, of 1,024 bytes", states - empty)
            + row("each further state of 1,024 bytes", idle(set -> addStates(set, 2, KIB)) - states)
            + row("a tracked region, whatever its length", region(true) - empty)
            + row("an untracked region of 16 MiB", region(false) - empty);
        final String page = Files.readString(Path.of("EMBEDDING.md"));
        assertThat(page).contains("<!-- idle -->\n" + table + "<!-- /idle -->\n");
    }
}
