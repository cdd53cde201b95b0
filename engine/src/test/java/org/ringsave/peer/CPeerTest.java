/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.PacketAction;
import org.ringsave.store.RingFile;

/**
 * The other end is a C program that knows the public layout and nothing of the engine. Its lines are compared with
 * ours: each end received the packets that the other sent.
 */
@Tag("slow")
class CPeerTest {
    private static final Path SOURCE = Path.of("src", "test", "c", "ring_peer.c");
    private static final int KILLED = 128 + 9;

    @TempDir
    private static Path programs;
    private static Path program;

    @TempDir
    private Path directory;
    private Path incoming;
    private Path outgoing;

    @BeforeAll
    static void compile() throws Exception {
        assumeTrue(compilerIsThere(), "no gcc here: the peer in C is left out");
        program = programs.resolve("ring_peer");
        try (PeerProcess gcc = PeerProcess.start(programs, List.of("gcc", "-std=c11", "-O2", "-Wall", "-Wextra",
            "-Werror", "-o", program.toString(), SOURCE.toString()))) {
            assertThat(gcc.exitCode()).as(gcc.output()).isZero();
        }
    }

    private static boolean compilerIsThere() throws InterruptedException {
        try (PeerProcess gcc = PeerProcess.start(programs, List.of("gcc", "--version"))) {
            return gcc.exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void makeFiles(int pages) throws IOException {
        incoming = directory.resolve("in");
        outgoing = directory.resolve("out");
        try (ChannelSet empty = new ChannelSet()) {
            RingFile.write(empty.add(1, "", ChannelConfig.ofPages(pages)), incoming, outgoing);
        }
    }

    private PeerProcess start(String mode, int count, long seed) throws IOException {
        return PeerProcess.start(directory, List.of(program.toString(), outgoing.toString(), incoming.toString(), mode,
            String.valueOf(count), String.valueOf(seed)));
    }

    @ParameterizedTest
    @CsvSource({"1,301", "5,302", "16,303"})
    @Proves("A program in C and the engine exchange packets, each packet once.")
    void engineExchangesPacketsWithAProgramInC(int pages, long seed) throws Exception {
        final int count = Repeats.of(100_000, 200_000);
        makeFiles(pages);
        try (ChannelSet set = new ChannelSet(); PeerProcess other = start("talk", count, seed)) {
            final Channel channel = set.map(1, "", PeerEnd.config(pages), incoming, outgoing);
            set.open();
            final PeerEnd end = new PeerEnd(channel, seed, count);
            try {
                end.run(other::isAlive);
            } catch (IllegalStateException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "; the program: " + other.output(),
                    e);
            }
            end.sayEnd();
            assertThat(other.exitCode()).as("seed %d: %s", seed, other.output()).isZero();
            assertThat(other.output()).as("seed %d", seed).isEqualTo(end.sentLine().replace("sent", "received") + ", "
                + end.receivedLine().replace("received", "sent") + '\n');
            Cases.count(2L * count);
            assertThat(end.completions()).as("seed %d", seed).isBetween(count / 9, count / 7);
            assertThat(channel.incoming().position()).isGreaterThan(1000L * pages * 4096);
            assertThat(channel.outgoing().position()).isGreaterThan(1000L * pages * 4096);
            assertThat(channel.outgoing().free()).isEqualTo(pages * 4096 - 8);
        }
    }

    /** The peer dies in the middle of a packet: its published packets are there, and the unfinished one is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16})
    void packetsOfADeadPeerAreDrainedAndSaved(int pages) throws Exception {
        makeFiles(pages);
        final int count = pages * 2;
        final String sentLine = die(count, 400 + pages);
        try (ChannelSet set = new ChannelSet()) {
            final Channel channel = set.map(1, "", PeerEnd.config(pages), incoming, outgoing);
            final ByteBuffer image = SeededSet.image(set, 1);
            set.open();
            final List<String> left = readPackets(channel);
            assertThat(left).hasSize(count);
            assertThat(sentLine).startsWith("received 0").contains("sent " + count + " digest");
            assertThat(channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 9))
                .isZero();
            assertThat(channel.incoming().available()).isZero();
            assertThat(channel.incoming().damage()).isNull();
            try (ChannelSet restored = restore(image)) {
                assertThat(readPackets(restored.get(1))).isEqualTo(left);
            }
        }
    }

    @Test
    void newPeerGoesOnAfterADeadOne() throws Exception {
        makeFiles(1);
        for (int life = 1; life < 20; life++) {
            die(2, life);
            try (ChannelSet set = new ChannelSet()) {
                final Channel channel = set.map(1, "", PeerEnd.config(1), incoming, outgoing);
                set.open();
                assertThat(readPackets(channel)).as("life %d", life).hasSize(2);
                assertThat(channel.incoming().damage()).isNull();
            }
        }
    }

    private String die(int count, long seed) throws Exception {
        try (PeerProcess other = start("die", count, seed)) {
            assertThat(other.exitCode()).as(other.output()).isEqualTo(KILLED);
            return other.output();
        }
    }

    private static ChannelSet restore(ByteBuffer image) {
        final RestoreSession session = new RestoreSession();
        session.begin(1 << 24);
        session.restoreFromBuffer(image);
        final ChannelSet set = session.apply();
        set.open();
        return set;
    }

    /** Every packet in words, numbers and requests kept in flight included. */
    private static List<String> readPackets(Channel channel) {
        final List<String> packets = new ArrayList<>();
        channel.incoming().poll((type, flags, id, buffer, offset, length) -> {
            assertThat(id).isEqualTo(packets.size());
            packets.add(type + " " + flags + " " + id + " " + length + " " + PeerEnd.checksum(buffer, offset, length));
            return flags == 0 ? PacketAction.DONE : PacketAction.IN_FLIGHT;
        }, 1000);
        return packets;
    }
}
