/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.CommonContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.SenderState;
import org.ringsave.aeron.TransferSender;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageException;
import org.ringsave.restore.RestoreSession;

/** Only silence lets a standby take over. */
class StandbyTest {
    private static final long DEADLINE_S = 60;

    @TempDir
    private Path folder;

    private static StandbyStreams open(int images, int answers) throws IOException {
        return StandbyStreams.open(images, answers, Path.of(CommonContext.generateRandomDirName()));
    }

    private static byte[] image(long seed) {
        try (ChannelSet set = SeededSet.paused(seed, 9, 17)) {
            return SeededSet.bytes(SeededSet.image(set, seed));
        }
    }

    /** Sends an image, then a damaged one. Returns how the second transfer ended. */
    private SenderState sendTwo(int images, int answers) throws IOException {
        final Path good = Files.write(folder.resolve("good"), image(1));
        final byte[] bytes = image(2);
        bytes[bytes.length / 2] ^= 1;
        final Path damaged = Files.write(folder.resolve("damaged"), bytes);
        try (StandbyStreams streams = open(images, answers)) {
            final TransferSender sender = streams.sender();
            final BackoffIdleStrategy idle = new BackoffIdleStrategy();
            for (final Path image : new Path[] {good, damaged}) {
                sender.start(image);
                while (sender.state().isUnderWay()) {
                    idle.idle(sender.doWork());
                }
            }
            return sender.state();
        }
    }

    @Test
    void portThatAnotherProcessHasIsNamed() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            final int taken = other.getLocalPort();
            final String line = "Aeron on the loopback interface, port " + taken + ": Address already in use";
            try (StandbyStreams streams = open(taken, AeronEnd.freePort())) {
                assertThatThrownBy(
                    () -> streams.standby(folder.resolve("image"), new PrintWriter(new StringWriter()), () -> false))
                    .isInstanceOf(IOException.class).hasMessageStartingWith(line).hasMessageNotContaining("\n")
                    .hasMessageEndingWith("; give a port that no other process has");
            }
            try (StandbyStreams streams = open(AeronEnd.freePort(), taken)) {
                assertThatThrownBy(streams::sender).isInstanceOf(IOException.class).hasMessageStartingWith(line);
            }
        }
    }

    @Test
    void failureThatIsNoSilenceIsThrown() throws Exception {
        final int images = AeronEnd.freePort();
        final int answers = AeronEnd.freePort();
        final FutureTask<SenderState> source = new FutureTask<>(() -> sendTwo(images, answers));
        final StringWriter out = new StringWriter();
        try (StandbyStreams streams = open(images, answers)) {
            final Standby standby = streams.standby(folder.resolve("image"), new PrintWriter(out, true), () -> false);
            final Thread thread = new Thread(source);
            thread.setDaemon(true);
            thread.start();
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 28, new ByteState("clock", 3, new byte[37]));
            assertThatThrownBy(() -> standby.load(restore)).isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ImageException.class);
            standby.close();
            restore.end();
            assertThat(source.get(DEADLINE_S, TimeUnit.SECONDS)).isNotEqualTo(SenderState.DONE);
        }
        assertThat(out.toString()).startsWith(Standby.CUT + 1);
    }
}
