/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;

class ImagePartsTest {
    private static final int PACKET_LENGTH = 64;
    private static final int CONTEXT_LENGTH = 24;
    private static final int REGION_LENGTH = 8 * 4_096;

    @TempDir
    private Path directory;

    /** Saves a channel with three packets in its ring, and a region. */
    private Path image() throws IOException {
        final Path file = directory.resolve("image");
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel =
                set.add(0, "name", ChannelConfig.ofPages(1).withBothEnds().withContext(CONTEXT_LENGTH));
            set.addRegion("memory", 1, REGION_LENGTH);
            set.open();
            for (int i = 0; i < 3; i++) {
                channel.outgoing().offer(Packet.IN_BAND, 0, i, new UnsafeBuffer(new byte[PACKET_LENGTH]), 0,
                    PACKET_LENGTH);
            }
            set.pause();
            final SaveSession session = new SaveSession();
            session.begin(set, 0);
            ImageFile.save(session, ImageFile.create(file, false), ByteBuffer.allocateDirect(4_096));
        }
        return file;
    }

    @Test
    void partsOfAnImageAreItsLength() throws IOException {
        final Path file = image();
        final ImageParts parts = new ImageParts();
        parts.add(file);
        assertThat(Arrays.stream(ImagePart.values()).mapToLong(parts::written).sum()).isEqualTo(Files.size(file));
        parts.add(file);
        assertThat(Arrays.stream(ImagePart.values()).mapToLong(parts::written).sum()).isEqualTo(2 * Files.size(file));
        assertThat(parts.images()).isEqualTo(2);
    }

    @Test
    void partsHaveThePayloadOfTheirRecords() throws IOException {
        final ImageParts parts = new ImageParts();
        parts.add(image());
        // A packet has a header of 16 bytes and a footer of 8.
        assertThat(parts.written(ImagePart.RINGS)).isEqualTo(3 * (16 + PACKET_LENGTH + 8));
        assertThat(parts.written(ImagePart.CONTEXTS)).isEqualTo(8 + 2 * CONTEXT_LENGTH);
        assertThat(parts.written(ImagePart.REGIONS)).isEqualTo(REGION_LENGTH);
        assertThat(parts.written(ImagePart.STATES)).isZero();
    }

    @Test
    void beginCopiesContextsAndNeitherRingsNorMemory() throws IOException {
        final ImageParts parts = new ImageParts();
        parts.add(image());
        assertThat(parts.captured(ImagePart.CONTEXTS)).isEqualTo(8 + 2 * CONTEXT_LENGTH);
        assertThat(parts.captured(ImagePart.RINGS)).isZero();
        assertThat(parts.captured(ImagePart.REGIONS)).isZero();
        assertThat(parts.captured(ImagePart.FRAME)).isZero();
    }

    @Test
    void imageThatIsCutShortIsRefused() throws IOException {
        final Path file = image();
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int)Files.size(file) - 8));
        assertThatThrownBy(() -> new ImageParts().add(file)).isInstanceOf(EOFException.class)
            .hasMessageContaining("is cut short");
    }
}
