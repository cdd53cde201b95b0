/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;

/** A ring file with any bytes is walked packet by packet, or is refused; no packet leaves the ring. */
class RingWalkFuzzTest {
    private static final int CONTROL = 24;
    private static final int LENGTH = 4096;

    @TempDir
    private Path directory;
    private MappedPair pair;

    @BeforeEach
    void open() throws IOException {
        pair = MappedPair.open(directory, 1, 3);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    /** Rings of all kinds of packets, one of which wraps, and rings with one wrong field. */
    static Stream<Arguments> seeds() {
        final RawRing ring = RawRing.over(ByteBuffer.allocate(RawRing.DATA + LENGTH));
        return Stream.<Runnable>of(() -> { }, () -> fill(ring, 4064),
            () -> wrong(ring, 6, 9, 4), () -> wrong(ring, 6, 1, 4), () -> wrong(ring, 9, 2, 4),
            () -> wrong(ring, 6, 2, 0xFFFF), () -> wrong(ring, 6, 2, 100), () -> wrong(ring, 6, 2, 1),
            () -> ring.in(4092), () -> ring.out(LENGTH), () -> ring.out(-8)).map(change -> {
                fill(ring, 0);
                change.run();
                return Arguments.of((Object)input(ring));
            });
    }

    private static void fill(RawRing ring, int start) {
        ring.empty(start);
        ring.send(Packet.IN_BAND, 0, 1, 2, 5, 6);
        ring.send(Packet.IN_BAND, 1, 2, 3, 7);
        ring.send(Packet.GPA_DIRECT, 1, 3, 5, 8);
        ring.word(ring.in() - 48 + LENGTH, 1L << 32);
        ring.word(ring.in() - 40 + LENGTH, 100);
        ring.send(Packet.TRANSFER_PAGES, 1, 4, 3, 9);
        ring.send(Packet.COMPLETION, 0, 99, 2);
    }

    private static void wrong(RawRing ring, int type, int dataOffset8, int length8) {
        final int in = ring.in();
        ring.in(0);
        ring.header(type, dataOffset8, length8, 1, 7);
        ring.in(in);
    }

    private static byte[] input(RawRing ring) {
        final ByteBuffer input = ByteBuffer.allocate(CONTROL + LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        input.putInt(ring.in()).putInt(ring.out()).putInt(0).putInt(0).putInt(1).putInt(3);
        for (int at = 0; at < LENGTH; at += 8) {
            input.putLong(ring.word(at));
        }
        return input.array();
    }

    /** An input has the indices of both rings, a word whose lowest bit mends the footers, a limit, and the pages. */
    @Proves("A ring file with any bytes never makes a packet that leaves the ring.")
    @MethodSource("seeds")
    @FuzzTest
    void anyRingIsWalkedOrRefused(byte[] input) throws IOException {
        requireWalkedOrRefused(input);
        Cases.count(1);
    }

    private void requireWalkedOrRefused(byte[] input) throws IOException {
        final ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(input, CONTROL + LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
        final RawRing ring = pair.toEngine();
        ring.in(words.getInt(0));
        ring.out(words.getInt(4));
        pair.fromEngine().in(words.getInt(8) & LENGTH - 8);
        pair.fromEngine().out(words.getInt(12) & LENGTH - 8);
        for (int at = 0; at < LENGTH; at += 8) {
            ring.word(at, words.getLong(CONTROL + at));
        }
        if ((words.getInt(16) & 1) != 0) {
            mendFooters(ring);
        }
        try {
            pair.mapAgain(3);
        } catch (RingDamageException e) {
            assertThat(e.damage().field()).isIn("in", "out");
            return;
        }
        walk(ring, words.getInt(20) & 7);
    }

    private static void mendFooters(RawRing ring) {
        final int in = ring.in();
        int at = ring.out();
        for (int walked = 0; at >= 0 && at < LENGTH && (at & 7) == 0 && at != in && walked < LENGTH;) {
            final int length = ((int)(ring.word(at) >>> 32) & 0xFFFF) * 8;
            ring.word(at + length, (long)at << 32);
            walked += length + 8;
            at = (at + length + 8) % LENGTH;
        }
    }

    /** Each packet that is told, compared with the bytes of the ring. */
    private static final class Walk implements PacketHandler {
        private final RawRing ring;
        private long position;

        Walk(RawRing ring) {
            this.ring = ring;
        }

        private long header() {
            return ring.word((int)(position % LENGTH));
        }

        private int length() {
            return (int)(header() >>> 32 & 0xFFFF) * 8;
        }

        private void require(long id, DirectBuffer buffer, int offset, int length) {
            final int at = (int)(position % LENGTH);
            final int dataOffset = (int)(header() >>> 16 & 0xFFFF) * 8;
            assertThat(id).isEqualTo(ring.word(at + 8));
            assertThat(length).isEqualTo(length() - dataOffset);
            for (int i = 0; i < length; i += 8) {
                assertThat(buffer.getLong(offset + i)).isEqualTo(ring.word(at + dataOffset + i));
            }
            position += length() + 8;
        }

        @Override
        public PacketAction onPacket(int type, int flags, long id, DirectBuffer buffer, int offset, int length) {
            assertThat(type).isEqualTo((int)header() & 0xFFFF);
            require(id, buffer, offset, length);
            return (flags & 1) != 0 && Packet.isRequestType(type) ? PacketAction.IN_FLIGHT : PacketAction.DONE;
        }

        @Override
        public void onUnknownCompletion(long id, DirectBuffer buffer, int offset, int length) {
            require(id, buffer, offset, length);
        }

        @Override
        public RepeatAction onRepeatedRequest(int type, int flags, long id, DirectBuffer buffer, int offset,
            int length) {
            require(id, buffer, offset, length);
            return RepeatAction.DROP;
        }
    }

    private void walk(RawRing ring, int limit) {
        final IncomingRing incoming = pair.channel().incoming();
        final Walk walk = new Walk(ring);
        int result = 1;
        for (int polls = 0; result > 0 && polls < LENGTH; polls++) {
            final long before = incoming.position();
            // A packet for which no slot is free was told before, and stays.
            walk.position = before;
            result = incoming.poll(walk, 1 + limit);
            assertThat(result).isGreaterThanOrEqualTo(Outcome.TOO_LONG);
            assertThat(incoming.position() - before).isBetween(0L, (long)LENGTH - 8);
        }
        assertThat(pair.channel().received().count()).isBetween(0, 3);
        assertThat(incoming.damage() != null).isEqualTo(result == Outcome.CORRUPT);
        pair.set().pause();
    }
}
