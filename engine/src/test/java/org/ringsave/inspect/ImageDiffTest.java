/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Deltas;
import org.ringsave.fixture.ImageParts;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.ring.PacketAction;

/** Two images are compared in the words of the model. */
class ImageDiffTest {
    @TempDir
    private Path directory;
    private ComparedSet model;
    private ByteBuffer before;

    @BeforeEach
    void save() {
        model = new ComparedSet();
        before = image();
    }

    @AfterEach
    void close() {
        model.close();
    }

    private ByteBuffer image() {
        return SeededSet.image(model.set, 5);
    }

    /** The lines of the difference to the image before. */
    private List<String> diff() {
        model.set.pause();
        final ByteBuffer after = image();
        model.set.resume();
        final List<String> lines = ImageDiff.of(before, after).toString().lines().toList();
        final List<String> back = ImageDiff.of(after, before).toString().lines().toList();
        assertThat(back).hasSameSizeAs(lines);
        return lines;
    }

    private List<String> diff(Runnable change) {
        model.set.resume();
        change.run();
        return diff();
    }

    @Test
    void equalImagesHaveNoDifference() {
        final ImageDiff diff = ImageDiff.of(before, image());
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.count()).isZero();
        assertThat(diff.differences()).isEmpty();
        assertThat(diff.toString()).isEmpty();
        assertThat(before.position()).isZero();
    }

    @Test
    void labelDiffers() {
        assertThat(ImageDiff.of(before, SeededSet.image(model.set, -1)).differences())
            .containsExactly(new Difference("image", "label is 5, 18446744073709551615 in the second"));
    }

    @Test
    void bytesOfAStateDiffer() {
        model.clock.bytes()[3] = 1;
        assertThat(diff(() -> { })).containsExactly("state clock: bytes 0 to 8 differ");
        model.clock.bytes()[15] = 1;
        assertThat(diff()).containsExactly("state clock: bytes 0 to 16 differ");
    }

    @Test
    void pagesOfARegionDiffer() {
        assertThat(diff(() -> {
            model.write(4, 99);
            model.write(5, 99);
        })).containsExactly("region memory: 2 pages from 0x4000 differ");
        model.write(512, 99);
        model.write(700, 1);
        model.memory.discard(0, 2 * ComparedSet.PAGE);
        assertThat(diff()).containsExactly(
            "region memory: 2 pages from 0x4000, 1 page from 0x200000 differ",
            "region memory: 2 pages from 0x0 only in the first",
            "region memory: 1 page from 0x2bc000 only in the second");
        for (int page = 10; page < 20; page += 2) {
            model.write(page, 99);
        }
        assertThat(diff().get(0)).isEqualTo(
            "region memory: 2 pages from 0x4000, 1 page from 0xa000, 1 page from 0xc000 and 4 more differ");
    }

    @Test
    void packetsOfARingDiffer() {
        assertThat(diff(() -> model.send(4, 5, 6))).contains("channel 7, incoming ring: 3 packets more");
    }

    @Test
    void consumedPacketsAreFewerAtTheHead() {
        assertThat(diff(() -> model.poll(PacketAction.DONE, 2)))
            .containsExactly("channel 7, incoming ring: 2 packets fewer at its head");
        model.send(4);
        assertThat(diff()).contains(
            "channel 7, incoming ring: 2 packets fewer at its head, 1 packet more at its tail");
        model.poll(PacketAction.DONE, 2);
        assertThat(diff()).contains(
            "channel 7, incoming ring: 3 packets fewer at its head");
    }

    @Test
    void requestsInFlightDiffer() {
        assertThat(diff(() -> model.poll(PacketAction.IN_FLIGHT, 3))).containsExactly(
            "channel 7, incoming ring: 3 packets fewer at its head",
            "channel 7, requests received: 3 requests more: 1, 2, 3");
        model.set.pause();
        before = image();
        model.set.resume();
        model.disk.complete(1, model.payload, 0, 8);
        model.send(4);
        model.poll(PacketAction.IN_FLIGHT, 1);
        model.disk.received().forEach((id, type, packet, context) -> context.putLong(8, id == 3 ? 1 : 0));
        assertThat(diff()).containsExactly(
            "channel 7, incoming ring: head is 168, 224 in the second",
            "channel 7, outgoing ring: 1 packet more",
            "channel 7, requests received: 1 request fewer: 1",
            "channel 7, requests received: 1 request more: 4",
            "channel 7, requests received: 1 request differs: 3 (context bytes 8 to 16)",
            "channel 7, requests awaiting at the opposite end: 1 request more: 4");
    }

    @Test
    void contextsDiffer() {
        assertThat(diff(() -> {
            model.disk.context().putByte(20, (byte)1);
            model.disk.opposite().context().putByte(0, (byte)1);
        })).containsExactly("channel 7, context: bytes 16 to 24 differ",
            "channel 7, context of the opposite end: bytes 0 to 8 differ");
    }

    @Test
    void partsThatOnlyOneImageHasAreNamed() {
        try (ChannelSet other = new ChannelSet()) {
            other.addState(new ByteState("clock", 2, new byte[5]));
            other.addState(new ByteState("zeta", 1, new byte[8]));
            other.addRegion("memory", 1, ComparedSet.PAGE);
            other.addRegion("rom", 1, ComparedSet.PAGE);
            other.add(7, "disc", ChannelConfig.ofPages(4).withContext(24).withBothEnds());
            other.add(8, "net", ChannelConfig.ofPages(1));
            assertThat(ImageDiff.of(before, SeededSet.image(other, 5)).toString().lines()).containsExactly(
                "state clock: version is 1, 2 in the second",
                "state clock: length is 16, 5 in the second",
                "state rules: only in the first",
                "state zeta: only in the second",
                "region memory: length is 8388608, 4096 in the second",
                "region memory: tracked is true, false in the second",
                "region memory: 599 pages from 0x1000 only in the first",
                "region rom: only in the second",
                "channel 7: name is \"disk\", \"disc\" in the second",
                "channel 7: maxInFlight is 8, 0 in the second; maxPacketLength is 64, 0 in the second;"
                    + " packetContextLength is 16, 0 in the second",
                "channel 7, incoming ring: 3 packets fewer",
                "channel 7, requests awaiting at the opposite end: 3 requests fewer: 1, 2, 3",
                "channel 8: only in the second",
                "channel 9: only in the first");
        }
    }

    @Test
    void listedDifferencesAreLimited() throws IOException {
        final Path first = Files.write(directory.resolve("first.img"), SeededSet.bytes(before));
        model.set.resume();
        model.send(4);
        model.clock.bytes()[0] = 1;
        model.set.pause();
        final Path second = Files.write(directory.resolve("second.img"), SeededSet.bytes(image()));
        final List<Long> offsets = new ArrayList<>();
        final ImageDiff diff = ImageDiff.of(first, second, 1, offsets::add);
        assertThat(diff.count()).isEqualTo(3);
        assertThat(diff.differences()).containsExactly(new Difference("state clock", "bytes 0 to 8 differ"));
        assertThat(diff).hasToString("state clock: bytes 0 to 8 differ\n2 more differences");
        assertThat(offsets).isSorted().isNotEmpty();
        assertThat(ImageDiff.of(first, second, 0, offsets::add)).hasToString("3 more differences");
        assertThatThrownBy(() -> ImageDiff.of(first, second, -1, offsets::add)).hasMessage("limit=-1 is negative");
        assertThatThrownBy(() -> ImageDiff.of(first, directory.resolve("none")))
            .hasMessage(directory.resolve("none") + ": does not exist; check the path");
    }

    @Test
    void progressComesFromGroupsOfRegionsAndFromChannels() throws IOException {
        model.set.resume();
        model.write(4, 99);
        model.send(4);
        model.set.pause();
        final List<Long> offsets = new ArrayList<>();
        try (OpenImage first = new OpenImage(new MemoryBytes("first", before));
            OpenImage second = new OpenImage(new MemoryBytes("second", image()))) {
            ImageComparison.compare(first, second, 9, offsets::add);
            assertThat(offsets).hasSize(3).isSorted().last().isEqualTo(first.directory().at(0).offset());
            // Of 600 pages the first group has 512.
            assertThat(offsets.get(1) - offsets.get(0)).isBetween(88L * ComparedSet.PAGE, 89L * ComparedSet.PAGE);
        }
    }

    @Test
    void deltaIsRefused() {
        final Deltas images = new Deltas(model.set);
        images.full(1);
        final String base = images.cutId();
        final ByteBuffer delta = ByteBuffer.wrap(images.delta(2));
        assertThatThrownBy(() -> ImageDiff.of(before, delta)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("diff: the second image is a delta of " + base
                + " and has no whole state; merge it with its base first");
    }

    @Test
    void bytesThatAreEqualAreNotRead() throws IOException {
        model.set.resume();
        model.write(4, 99);
        model.set.pause();
        final CountedBytes first = new CountedBytes(new MemoryBytes("first", before));
        final CountedBytes second = new CountedBytes(new MemoryBytes("second", image()));
        final Differences found =
            ImageComparison.compare(new OpenImage(first), new OpenImage(second), 9, offset -> { });
        assertThat(found.count()).isEqualTo(1);
        // Of 600 pages the block with the page, and those with the heads of both groups.
        assertThat(first.count()).isLessThan(3 * 65_600 + 16_384).isLessThan(before.remaining() / 8);
        assertThat(second.count()).isLessThan(3 * 65_600 + 16_384);
    }

    @Test
    void damageWhereImagesDifferIsRefusedByName() {
        model.set.resume();
        model.write(4, 99);
        model.set.pause();
        final ByteBuffer after = image();
        assertThat(ImageDiff.of(before, after).count()).isEqualTo(1);
        final int changed = before.mismatch(after);
        after.put(changed + 64, (byte)77);
        assertThatThrownBy(() -> ImageDiff.of(before, after)).isInstanceOf(ImageException.class)
            .hasMessageStartingWith("the second image: image offset ").hasMessageContaining("crc32c of block 0 is");
    }

    @Test
    @Proves("ImageDiff finds each changed byte of a payload, and names its part.")
    void changedByteOfAPayloadIsFoundAndNamed() {
        final ByteBuffer first = SeededSet.image(SeededSet.paused(3, 3, 1), 5);
        final ImageParts image = ImageParts.of(SeededSet.bytes(first));
        long cases = 0;
        String part = "";
        for (final ImageParts.Part each : image.parts()) {
            part = switch (each.template()) {
                case ImageParts.APPLICATION -> "state clock";
                case ImageParts.CHANNEL -> "channel " + each.get(16, 4);
                default -> part;
            };
            for (int at = 0; each.template() != ImageParts.DIRECTORY && at < each.payload().length; at += 3) {
                if (each.template() == ImageParts.APPLICATION && at < 8) {
                    // Another name is another state.
                    continue;
                }
                each.payload()[at] ^= (byte)(1 << at % Byte.SIZE);
                requireNamed(first, ByteBuffer.wrap(image.copy().digest().bytes()), part);
                each.payload()[at] ^= (byte)(1 << at % Byte.SIZE);
                cases++;
            }
        }
        Cases.count(cases);
    }

    private static void requireNamed(ByteBuffer first, ByteBuffer second, String part) {
        try {
            assertThat(ImageDiff.of(first, second).differences()).isNotEmpty()
                .allMatch(difference -> difference.part().startsWith(part));
        } catch (ImageException e) {
            // The byte was a length of a request, and all that follows has shifted.
            assertThat(e).hasMessageContaining("payloadLength");
        }
    }
}
