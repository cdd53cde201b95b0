/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.RingPlace;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.ring.PacketAction;

/** Rings in parts of files, and rings of guests with larger pages. */
class RingPlaceTest {
    private static final int DATA = 2 * 4096;

    @TempDir
    private Path folder;

    /** A ring as a guest lays it out: control page, data pages, one packet with a word, written at an index. */
    private static ByteBuffer ring(int controlLength, int start, long word) {
        final ByteBuffer bytes = ByteBuffer.allocate(controlLength + DATA).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, (start + 32) % DATA).putInt(4, start);
        final long[] words = {6 | 2L << 16 | 3L << 32, word, word, (long)start << 32};
        for (int i = 0; i < words.length; i++) {
            bytes.putLong(controlLength + (start + 8 * i) % DATA, words[i]);
        }
        return bytes;
    }

    private Path file(String name, ByteBuffer... parts) throws IOException {
        final Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            for (final ByteBuffer part : parts) {
                out.write(part.array());
            }
        }
        return file;
    }

    private static void write(Channel channel, RingPlace incoming, RingPlace outgoing) throws IOException {
        RingFile.write(channel, incoming, outgoing, warning -> {
            throw new AssertionError(warning);
        });
    }

    private static List<Long> poll(Channel channel) {
        final List<Long> words = new ArrayList<>();
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            words.add(buffer.getLong(offset));
            return PacketAction.DONE;
        }, 9);
        return words;
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 8192, 16_384, 65_536})
    void ringBehindALongerControlPageIsSavedRestoredAndGoesOn(int controlLength) throws IOException {
        final RingPlace in = RingPlace.of(file("in", ring(controlLength, DATA - 16, 7)))
            .withControlLength(controlLength);
        final RingPlace out = RingPlace.of(file("out", ring(controlLength, 40, 8))).withControlLength(controlLength);
        final byte[] inBytes = Files.readAllBytes(in.path());
        final byte[] outBytes = Files.readAllBytes(out.path());
        final ByteBuffer image;
        try (ChannelSet dump = new ChannelSet()) {
            final Channel channel = dump.mapReadOnly(1, "", in, out);
            assertThat(ChannelAccess.memory(channel).incoming().checkPackets()).isNull();
            image = SeededSet.image(dump, 1);
        }
        try (ChannelSet restored = Shapes.build(image)) {
            write(restored.get(1), in, out);
        }
        assertThat(in.path()).hasBinaryContent(inBytes);
        assertThat(out.path()).hasBinaryContent(outBytes);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.map(1, "", ChannelConfig.ofPages(2), in, out);
            set.open();
            assertThat(poll(channel)).containsExactly(7L);
            assertThat(channel.outgoing().offer(6, 0, 1, channel.context(), 0, 0)).isPositive();
        }
    }

    @Test
    void ringThatIsReadWithAShorterControlPageHasNoPackets() throws IOException {
        final Path file = file("in", ring(65_536, 0, 7));
        try (ChannelSet dump = new ChannelSet()) {
            final Channel channel = dump.mapReadOnly(1, "", RingPlace.of(file), RingPlace.of(file));
            assertThat(ChannelAccess.memory(channel).incoming().checkPackets().field()).isEqualTo("dataOffset8");
        }
    }

    @ParameterizedTest
    @CsvSource({"4096, 0", "65536, 0", "4096, 24", "16384, 4096"})
    void bothRingsOfOneFileAreMappedAndWritten(int controlLength, int before) throws IOException {
        final ByteBuffer gap = ByteBuffer.allocate(before);
        final Path both = file("both", gap, ring(controlLength, 0, 7), ring(controlLength, 8, 8));
        final byte[] bytes = Files.readAllBytes(both);
        final long length = controlLength + DATA;
        final RingPlace out = RingPlace.of(both).withControlLength(controlLength).withRange(before, length);
        final RingPlace in = out.withRange(before + length, length);
        final ByteBuffer image;
        try (ChannelSet dump = new ChannelSet()) {
            final Channel channel = dump.mapReadOnly(1, "", in, out);
            assertThat(channel.config().incomingPages()).isEqualTo(2);
            assertThat(channel.incoming().available()).isEqualTo(32);
            assertThat(channel.outgoing().position()).isEqualTo(32);
            image = SeededSet.image(dump, 1);
        }
        Files.delete(both);
        try (ChannelSet restored = Shapes.build(image)) {
            assertThatThrownBy(() -> write(restored.get(1), in, out.withRange(before + length - 8, length)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("both rings");
            assertThatThrownBy(() -> write(restored.get(1), in.withRange(before + length, length + 4096),
                out)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is no place for a ring of");
            assertThat(both).doesNotExist();
            write(restored.get(1), in, out);
        }
        assertThat(both).hasBinaryContent(bytes);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.map(1, "", ChannelConfig.ofPages(2), in, out);
            set.open();
            assertThat(poll(channel)).containsExactly(8L);
        }
    }

    /** A channel with a packet in each ring, and the files of both. */
    private Channel writeBoth(ChannelSet set) throws IOException {
        final Channel channel = set.add(1, "", ChannelConfig.ofPages(2).withBothEnds());
        set.open();
        assertThat(channel.outgoing().offer(6, 0, 1, channel.context(), 0, 0)).isPositive();
        assertThat(channel.opposite().outgoing().offer(6, 0, 2, channel.context(), 0, 0)).isPositive();
        set.pause();
        write(channel, RingPlace.of(folder.resolve("in")), RingPlace.of(folder.resolve("out")));
        return channel;
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, 4096", "false, 0", "false, 4096"})
    void writtenRingLeavesTheOtherBytesOfItsFile(boolean isToTheEnd, int offset) throws IOException {
        final byte[] old = new byte[5 * 4096 + 100];
        Arrays.fill(old, (byte)'x');
        final Path mapping = Files.write(folder.resolve("mapping"), old);
        final RingPlace place = RingPlace.of(mapping).withRange(offset, isToTheEnd ? 0 : 4096 + DATA);
        try (ChannelSet set = new ChannelSet()) {
            write(writeBoth(set), place, RingPlace.of(folder.resolve("out")));
        }
        final byte[] ring = Files.readAllBytes(folder.resolve("in"));
        System.arraycopy(ring, 0, old, offset, ring.length);
        assertThat(mapping).hasBinaryContent(isToTheEnd ? Arrays.copyOf(old, offset + ring.length) : old);
    }

    @Test
    void ringsBehindTwoNamesOfOneFileAreBothWritten() throws IOException {
        final Path both = folder.resolve("both");
        final Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("both"));
        final Path here = Files.createSymbolicLink(folder.resolve("here"), folder);
        final long length = 4096 + DATA;
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = writeBoth(set);
            for (final Path name : List.of(link, here.resolve("both"), here.resolve("link"))) {
                Files.deleteIfExists(both);
                assertThatThrownBy(() -> write(channel, RingPlace.of(both), RingPlace.of(name)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("both rings");
                assertThat(both).doesNotExist();
                write(channel, RingPlace.of(both).withRange(0, length), RingPlace.of(name).withRange(length, length));
                final byte[] bytes = Files.readAllBytes(both);
                assertThat(Arrays.copyOf(bytes, (int)length)).isEqualTo(Files.readAllBytes(folder.resolve("in")));
                assertThat(Arrays.copyOfRange(bytes, (int)length, bytes.length))
                    .isEqualTo(Files.readAllBytes(folder.resolve("out")));
            }
        }
    }

    @Test
    void hardLinksAreOneFileThatGetsNoTwoRings() throws IOException {
        final long length = 4096 + DATA;
        final byte[] old = new byte[2 * (int)length];
        final RingPlace both = RingPlace.of(Files.write(folder.resolve("both"), old)).withRange(0, length);
        final Path hard = Files.createLink(folder.resolve("hard"), both.path());
        final RingPlace behind = RingPlace.of(hard).withRange(length, length);
        assertThat(both.overlaps(RingPlace.of(hard))).isTrue();
        assertThat(both.overlaps(behind)).isFalse();
        assertThat(both.overlaps(RingPlace.of(Files.write(folder.resolve("other"), old)))).isFalse();
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = writeBoth(set);
            assertThatThrownBy(() -> write(channel, both, RingPlace.of(hard).withRange(0, length)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("both rings");
            assertThatThrownBy(() -> write(channel, both, behind)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write: " + both.path() + " and " + hard
                    + " are hard links of one file; give one of the two names for both rings");
        }
        assertThat(both.path()).hasBinaryContent(old);
        assertThat(hard).hasBinaryContent(old);
    }

    @Test
    void partThatTheFileDoesNotHaveIsRefused() throws IOException {
        final Path file = file("in", ring(4096, 0, 7));
        final RingPlace whole = RingPlace.of(file);
        try (ChannelSet dump = new ChannelSet()) {
            for (final RingPlace place : new RingPlace[] {whole.withRange(0, 16_384), whole.withRange(8192, 8192),
                whole.withRange(1 << 20, 0), whole.withRange(1 << 20, 8192)}) {
                assertThatThrownBy(() -> dump.mapReadOnly(1, "", place, whole)).isInstanceOf(IOException.class)
                    .hasMessageContaining("12288 bytes end before");
            }
            assertThat(Files.size(file)).isEqualTo(12_288);
        }
    }

    @Test
    void placeRefusesValuesOutOfRange() {
        final RingPlace place = RingPlace.of(folder);
        for (final int length : new int[] {0, -4096, 2048, 4097, 12_288, 131_072}) {
            assertThatThrownBy(() -> place.withControlLength(length)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("controlLength=" + length);
        }
        assertThatThrownBy(() -> place.withRange(4, 0)).hasMessageContaining("offset=4");
        assertThatThrownBy(() -> place.withRange(-8, 0)).hasMessageContaining("offset=-8");
        assertThatThrownBy(() -> place.withRange(8, -1)).hasMessageContaining("length=-1");
        assertThatThrownBy(() -> place.withRange(8, Long.MAX_VALUE)).hasMessageContaining("length=");
    }
}
