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
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.ring.PacketAction;

/** Ring files against a writer and reader of the public layout that shares nothing with the engine. */
class RingFileTest {
    @TempDir
    private Path directory;

    /** A ring file as another program sees it. */
    private static final class ForeignRing {
        private final ByteBuffer bytes;
        private final int length;

        ForeignRing(int pages, int index) {
            length = pages * 4096;
            bytes = ByteBuffer.allocate(4096 + length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(0, index).putInt(4, index);
        }

        private void put(int at, int value) {
            bytes.put(4096 + at % length, (byte)value);
        }

        private void putWord(int at, long word) {
            for (int i = 0; i < 8; i++) {
                put(at + i, (int)(word >>> 8 * i));
            }
        }

        void write(int type, int flags, long id, byte[] payload) {
            final int in = bytes.getInt(0);
            final int padded = payload.length + 7 & -8;
            putWord(in, type | 2L << 16 | (16L + padded) / 8 << 32 | (long)flags << 48);
            putWord(in + 8, id);
            for (int i = 0; i < padded; i++) {
                put(in + 16 + i, i < payload.length ? payload[i] : 0);
            }
            putWord(in + 16 + padded, (long)in << 32);
            bytes.putInt(0, (in + 24 + padded) % length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17})
    void mappedRingSharesItsLayoutWithAForeignProgram(int pages) throws IOException {
        final SplittableRandom random = new SplittableRandom(pages);
        final Path incoming = directory.resolve("in");
        final Path outgoing = directory.resolve("out");
        for (int run = 0; run < 60; run++) {
            final int start = 8 * random.nextInt(pages * 512);
            final ForeignRing in = new ForeignRing(pages, start);
            final ForeignRing out = new ForeignRing(pages, start);
            final List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                final byte[] payload = new byte[random.nextInt(700)];
                random.nextBytes(payload);
                payloads.add(payload);
                in.write(6, 0, run * 100L + i, payload);
            }
            Files.write(incoming, in.bytes.array());
            Files.write(outgoing, out.bytes.array());
            exchange(incoming, outgoing, run, payloads, out);
            in.bytes.putInt(4, in.bytes.getInt(0));
            assertThat(Files.readAllBytes(incoming)).as("run %d", run).isEqualTo(in.bytes.array());
            assertThat(Files.readAllBytes(outgoing)).as("run %d", run).isEqualTo(out.bytes.array());
        }
    }

