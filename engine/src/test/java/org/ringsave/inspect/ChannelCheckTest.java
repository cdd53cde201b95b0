/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;

/** A damaged image says which of its channels are whole. */
class ChannelCheckTest {
    private static byte[] image() {
        try (ChannelSet set = SeededSet.paused(4, 3, 1)) {
            return SeededSet.bytes(SeededSet.image(set, 8));
        }
    }

    private static ImageContent content(byte[] image) throws IOException {
        return new ImageContent(Path.of("image"), new OpenImage(new MemoryBytes("image", ByteBuffer.wrap(image))));
    }

    /** Which channels are whole, by their numbers. */
    private static List<Boolean> whole(SavedChannels channels) {
        return LongStream.range(0, channels.count()).mapToObj(number -> {
            try {
                return channels.isWhole(number);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).toList();
    }

    @Test
    @Proves("A damaged byte of a channel is found in that channel and in no other.")
    void damagedByteIsFoundInItsChannelAlone() throws IOException {
        final byte[] image = image();
        final long[] offsets = new long[4];
        try (OpenImage open = new OpenImage(new MemoryBytes("image", ByteBuffer.wrap(image)))) {
            for (int number = 0; number < 3; number++) {
                offsets[number] = open.directory().at(number).offset();
                offsets[number + 1] = offsets[number] + open.directory().length();
            }
        }
        for (int at = (int)offsets[0]; at < offsets[3]; at++) {
            image[at] ^= (byte)(1 << at % Byte.SIZE);
            final int byteAt = at;
            try (ImageContent content = content(image)) {
                assertThat(whole(content.channels())).as("byte %d", at).isEqualTo(LongStream.range(0, 3)
                    .mapToObj(number -> byteAt < offsets[(int)number] || byteAt >= offsets[(int)number + 1]).toList());
            }
            image[at] ^= (byte)(1 << at % Byte.SIZE);
        }
        Cases.count(offsets[3] - offsets[0]);
    }

    @Test
    void changeWithRightChecksumsIsFoundByTheDigest() throws IOException {
        final ImageParts parts = ImageParts.of(image());
        int channel = -1;
        for (final ImageParts.Part part : parts.parts()) {
            channel += part.template() == ImageParts.CHANNEL ? 1 : 0;
            if (channel == 1 && part.payload().length > 0) {
                part.payload()[0] ^= 1;
                try (ImageContent content = content(parts.bytes())) {
                    assertThat(whole(content.channels())).containsExactly(true, false, true);
                }
                part.payload()[0] ^= 1;
            }
        }
    }
}
