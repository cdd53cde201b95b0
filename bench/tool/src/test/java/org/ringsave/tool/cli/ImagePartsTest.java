/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.image.ImageException;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;
import org.ringsave.store.SyncMode;

class ImagePartsTest {
    private static final int PACKET_LENGTH = 64;
    private static final int CONTEXT_LENGTH = 24;
    private static final int PAGE_LENGTH = 4_096;
    private static final int GROUPS = 2;
    private static final long GROUP_LENGTH = 512L * PAGE_LENGTH;
    private static final long REGION_LENGTH = GROUPS * GROUP_LENGTH;

    @TempDir
    private Path directory;

    /** Saves a channel with three packets in its ring, and a tracked region with three pages. Then it writes a page. */
    private List<Path> images() throws IOException {
        final List<Path> files = List.of(directory.resolve("full"), directory.resolve("delta"));
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel =
                set.add(0, "name", ChannelConfig.ofPages(1).withBothEnds().withContext(CONTEXT_LENGTH));
            final MemoryRegion region = set.addTrackedRegion("memory", 1, REGION_LENGTH);
            set.open();
            for (int i = 0; i < 3; i++) {
                channel.outgoing().offer(Packet.IN_BAND, 0, i, new UnsafeBuffer(new byte[PACKET_LENGTH]), 0,
                    PACKET_LENGTH);
            }
            region.putLong(0, 1);
            region.putLong(PAGE_LENGTH, 1);
            region.putLong(REGION_LENGTH - PAGE_LENGTH, 1);
            set.pause();
            final SaveSession session = new SaveSession();
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(files.get(0), SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
            region.putLong(0, 2);
            session.begin(set, SaveMode.PAUSED, 1, session.cutId());
            ImageFile.save(session, ImageFile.create(files.get(1), SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        }
        return files;
    }

    private static ImageParts parts(Path... files) throws IOException {
        final ImageParts parts = new ImageParts();
        for (final Path file : files) {
            parts.add(file);
        }
        return parts;
    }

    @Test
    void partsOfAnImageAreItsLength() throws IOException {
        final Path full = images().get(0);
        assertThat(sum(parts(full))).isEqualTo(Files.size(full));
        assertThat(sum(parts(full, full))).isEqualTo(2 * Files.size(full));
        assertThat(parts(full, full).images()).isEqualTo(2);
    }

    private static long sum(ImageParts parts) {
        return Arrays.stream(ImagePart.values()).mapToLong(parts::written).sum();
    }

    @Test
    void partsHaveThePayloadOfTheirRecords() throws IOException {
        final ImageParts parts = parts(images().get(0));
        // A packet has a header of 16 bytes and a footer of 8.
        assertThat(parts.written(ImagePart.RINGS)).isEqualTo(3 * (16 + PACKET_LENGTH + 8));
        assertThat(parts.written(ImagePart.CONTEXTS)).isEqualTo(8 + 2 * CONTEXT_LENGTH);
        assertThat(parts.written(ImagePart.REGIONS)).isEqualTo(GROUPS * 72 + 3 * PAGE_LENGTH);
        assertThat(parts.written(ImagePart.STATES)).isZero();
    }

    @Test
    void pagesInUseAndPagesWrittenAreCounted() throws IOException {
        final List<Path> files = images();
        assertThat(parts(files.get(0)).presentPages()).isEqualTo(3);
        assertThat(parts(files.get(0)).writtenPages()).isEqualTo(3);
        final ImageParts delta = parts(files.get(1));
        assertThat(delta.presentPages()).isEqualTo(3);
        assertThat(delta.writtenPages()).isEqualTo(1);
        assertThat(delta.written(ImagePart.REGIONS)).isEqualTo(136 + PAGE_LENGTH);
        assertThat(delta.written(ImagePart.RINGS)).isZero();
    }

    @Test
    void bitmapsAcrossTheEndOfABlockAreRead() throws IOException {
        final Path file = directory.resolve("image");
        try (ChannelSet set = new ChannelSet()) {
            final MemoryRegion region = set.addTrackedRegion("memory", 1, 57 * GROUP_LENGTH);
            for (int group = 0; group < 57; group++) {
                region.putLong(group * GROUP_LENGTH, 1);
            }
            // Now 56 heads and 63 pages stand before the last head: it begins 64 bytes before the end of a block.
            for (int group = 0; group < 7; group++) {
                region.putLong(group * GROUP_LENGTH + PAGE_LENGTH, 1);
            }
            final SaveSession session = new SaveSession();
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(file, SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        }
        assertThat(parts(file).writtenPages()).isEqualTo(64);
        assertThat(parts(file).captured(ImagePart.REGIONS)).isEqualTo(57 * 72);
    }

    @Test
    void beginCopiesContextsAndBitmapsAndNeitherRingsNorPages() throws IOException {
        final List<Path> files = images();
        final ImageParts full = parts(files.get(0));
        assertThat(full.captured(ImagePart.CONTEXTS)).isEqualTo(8 + 2 * CONTEXT_LENGTH);
        assertThat(full.captured(ImagePart.REGIONS)).isEqualTo(GROUPS * 72);
        assertThat(full.captured(ImagePart.RINGS)).isZero();
        assertThat(full.captured(ImagePart.FRAME)).isZero();
        assertThat(parts(files.get(1)).captured(ImagePart.REGIONS)).isEqualTo(136);
    }

    @Test
    void beginCopiesHeadsOfRequestsAndNotTheirPackets() throws IOException {
        final Path file = directory.resolve("image");
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(0, "", ChannelConfig.ofPages(1).withBothEnds()
                .withInFlight(4, PACKET_LENGTH, CONTEXT_LENGTH));
            set.open();
            channel.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7,
                new UnsafeBuffer(new byte[PACKET_LENGTH]), 0, PACKET_LENGTH);
            channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
            set.pause();
            final SaveSession session = new SaveSession();
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(file, SyncMode.NONE), ByteBuffer.allocateDirect(4_096));
        }
        // Both ends have the request: one received it, the other awaits its completion.
        final long heads = 2 * (24 + CONTEXT_LENGTH);
        assertThat(parts(file).written(ImagePart.REQUESTS)).isEqualTo(heads);
        assertThat(parts(file).captured(ImagePart.REQUESTS)).isEqualTo(heads);
        assertThat(parts(file).written(ImagePart.PACKETS)).isEqualTo(PACKET_LENGTH);
        assertThat(parts(file).captured(ImagePart.PACKETS)).isZero();
    }

    @Test
    void imageThatIsCutShortIsRefused() throws IOException {
        final Path file = images().get(0);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int)Files.size(file) - 8));
        assertThatThrownBy(() -> parts(file)).isInstanceOf(ImageException.class).hasMessageContaining("is cut short");
    }
}