    private static void exchange(Path incoming, Path outgoing, int run, List<byte[]> payloads, ForeignRing out)
        throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            final int pages = out.length / 4096;
            final Channel channel = set.map(1, "", ChannelConfig.ofPages(pages), incoming, outgoing);
            set.open();
            final int[] seen = {0};
            final long[] ids = new long[5];
            final int polled = channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
                ids[seen[0]] = id - run * 100L;
                assertPayload(payloads.get(seen[0]++), buffer, offset, length);
                return PacketAction.DONE;
            }, 9);
            assertThat(polled).isEqualTo(5);
            assertThat(ids).containsExactly(0, 1, 2, 3, 4);
            for (int i = 0; i < 5; i++) {
                out.write(11, 0, i, payloads.get(i));
                assertThat(channel.outgoing().offer(11, 0, i, new UnsafeBuffer(payloads.get(i)), 0,
                    payloads.get(i).length)).isPositive();
            }
        }
    }

    private static void assertPayload(byte[] payload, DirectBuffer buffer, int offset, int length) {
        assertThat(length).isEqualTo(payload.length + 7 & -8);
        for (int i = 0; i < length; i++) {
            assertThat(buffer.getByte(offset + i)).isEqualTo(i < payload.length ? payload[i] : 0);
        }
    }

    @Test
    void readOnlyMappingChangesNoByte() throws IOException {
        final ForeignRing ring = new ForeignRing(2, 8000);
        ring.write(6, 1, 7, new byte[500]);
        final Path incoming = Files.write(directory.resolve("in"), ring.bytes.array());
        final Path outgoing = Files.write(directory.resolve("out"), ring.bytes.array());
        incoming.toFile().setReadOnly();
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.mapReadOnly(5, "peek", incoming, outgoing);
            assertThat(channel.config().incomingPages()).isEqualTo(2);
            assertThat(channel.incoming().available()).isEqualTo(528);
            assertThat(channel.outgoing().free()).isEqualTo(8184 - 528);
            assertThat(SeededSet.image(set, 1).remaining()).isPositive();
        }
        assertThat(Files.readAllBytes(incoming)).isEqualTo(ring.bytes.array());
        assertThat(Files.readAllBytes(outgoing)).isEqualTo(ring.bytes.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 8191, 8193, 12_000})
    void fileWithTheLengthOfNoRingIsRefused(int length) throws IOException {
        final Path bad = Files.write(directory.resolve("bad"), new byte[length]);
        final Path good = Files.write(directory.resolve("good"), new byte[8192]);
        try (ChannelSet set = new ChannelSet()) {
            for (final Path[] paths : new Path[][] {{bad, good}, {good, bad}}) {
                assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1), paths[0], paths[1]))
                    .isInstanceOf(IOException.class).hasMessageContaining("bad")
                    .hasMessageContaining(length + " bytes");
                assertThatThrownBy(() -> set.mapReadOnly(1, "", paths[0], paths[1])).isInstanceOf(IOException.class);
            }
            assertThat(set.channels()).isEmpty();
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(2), good, good))
                .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1).withBothEnds(), good, good))
                .isInstanceOf(IllegalArgumentException.class);
            for (final Path none : List.of(directory.resolve("none"), directory)) {
                assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1), none, good))
                    .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> set.mapReadOnly(1, "", good, none)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void writtenRingFilesMapToTheSameRings() throws IOException {
        final Path incoming = directory.resolve("in");
        final Path outgoing = directory.resolve("out");
        try (ChannelSet set = new ChannelSet(); ChannelSet mapped = new ChannelSet()) {
            final Channel channel = set.add(1, "", ChannelConfig.ofPages(3).withBothEnds());
            set.open();
            fill(channel, new SplittableRandom(6));
            set.pause();
            RingFile.write(channel, incoming, outgoing);
            mapped.map(1, "", ChannelConfig.ofPages(3), incoming, outgoing);
            assertThat(mapped.get(1).incoming().available()).isEqualTo(channel.incoming().available());
            assertThat(mapped.get(1).outgoing().free()).isEqualTo(channel.outgoing().free());
            mapped.open();
            set.resume();
            assertThat(packets(mapped.get(1))).isEqualTo(packets(channel)).isNotEmpty();
            assertThatThrownBy(() -> RingFile.write(channel, incoming, outgoing))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("OPEN");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).hasSize(2);
            }
            assertThatThrownBy(() -> RingFile.write(SeededSet.paused(1, 1, 1).get(1), incoming, directory))
                .isInstanceOf(IOException.class);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).hasSize(2);
            }
        }
    }

    /** Both rings wrapped and nearly full. */
    private static void fill(Channel channel, SplittableRandom random) {
        for (final Channel end : List.of(channel, channel.opposite())) {
            for (int i = 0; i < 300; i++) {
                final byte[] payload = new byte[random.nextInt(200)];
                random.nextBytes(payload);
                if (end.outgoing().offer(6, i & 1, i, new UnsafeBuffer(payload), 0, payload.length) < 0) {
                    end.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9);
                }
            }
        }
    }

    private static String packets(Channel channel) {
        final StringBuilder out = new StringBuilder();
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            out.append(type).append(' ').append(flags).append(' ').append(id);
            for (int i = 0; i < length; i++) {
                out.append(' ').append(buffer.getByte(offset + i));
            }
            return PacketAction.DONE;
        }, 1000);
        return out.toString();
    }
}
