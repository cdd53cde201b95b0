/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.ring.IncomingRing;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.ring.RawRing;

/** Rings written to files, read by another program and by the engine again. */
class RingFileWriteTest {
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

    @TempDir
    private Path directory;
    private Path in;
    private Path out;

    @BeforeEach
    void name() {
        in = directory.resolve("in.ring");
        out = directory.resolve("out.ring");
    }

    private static List<Long> readWords(IncomingRing ring) {
        final List<Long> packets = new ArrayList<>();
        ring.poll((type, flags, id, buffer, offset, length) -> {
            packets.add(id);
            for (int i = 0; i < length; i += 8) {
                packets.add(buffer.getLong(offset + i));
            }
            return PacketAction.DONE;
        }, Integer.MAX_VALUE);
        return packets;
    }

    private static void drive(SplittableRandom random, Channel from, Channel to, int packets) {
        for (int i = 0; i < packets; i++) {
            final int length = 8 * random.nextInt(40);
            for (int at = 0; at < length; at += 8) {
                PAYLOAD.putLong(at, random.nextLong());
            }
            while (from.outgoing().offer(Packet.IN_BAND, 0, random.nextLong(), PAYLOAD, 0, length) < 0) {
                to.incoming().poll((type, flags, id, buffer, offset, size) -> PacketAction.DONE, 1 + random.nextInt(3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"96,1,3", "97,3,1", "98,300,2"})
    void writtenRingGoesOnAtTheSameIndices(long seed, int incomingPages, int outgoingPages)
        throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final ChannelConfig config = new ChannelConfig(incomingPages, outgoingPages, 0, 0, 0, 0, true);
        for (int round = 0; round < 5; round++) {
            try (ChannelSet set = new ChannelSet(); ChannelSet again = new ChannelSet()) {
                final Channel channel = set.add(1, "", config);
                set.open();
                drive(random, channel, channel.opposite(), 50 + random.nextInt(100));
                drive(random, channel.opposite(), channel, 50 + random.nextInt(100));
                set.pause();
                RingFile.write(channel, in, out);
                assertThat(NewFileTest.names(directory)).containsExactly("in.ring", "out.ring");
                final Channel mapped = again.map(1, "", new ChannelConfig(incomingPages, outgoingPages, 0, 0, 0, 0,
                    false), in, out);
                final String place = "seed " + seed + " round " + round;
                assertThat(mapped.incoming().position()).as(place)
                    .isEqualTo(channel.incoming().position() % (incomingPages * 4096L));
                assertThat(mapped.incoming().available()).as(place).isEqualTo(channel.incoming().available());
                assertThat(mapped.outgoing().free()).as(place).isEqualTo(channel.outgoing().free());
                set.resume();
                again.open();
                final RawRing raw = RawRing.open(out);
                final List<Long> sent = new ArrayList<>();
                while (raw.used() > 0) {
                    final long[] packet = raw.receive();
                    for (int i = 1; i < packet.length - 1; i++) {
                        sent.add(packet[i]);
                    }
                }
                assertThat(sent).as(place).isNotEmpty().isEqualTo(readWords(channel.opposite().incoming()));
                assertThat(readWords(mapped.incoming())).as(place).isNotEmpty()
                    .isEqualTo(readWords(channel.incoming()));
            }
        }
    }

    @Test
    void writeReplacesRingFilesThatAreMapped() throws IOException {
        final RawRing old = RawRing.create(in, 1);
        RawRing.create(out, 1);
        old.send(6, 0, 5, 2, 50);
        try (ChannelSet set = new ChannelSet()) {
            final Channel mapped = set.map(1, "", ChannelConfig.ofPages(1), in, out);
            old.poke32(64, 0x1234_5678);
            old.poke32(8, -1);
            old.poke32(12, 77);
            RingFile.write(mapped, in, out);
            final RawRing written = RawRing.open(in);
            assertThat(written.in()).isEqualTo(32);
            assertThat(written.out()).isZero();
            assertThat(new int[] {written.peek32(8), written.peek32(12), written.peek32(64)})
                .containsExactly(-1, 77, 0x1234_5678);
            assertThat(written.word(16)).isEqualTo(50);
            old.send(6, 0, 6, 2, 60);
            assertThat(written.in()).isEqualTo(32);
            set.open();
            assertThat(readWords(mapped.incoming())).containsExactly(5L, 50L, 6L, 60L);
            assertThatThrownBy(() -> RingFile.write(mapped, in, out)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPEN");
            mapped.close();
            assertThatThrownBy(() -> RingFile.write(mapped, in, out)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSED");
        }
        assertThat(NewFileTest.names(directory)).containsExactly("in.ring", "out.ring");
    }

    @Test
    void writeLeavesNoRingFileWhenATargetIsRefused() throws IOException {
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.add(1, "", ChannelConfig.ofPages(1));
            final Path missing = directory.resolve("none").resolve("file");
            final Path folder = Files.createDirectory(directory.resolve("folder"));
            for (final Path bad : new Path[] {missing, folder}) {
                assertThatThrownBy(() -> RingFile.write(channel, bad, out)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> RingFile.write(channel, in, bad)).isInstanceOf(IOException.class);
                assertThat(NewFileTest.names(directory)).containsExactly("folder");
            }
            assertThatThrownBy(() -> RingFile.write(channel, in, in)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in.ring");
            assertThat(NewFileTest.names(directory)).containsExactly("folder");
        }
    }
}
