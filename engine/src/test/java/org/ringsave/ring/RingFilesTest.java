/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.ChannelState;
import org.ringsave.save.SaveSession;

/** Rings in files, with another program at their other end. */
class RingFilesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"21,1", "22,3"})
    void mappedRingsExchangePacketsWithAnotherProgram(long seed, int pages) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        final ArrayDeque<long[]> toEngine = new ArrayDeque<>();
        final ArrayDeque<long[]> fromEngine = new ArrayDeque<>();
        int exchanged = 0;
        try (MappedPair pair = MappedPair.open(directory, pages, 0)) {
            for (int i = 0; i < 60_000; i++) {
                final long id = random.nextLong();
                final long[] words = random.longs(random.nextInt(30)).toArray();
                final int kind = random.nextInt(4);
                if (kind == 0 && pair.toEngine().length() - 8 - pair.toEngine().used() >= 64 + words.length * 8) {
                    pair.toEngine().send(6, 0, id, 5, words);
                    toEngine.add(words);
                } else if (kind == 1) {
                    for (int w = 0; w < words.length; w++) {
                        payload.putLong(w * 8, words[w]);
                    }
                    if (pair.channel().outgoing().offer(6, 0, id, payload, 0, words.length * 8) > 0) {
                        fromEngine.add(words);
                    }
                } else if (kind == 2) {
                    exchanged += pair.channel().incoming().poll((type, flags, packet, buffer, offset, length) -> {
                        assertWords(toEngine.remove(), buffer, offset, length, seed);
                        return PacketAction.DONE;
                    }, 3);
                } else if (pair.fromEngine().used() > 0) {
                    final int start = pair.fromEngine().out();
                    final long[] received = pair.fromEngine().receive();
                    final long[] expected = fromEngine.remove();
                    assertThat(received).as("seed %d", seed).endsWith((long)start << 32);
                    assertThat(Arrays.copyOfRange(received, 2, received.length - 1)).as("seed %d", seed)
                        .containsExactly(expected);
                    exchanged++;
                }
                if (random.nextInt(5000) == 0) {
                    pair.mapAgain(0);
                }
            }
        }
        assertThat(exchanged).isGreaterThan(20_000);
    }

    private static void assertWords(long[] expected, DirectBuffer buffer, int offset, int length, long seed) {
        assertThat(length).as("seed %d", seed).isEqualTo(expected.length * 8);
        for (int w = 0; w < expected.length; w++) {
            assertThat(buffer.getLong(offset + w * 8)).as("seed %d", seed).isEqualTo(expected[w]);
        }
    }

    @Test
    void mappedRingStartsAtTheIndicesOfItsFiles() throws IOException {
        try (MappedPair pair = MappedPair.open(directory, 1, 0)) {
            pair.toEngine().empty(4080);
            pair.toEngine().send(6, 0, 1, 2, 5);
            pair.fromEngine().empty(64);
            pair.mapAgain(0);
            assertThat(pair.channel().incoming().position()).isEqualTo(4080);
            assertThat(pair.channel().incoming().available()).isEqualTo(32);
            assertThat(pair.channel().outgoing().position()).isEqualTo(64);
            assertThat(pair.channel().outgoing().free()).isEqualTo(4088);
            pair.fromEngine().empty(4088);
            pair.fromEngine().send(6, 0, 1, 2);
            pair.mapAgain(0);
            assertThat(pair.channel().outgoing().position()).isEqualTo(4088 + 24);
            assertThat(pair.channel().outgoing().free()).isEqualTo(4088 - 24);
        }
    }

    @Test
    void readOnlyMappingLeavesItsFilesUnchanged() throws IOException {
        final Path in = directory.resolve("in");
        final Path out = directory.resolve("out");
        RawRing.create(in, 1).send(6, 0, 1, 2, 5);
        RawRing.create(out, 3).send(6, 0, 1, 2, 5);
        final byte[] inBytes = Files.readAllBytes(in);
        final byte[] outBytes = Files.readAllBytes(out);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.mapReadOnly(3, "seen", in, out);
            assertThat(channel.config()).isEqualTo(new ChannelConfig(1, 3, 0, 0, 0, 0, false));
            assertThat(channel.incoming().available()).isEqualTo(32);
            assertThat(channel.outgoing().free()).isEqualTo(3 * 4096 - 8 - 32);
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            session.saveContinue(ByteBuffer.allocateDirect(Math.toIntExact(session.imageLength())));
            session.end();
            assertThatThrownBy(set::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("read-only");
            assertThat(set.state()).isEqualTo(ChannelState.CREATED);
            assertThatThrownBy(() -> channel.incoming().poll(null, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(Files.readAllBytes(in)).isEqualTo(inBytes);
        assertThat(Files.readAllBytes(out)).isEqualTo(outBytes);
    }

    /** A channel that is added takes the state of its set, and a store into a read-only mapping ends the JVM. */
    @Test
    void openSetRefusesReadOnlyFiles() throws IOException {
        final Path in = directory.resolve("in");
        RawRing.create(in, 1);
        try (ChannelSet set = new ChannelSet()) {
            set.open();
            assertThatThrownBy(() -> set.mapReadOnly(3, "seen", in, in))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("OPEN");
            assertThat(set.channels()).isEmpty();
            set.pause();
            final Channel channel = set.mapReadOnly(3, "seen", in, in);
            assertThatThrownBy(set::resume).isInstanceOf(IllegalStateException.class).hasMessageContaining("read-only");
            channel.close();
            set.resume();
            assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4097, 8191, 8193, 12_287, (1L << 30) + 8192, 1L << 31, 1L << 33})
    void fileOfALengthThatNoRingHasIsNotMapped(long length) throws IOException {
        final Path good = directory.resolve("good");
        final Path bad = directory.resolve("bad");
        RawRing.create(good, 1);
        try (RandomAccessFile file = new RandomAccessFile(bad.toFile(), "rw")) {
            file.setLength(length);
        }
        assertRefused(bad, good, String.valueOf(length));
        assertRefused(good, bad, String.valueOf(length));
    }

    @Test
    void missingFileOrFolderIsNotMapped() throws IOException {
        final Path good = directory.resolve("good");
        RawRing.create(good, 1);
        assertRefused(directory.resolve("missing"), good, "missing");
        assertRefused(good, directory.resolve("missing"), "missing");
        assertRefused(Files.createDirectory(directory.resolve("folder")), good, "folder");
        assertRefused(good, directory.resolve("folder"), "folder");
    }

    private void assertRefused(Path in, Path out, String named) {
        try (ChannelSet set = new ChannelSet()) {
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1), in, out)).isInstanceOf(IOException.class)
                .hasMessageContaining(named).message().doesNotContain("\n");
            assertThatThrownBy(() -> set.mapReadOnly(1, "", in, out)).isInstanceOf(IOException.class)
                .hasMessageContaining(named).message().doesNotContain("\n");
            assertThat(set.channels()).isEmpty();
            assertThat(set.get(1)).isNull();
        }
    }

    @Test
    void configurationThatTheFilesDoNotFitIsRefused() throws IOException {
        final Path one = directory.resolve("one");
        final Path three = directory.resolve("three");
        RawRing.create(one, 1);
        RawRing.create(three, 3);
        try (ChannelSet set = new ChannelSet()) {
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1), one, three))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 and 3");
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(3), one, three))
                .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.map(1, "", ChannelConfig.ofPages(1).withBothEnds(), one, one))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("one end");
            assertThat(set.channels()).isEmpty();
            set.map(1, "", new ChannelConfig(1, 3, 0, 0, 0, 0, false), one, three);
        }
    }
}
