/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.FuzzedImages;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;

/** Any bytes are looked into as an image, or are refused by a typed exception. */
class InspectFuzzTest {
    private static final ByteBuffer OTHER = other();

    private final UnsafeBuffer page = new UnsafeBuffer(new byte[4096]);

    private static ByteBuffer other() {
        try (ChannelSet set = SeededSet.paused(11, 3, 1)) {
            return SeededSet.image(set, 3);
        }
    }

    @Proves("Any bytes that claim to be an image are looked into, or refused.")
    @MethodSource("org.ringsave.fixture.FuzzedImages#seeds")
    @FuzzTest
    void anyImageIsLookedIntoOrRefused(byte[] input) throws IOException {
        final FuzzedImages images = new FuzzedImages(input);
        for (final byte[] image : images.all()) {
            walk(ByteBuffer.wrap(image));
            compare(ByteBuffer.wrap(image), OTHER);
            compare(OTHER, ByteBuffer.wrap(image));
            compare(ByteBuffer.wrap(images.first()), ByteBuffer.wrap(image));
        }
        Cases.count(images.all().size());
    }

    private static void compare(ByteBuffer first, ByteBuffer second) {
        try {
            final ImageDiff diff = ImageDiff.of(first, second);
            assertThat(diff.isEmpty()).isEqualTo(diff.toString().isEmpty());
        } catch (ImageException e) {
            assertThat(e.getMessage()).contains(" image: image offset ");
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("diff: ");
        }
    }

    private void walk(ByteBuffer bytes) throws IOException {
        try (ImageContent image = new ImageContent(Path.of("image"), new OpenImage(new MemoryBytes("image", bytes)))) {
            final SavedChannels channels = image.channels();
            for (long number = 0; number < channels.count(); number++) {
                channels.isWhole(number);
                channels.find(channels.id(number));
                walk(channels, channels.get(number));
            }
            image.states();
            for (final RegionContent region : image.regions()) {
                image.pages(region).countPages();
                image.pages(region).read(region.length() / 8192 & Integer.MAX_VALUE, page);
            }
        } catch (ImageException e) {
            assertThat(e.getMessage()).contains("image offset ");
        }
    }

    private static void walk(SavedChannels channels, ChannelContent channel) throws IOException {
        final PacketCursor packets = channels.packets(channel.incoming());
        while (packets.next()) {
            assertThat(packets.position()).isBetween(channel.incoming().from(), channel.incoming().tail());
        }
        final RequestCursor requests = channels.requests(channel);
        long count = 0;
        while (requests.next()) {
            count++;
        }
        assertThat(count).isEqualTo(channel.requests().count());
    }
}
