/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Cases;
import org.ringsave.fixture.Proves;
import org.ringsave.fixture.Repeats;
import org.ringsave.ring.RawRing;
import org.ringsave.store.RingFile;

/** A second JVM maps the same two ring files with the roles swapped, and is the other end of the channel. */
class SecondJvmTest {
    @TempDir
    private Path directory;

    /** The other end; run in a JVM of its own. */
    static final class OtherEnd {
        private OtherEnd() {
        }

        public static void main(String[] args) throws IOException {
            try (ChannelSet set = new ChannelSet()) {
                final Channel channel = set.map(1, "", PeerEnd.config(Integer.parseInt(args[2])), Path.of(args[0]),
                    Path.of(args[1]));
                set.open();
                final PeerEnd end = new PeerEnd(channel, Long.parseLong(args[3]), Integer.parseInt(args[4]));
                end.run(() -> true);
                System.out.println(end.report() + ", positions " + channel.incoming().position() + ' '
                    + channel.outgoing().position());
            }
        }
    }

    @Test
    void engineExchangesPacketsWithAnotherJvm() throws Exception {
        talk(5, 202, 20_000);
    }

    @ParameterizedTest
    @CsvSource({"1,211", "5,212", "16,213"})
    @Tag("slow")
    @Proves("Two processes exchange packets through ring files, each packet once.")
    void engineExchangesManyPacketsWithAnotherJvm(int pages, long seed) throws Exception {
        final int count = Repeats.of(50_000, 1_500_000);
        talk(pages, seed, count);
        Cases.count(2L * count);
    }

    private void talk(int pages, long seed, int count) throws Exception {
        final Path incoming = directory.resolve("in");
        final Path outgoing = directory.resolve("out");
        try (ChannelSet empty = new ChannelSet()) {
            RingFile.write(empty.add(1, "", ChannelConfig.ofPages(pages)), incoming, outgoing);
        }
        try (ChannelSet set = new ChannelSet();
            PeerProcess other = PeerProcess.startJvm(directory, List.of(), OtherEnd.class, outgoing, incoming, pages,
                seed + 1000, count)) {
            final Channel channel = set.map(1, "", PeerEnd.config(pages), incoming, outgoing);
            set.open();
            final PeerEnd end = new PeerEnd(channel, seed, count);
            try {
                end.run(other::isAlive);
            } catch (IllegalStateException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "; the other JVM: "
                    + other.output(), e);
            }
            assertThat(other.exitCode()).as("seed %d: %s", seed, other.output()).isZero();
            // Each end received the packets that the other sent, and both stand at the same positions.
            assertThat(other.output()).as("seed %d", seed).isEqualTo(
                end.sentLine().replace("sent", "received") + ", " + end.receivedLine().replace("received", "sent")
                + ", positions " + channel.outgoing().position() + ' ' + channel.incoming().position()
                + System.lineSeparator());
            assertThat(end.completions()).as("seed %d", seed).isBetween(count / 9, count / 7);
            assertThat(channel.incoming().position()).isGreaterThan(count * 700L);
            assertEmpty(incoming, channel.incoming().position());
            assertEmpty(outgoing, channel.outgoing().position());
        }
    }

    private static void assertEmpty(Path file, long position) throws IOException {
        final RawRing ring = RawRing.open(file);
        assertThat(ring.in()).isEqualTo(ring.out()).isEqualTo((int)(position % ring.length()));
    }
}
